"""Files in columns: what `icp score --engine duckdb` and `icp normalize` share."""
