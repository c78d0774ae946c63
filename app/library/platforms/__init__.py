"""The platform mappings that ship with the product, by key."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from app.engine.yaml_core import parse_yaml
from app.targeting.checking import check_platform_mapping

if TYPE_CHECKING:
    from schemas.platform import PlatformMapping

_ENDING = ".yaml"
_USUAL = {
    "hubspot": "hubspot-companies",
    "salesforce": "salesforce-accounts",
    "linkedin": "linkedin-audiences",
}
"""The mapping of each platform that is taken if none is given."""


def platform_keys() -> tuple[str, ...]:
    """Return the keys of all platform mappings of the library, in order."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


def platform_document(key: str) -> bytes:
    """Return the YAML of one of `platform_keys`."""
    return files(__name__).joinpath(key + _ENDING).read_bytes()


@cache
def usual_mapping(format_: str) -> PlatformMapping | None:
    """Return the mapping of the library for a format of filters; None for what is no platform."""
    key = _USUAL.get(format_)
    return check_platform_mapping(parse_yaml(platform_document(key))) if key else None
