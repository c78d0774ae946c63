"""Accounts too large to write down."""

from __future__ import annotations

import json
from typing import Any


def made(value: Any) -> Any:  # noqa: ANN401 - JSON of any kind
    """Return a value with every recipe in it carried out.

    `{$text: [a, 3]}` is `aaa`, `{$list: [m#, 2]}` is `[m0, m1]` and `{$keys: [k#, 2]}` is
    `{k0: 0, k1: 1}`; in `#` the number of the member is put.
    """
    match value:
        case {"$text": [part, times]}:
            return part * times
        case {"$list": [member, times]}:
            template = json.dumps(member)
            return [json.loads(template.replace("#", str(number))) for number in range(times)]
        case {"$keys": [key, times]}:
            return {key.replace("#", str(number)): number for number in range(times)}
        case dict():
            return {key: made(member) for key, member in value.items()}
        case list():
            return [made(member) for member in value]
    return value
