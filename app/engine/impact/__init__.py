"""What a change of a definition does to the accounts of a caller."""
