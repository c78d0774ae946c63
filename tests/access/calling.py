"""Calling with a token."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from app.access.errors import Unauthenticated
from app.access.gate import Gate
from app.access.uses import Uses
from tests.access.samples import Recorder

if TYPE_CHECKING:
    from app.access.principal import Principal
    from app.access.tokens import Tokens


def gate(tokens: Tokens | None) -> Gate:
    """Return a gate that takes tokens and knows no key."""
    return Gate(dict, tokens, Uses(Recorder()))


def called(tokens: Tokens, token: str) -> Principal:
    """Return who calls with a token."""
    return gate(tokens).principal(f"Bearer {token}".encode())


def refusal(tokens: Tokens, token: str) -> str:
    """Return why a token is refused."""
    with pytest.raises(Unauthenticated) as refused:
        called(tokens, token)
    assert refused.value.given
    return refused.value.reason


def segment(data: object) -> str:
    """Return a segment of a token made by hand."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
