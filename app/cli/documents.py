"""Documents the command line is given, with the lines of their faults."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.errors import Failure, Misuse
from app.cli.lines import Lines
from app.cli.texts import plain
from app.engine.document import parse_json
from app.engine.faults import DocumentUnreadable, FaultsFoundError
from app.engine.yaml_core import parse_yaml
from app.mapping import check_mapping
from app.targeting.checking import check_platform_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import JsonValue

    from schemas.mapping import AccountMapping
    from schemas.platform import PlatformMapping
    from schemas.problem import Fault


class Document:
    """A file's bytes, and what they say.

    Args:
        name: What people call it: its path, or `library:key`.
        data: Its bytes.
        json: Whether it is JSON; YAML otherwise.
    """

    def __init__(self, name: str, data: bytes, *, json: bool) -> None:
        self.name = name
        self.data = data
        self._parse = parse_json if json else parse_yaml

    def value(self) -> JsonValue:
        """Return the document as plain data.

        Raises:
            DocumentUnreadable: It is neither JSON nor YAML, or holds what a document may not.
        """
        return self._parse(self.data)

    def says(self, language: str) -> bool:
        """Tell whether the document has a member of this name; False when it cannot be read.

        Args:
            language: What the document says it is: `mapping`, `platform_mapping`.
        """
        try:
            value = self.value()
        except DocumentUnreadable:
            return False
        return isinstance(value, dict) and language in value

    def located(self, faults: Iterable[Fault]) -> list[str]:
        """Return a line for each fault: file, line, pointer, sentence, code."""
        lines = Lines(self.data)
        return [
            ":".join(str(part) for part in (self.name, lines.of(fault.pointer)) if part is not None)
            + f": {plain(fault.pointer) or '/'}: {plain(fault.message)} [{fault.code}]"
            for fault in faults
        ]


def read_document(path: Path) -> Document:
    """Read a JSON or YAML file.

    Raises:
        Misuse: There is no such file, or its name says neither JSON nor YAML.
    """
    ending = path.suffix.lower()
    if ending not in {".json", ".yaml", ".yml"}:
        raise Misuse(f"{path}: a document's name must end in .yaml, .yml or .json")
    try:
        return Document(str(path), path.read_bytes(), json=ending == ".json")
    except OSError as error:
        raise Misuse(f"{path}: {(error.strerror or str(error)).lower()}") from None


def checked_mapping(document: Document) -> AccountMapping:
    """Return the mapping a document describes.

    Raises:
        Failure: It has faults; they are listed with their lines.
    """
    try:
        return check_mapping(document.value())
    except FaultsFoundError as error:
        raise Failure("\n".join(document.located(error.faults))) from None


def checked_platform_mapping(document: Document) -> PlatformMapping:
    """Return the platform mapping a document describes.

    Raises:
        Failure: It has faults; they are listed with their lines.
    """
    try:
        return check_platform_mapping(document.value())
    except FaultsFoundError as error:
        raise Failure("\n".join(document.located(error.faults))) from None


def is_path(name: str) -> bool:
    """Tell whether an option names a file rather than a key of the library."""
    return Path(name).suffix != "" or "/" in name or "\\" in name
