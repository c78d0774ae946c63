"""The audit log: every write leaves an event, chained to the one before by its hash."""
