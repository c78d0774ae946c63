"""Clients generated from the OpenAPI document, each scoring an account."""
