"""Trials: faults and long runs against the service as it is deployed, with their figures."""
