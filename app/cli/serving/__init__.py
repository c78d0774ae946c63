"""`icp serve`: a parent that owns what is shared, and workers that answer."""
