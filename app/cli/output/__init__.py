"""What `icp score` shows: a table for people, JSON, NDJSON or CSV for programs."""
