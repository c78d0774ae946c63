"""icp-scoring: scores B2B accounts against versioned ICP definitions, and says why."""
