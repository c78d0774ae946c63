"""Who may call: API keys, tokens and scopes."""
