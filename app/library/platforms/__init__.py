"""The platform mappings that ship with the product, by key."""

from __future__ import annotations

from importlib.resources import files

_ENDING = ".yaml"


def platform_keys() -> tuple[str, ...]:
    """Return the keys of all platform mappings of the library, in order."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


def platform_document(key: str) -> bytes:
    """Return the YAML of one of `platform_keys`."""
    return files(__name__).joinpath(key + _ENDING).read_bytes()
