"""Benchmarks: ratios measured in one run, against peers that do the same work."""
