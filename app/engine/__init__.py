"""The engine: normalise an account, evaluate it, say why. Pure: no clock, no network, no store."""
