"""Taking secrets out of text that goes to a log."""

from __future__ import annotations

import re

HIDDEN = "[hidden]"

# What is kept tells which secret it was: the id of a key, the user of a URL.
_SECRETS = (
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), rf"\1 {HIDDEN}"),
    (re.compile(r"\b(icp_[a-z2-7]{10})_[a-z2-7]{16,}"), rf"\1_{HIDDEN}"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w.-]+"), HIDDEN),
    (re.compile(r"(\w://[^\s:/@\"']*):[^\s\"']+@"), rf"\1:{HIDDEN}@"),
    (re.compile(r"(?i)\b(password\W{0,3}[=:]\W{0,3})[\w.~+/-]+"), rf"\1{HIDDEN}"),
)


def redacted(text: str) -> str:
    """Return a text without API keys, tokens, and the passwords of URLs and connection strings."""
    for secret, shown in _SECRETS:
        text = secret.sub(shown, text)
    return text
