"""ICPs and mappings chosen by a key of the library or by a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.definitions import prepared
from app.cli.documents import (
    Document,
    checked_mapping,
    checked_platform_mapping,
    is_path,
    read_document,
)
from app.cli.errors import Misuse
from app.engine.normalise.near import near
from app.library import library_document, library_keys
from app.library.mappings import mapping_document, mapping_keys
from app.library.platforms import platform_document, platform_keys
from app.mapping import CompiledMapping, compile_mapping

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine.compiling.compiled import Compiled
    from schemas.platform import PlatformMapping


@dataclass(frozen=True, slots=True)
class LocalIcp:
    """A definition ready to score, and how decisions name it."""

    compiled: Compiled
    named: dict[str, Any]
    """`key` and `digest`; a version is given only where the definition is published."""


@dataclass(frozen=True, slots=True)
class LocalMapping:
    """A mapping ready to apply, and where paths in it start."""

    compiled: CompiledMapping
    folder: Path


def choose_icp(name: str) -> LocalIcp:
    """Load a definition by library key or file.

    Raises:
        Misuse: There is no such file or key.
        Failure: The definition has faults.
    """
    ready = prepared(chosen_document(name))
    return LocalIcp(ready.compiled, {"key": ready.key, "digest": ready.digest})


def chosen_document(name: str) -> Document:
    """Return the document of a definition by library key or file, unchecked.

    Raises:
        Misuse: There is no such file or key.
    """
    return _document(name, "ICP", library_keys, library_document)


def choose_mapping(name: str) -> LocalMapping:
    """Load a mapping by library key or file.

    Raises:
        Misuse: There is no such file or key.
        Failure: The mapping has faults.
    """
    mapping = checked_mapping(_document(name, "mapping", mapping_keys, mapping_document))
    return LocalMapping(compile_mapping(mapping), Path(name).parent)


def choose_platform(name: str) -> PlatformMapping:
    """Load a platform mapping by library key or file.

    Raises:
        Misuse: There is no such file or key.
        Failure: The mapping has faults.
    """
    return checked_platform_mapping(
        _document(name, "platform mapping", platform_keys, platform_document)
    )


def _document(
    name: str, kind: str, keys: Callable[[], tuple[str, ...]], load: Callable[[str], bytes]
) -> Document:
    if is_path(name):
        return read_document(Path(name))
    known = keys()
    if name in known:
        return Document(f"library:{name}", load(name), json=False)
    guess = near(name, known)
    hint = f"did you mean '{guess}'?" if guess else f"it has {', '.join(known)}"
    raise Misuse(
        f"there is no {kind} '{name}' in the library ({hint}), nor a file: a file is named with"
        f" its ending, such as {name}.yaml"
    )
