"""Whom to persuade: what job titles say."""
