"""Compiling: from a checked definition to what scoring reads."""
