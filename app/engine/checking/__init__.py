"""Checking: every fault of a submitted document at once, or the definition it is."""

from app.engine.checking.check import DefinitionInvalid, check

__all__ = ["DefinitionInvalid", "check"]
