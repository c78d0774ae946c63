"""The definitions that ship with the product: complete documents, to score with or to adapt."""

from __future__ import annotations

from importlib.resources import files

_SUFFIX = ".yaml"


def library_keys() -> tuple[str, ...]:
    """Return the keys of the shipped definitions, sorted."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


def library_document(key: str) -> bytes:
    """Return a shipped definition as it was written: YAML in UTF-8, comments included.

    Raises:
        KeyError: The library has no definition of that key.
    """
    keys = library_keys()
    if key not in keys:
        raise KeyError(f"The library has no definition {key!r}; it has {', '.join(keys)}.")
    return files(__name__).joinpath(key + _SUFFIX).read_bytes()
