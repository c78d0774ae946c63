"""Evaluations: how often an answer is right, on real data that the project does not hold."""
