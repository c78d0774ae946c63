"""HTTP: one router a resource, problems from one table, and the scoring fast path."""
