"""Why Spark failed: the one line that says so, of the pages that it says."""

from __future__ import annotations

import re

_JAVA = "Java is missing: install Java 17 or later, or let JAVA_HOME name it"
_LINES = (
    r"^app\.[\w.]+: (.+)$",  # ours, of a worker
    r"^(ModuleNotFoundError: .+)$",  # a worker without the library
    r"Reason: (All masters .+)$",
    r'^Exception in thread "main" [\w.$]+: (.+)$',
    r"^Caused by: [\w.$]+: (.+)$",
    r"^: [\w.$]+: (.+)$",
)
_CODES = re.compile(r"^\[[A-Z_.]+\] | SQLSTATE: \w+$")


def reason(text: str) -> str:
    """Return why Spark failed.

    Args:
        text: What it said: errors, and their traces.
    """
    if "JAVA_HOME is not set" in text:
        return _JAVA
    for line in _LINES:
        if found := re.findall(line, text, re.MULTILINE):
            return _CODES.sub("", found[-1])
    return _CODES.sub("", text.strip().partition("\n")[0])
