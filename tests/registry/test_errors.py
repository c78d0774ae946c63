from __future__ import annotations

from app.registry.errors import UnknownIcp


def test_near_keys_are_named() -> None:
    """A misspelt key is told with those it may have been meant for, the nearest first."""
    assert UnknownIcp("Smal", ["other", "small", "smaller"]).near == ("small", "smaller")
    assert UnknownIcp("mall", ["other", "small"]).near == ("small",)
    assert UnknownIcp("zzz", ["other", "small"]).near == ()


def test_near_keys_are_found_among_many() -> None:
    """Of very many keys only those that begin alike are compared; the one meant is among them."""
    known = [f"segment-{number}" for number in range(5_000)]
    assert "segment-4321" in UnknownIcp("segment-4321x", known).near
