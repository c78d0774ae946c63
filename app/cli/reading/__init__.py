"""Reading account files: CSV, JSON, NDJSON, and the second files of joins."""
