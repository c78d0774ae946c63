"""What changed between two definitions, told by meaning rather than by text."""
