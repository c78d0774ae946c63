"""Coverage-guided fuzzing of everything that reads what a caller or an author wrote."""
