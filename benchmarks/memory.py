"""What a worker takes of memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.engine.digest import digest
from app.engine.document import canonical
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from app.registry.publishing import prepare
from benchmarks.accounts import accounts, batch_body, score_body
from benchmarks.asking import BATCH, answers_of
from benchmarks.definitions import TWENTY, compiled
from benchmarks.processes import proportional, resident
from benchmarks.service import database, new_key, publish, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from app.registry.publishing import Prepared
    from benchmarks.service import Service
    from benchmarks.setting import Setting

    Size = tuple[int, int]
    """Bytes: the worker's share of all pages that it uses (PSS), and all of them (RSS)."""

BAR = 120_000_000

_MEGABYTE = 1_000_000
_WORKERS = 2
_FEW_ICPS = 20
_BATCH = 500


def memory(setting: Setting) -> list[str]:
    """Return the lines of the report."""
    versions, different = setting.effort.versions, setting.effort.accounts
    lines = [
        f"Memory of a worker, the larger of {_WORKERS}, in MB. Workers are forked and share pages;",
        "each counts by the share of the worker (PSS); in brackets as if it were its own (RSS).",
        f"Last column: every ICP has scored {different:,} different accounts, where there are few.",
        "",
        "| published | after the start | after every ICP | after every version | bar | | in use |",
        "|---|---:|---:|---:|---:|---|---:|",
    ]
    for icps in (_FEW_ICPS, versions):
        each = versions // icps
        with database() as url:
            publish(url, _definitions(icps, each))
            sizes, used = _sizes(url, icps, each, different)
        largest, bar = max(sizes)[0], f"≤ {BAR / _MEGABYTE:.0f}"
        what = f"{icps:,} ICPs of {each} versions"
        figure = f"{largest / _MEGABYTE:.0f}"
        stands = setting.bars.held(f"MB of a worker with {what}", figure, bar, holds=largest <= BAR)
        shown = " | ".join(map(_shown, sizes))
        lines.append(f"| {what} | {shown} | {bar} | {stands} | {_shown(used) if used else ''} |")
    return lines


def _texts() -> list[bytes]:
    return [TWENTY.read_bytes(), *map(library_document, library_keys())]


def _definitions(icps: int, each: int) -> Iterator[Prepared]:
    """Yield definitions of real size: those of the library and the one of twenty criteria."""
    documents: list[Any] = [parse_yaml(text) for text in _texts()]
    checked = [prepare(document) for document in documents]
    for number in range(icps):
        key, place = f"icp-{number}", number % len(documents)
        for version in range(each):
            data = canonical(documents[place] | {"key": key, "name": f"Version {version}"})
            yield replace(checked[place], key=key, document=data, digest=digest(data))


def _sizes(url: URL, icps: int, each: int, different: int) -> tuple[list[Size], Size | None]:
    """Return sizes at the start, after all ICPs, after all versions; and, if few, in use."""
    key = new_key(url)
    names = [f"icp-{number}" for number in range(icps)]
    pinned = [f"{name}@{version + 1}" for name in names for version in range(each)]
    with service(url, workers=_WORKERS) as measured:
        sizes = []
        for asked in (names[:1], names, pinned):
            answers_of(measured.port, key, [score_body(icp, {}) for icp in asked])
            sizes.append(_size(measured))
        if icps != _FEW_ICPS:
            return sizes, None
        sent = [accounts(compiled(text), different, seed=1) for text in _texts()]
        for number, name in enumerate(names):
            own = sent[number % len(sent)]
            bodies = [
                batch_body(name, own[start : start + _BATCH], "full")
                for start in range(0, different, _BATCH)
            ]
            answers_of(measured.port, key, bodies, BATCH)
        return sizes, _size(measured)


def _size(measured: Service) -> Size:
    return max((proportional(worker), resident(worker)) for worker in measured.workers())


def _shown(size: Size) -> str:
    own, seen = size
    return f"{own / _MEGABYTE:.0f} ({seen / _MEGABYTE:.0f})"
