"""icp-scoring: scores B2B accounts against versioned ICP definitions, and says why."""

__version__ = "0.1.0"
