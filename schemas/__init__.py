"""The published language: what a definition, an account and a decision look like.

Pydantic and the standard library only, so that other programs can depend on these models alone.
"""
