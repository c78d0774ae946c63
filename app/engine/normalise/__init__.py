"""Normalise: the world's spellings of an account, made canonical in one place."""

from app.engine.normalise.account import Account, AccountInvalid, to_json
from app.engine.normalise.canonical import canonical_text
from app.engine.normalise.near import near
from app.engine.normalise.reader import Reader
from app.engine.normalise.text import fold

__all__ = ["Account", "AccountInvalid", "Reader", "canonical_text", "fold", "near", "to_json"]
