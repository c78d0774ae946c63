"""Mapping: rows of somebody else's file to raw accounts, as a mapping document says."""

from app.mapping.apply import CompiledMapping, apply, compile_mapping, join_index
from app.mapping.checking import MappingInvalid, check_mapping

__all__ = [
    "CompiledMapping",
    "MappingInvalid",
    "apply",
    "check_mapping",
    "compile_mapping",
    "join_index",
]
