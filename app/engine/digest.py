"""Digests: what a version is, and what of it can change a score.

`scoring_digest` keeps the texts of conditions as written, so two spellings that fold alike give two
digests: folding belongs to the engine, and a program in another language needs only JSON here.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from app.engine.attributes import attribute_table
from app.engine.document import canonical
from app.engine.lists import written_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import JsonValue

    from schemas.attributes import AttributeDeclaration
    from schemas.base import Model
    from schemas.definition import Definition
    from schemas.scorecard import AntiIcpFlag, Band, Dimension

    Lists = Mapping[str, tuple[str, ...]]

_TEXTS_OF_ATTRIBUTE = {"label", "ask", "controllable", "source"}


def digest(canonical_bytes: bytes) -> str:
    """Return `sha256:` and the hexadecimal SHA-256 of a document's canonical bytes."""
    return f"sha256:{sha256(canonical_bytes).hexdigest()}"


def scoring_digest(definition: Definition) -> str:
    """Return the digest of what can change a decision other than its texts.

    It is taken over the canonical bytes of `{language, attributes, dimensions, bands, research,
    anti_icp}`, each as in the document less its texts, with named lists written out, `attributes` a
    list of `{name, type, …}` of those that a criterion or flag reads, sorted by name, enum values
    always as `{key, aliases}`, `absence` and `min_points` always there, and what is not given left
    out.
    """
    lists = definition.lists
    dimensions = [_dimension(dimension, lists) for dimension in definition.scorecard.dimensions]
    flags = [_flag(flag, lists) for flag in definition.anti_icp]
    part: dict[str, JsonValue] = {
        "language": definition.language,
        "attributes": list(_read(definition, [*dimensions, *flags]).values()),
        "dimensions": dimensions,
        "bands": [_band(band) for band in definition.bands],
        "anti_icp": flags,
    }
    if definition.research:
        part["research"] = {"when_reachable": definition.research.when_reachable}
    return digest(canonical(part))


def attributes_read(definition: Definition) -> dict[str, JsonValue]:
    """Return what the scoring digest holds of each attribute that a criterion or flag reads."""
    conditions = [one.when for each in definition.scorecard.dimensions for one in each.criteria]
    conditions += [flag.when for flag in definition.anti_icp]
    return _read(definition, list(map(_plain, conditions)))


def _read(definition: Definition, parts: JsonValue) -> dict[str, JsonValue]:
    read = set(_attributes_in(parts))
    return {
        name: _attribute(name, declaration)
        for name, declaration in sorted(attribute_table(definition.attributes).items())
        if name in read
    }


def _attribute(name: str, declaration: AttributeDeclaration) -> JsonValue:
    resolved = _plain(declaration, exclude=_TEXTS_OF_ATTRIBUTE)
    if declaration.type == "enum":
        resolved["values"] = [
            {"key": key, "aliases": list(aliases)} for key, aliases in declaration.entries
        ]
    return {"name": name, **resolved}


def _dimension(dimension: Dimension, lists: Lists) -> JsonValue:
    criteria: list[JsonValue] = [
        {
            "key": criterion.key,
            "when": written_out(_plain(criterion.when), lists),
            "points": criterion.points,
        }
        for criterion in dimension.criteria
    ]
    return {"key": dimension.key, "max_points": dimension.max_points, "criteria": criteria}


def _band(band: Band) -> JsonValue:
    return _plain(band, exclude={"action"})


def _flag(flag: AntiIcpFlag, lists: Lists) -> JsonValue:
    plain = _plain(flag, exclude={"reason"})
    return {**plain, "when": written_out(plain["when"], lists)}


def _plain(model: Model, exclude: set[str] | None = None) -> dict[str, JsonValue]:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=exclude)


def _attributes_in(parts: JsonValue) -> Iterator[str]:
    if isinstance(parts, list):
        for part in parts:
            yield from _attributes_in(part)
    elif isinstance(parts, dict):
        if isinstance(name := parts.get("attribute"), str):
            yield name
        for part in parts.values():
            yield from _attributes_in(part)
