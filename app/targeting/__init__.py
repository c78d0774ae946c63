"""Targeting: a definition as filters that select the accounts of a band on other platforms.

Pure: no web framework, no database. A filter is made of the same conditions that scoring reads.
"""
