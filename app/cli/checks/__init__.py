"""What `icp doctor` looks at: each check is a function, listed in `every.py`."""
