"""Columnar scoring: one definition as an expression over the columns of a table of accounts.

Needs the extra `bulk` (Ibis and DuckDB). It implements *evaluate* alone: accounts are normalised
before, row by row, into the columns of `columns`.
"""
