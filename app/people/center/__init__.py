"""The buying center of an account: who fills which role, what is missing, whom to approach next."""
