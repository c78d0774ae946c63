"""Domains: the value classes of one attribute, as far as a definition tells them apart."""
