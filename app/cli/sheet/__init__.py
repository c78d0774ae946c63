"""The scorecard as a workbook: written for those who own it, and read back into a definition."""
