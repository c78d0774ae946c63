from __future__ import annotations

import limits
import pytest
from pydantic import ValidationError

from app.access.wanted import SENTENCES, NewKey


@pytest.mark.parametrize("rate", ["1/second", "600/minute", "9999999/hour", "10/day"])
def test_rates_are_those_that_limits_reads(rate: str) -> None:
    """What a key may have as its rate is a rate to the library that counts."""
    key = NewKey.model_validate({"name": "a", "scopes": ["score"], "rate_limit": rate})
    assert key.rate_limit == rate
    assert limits.parse(rate).amount == int(rate.partition("/")[0])


@pytest.mark.parametrize(
    "rate", ["", "0/minute", "-1/minute", "1/fortnight", "1/minute;2/second", " 1/minute", "1"]
)
def test_rates_that_are_none(rate: str) -> None:
    """The library reads more than it should; a rate has one form."""
    with pytest.raises(ValidationError):
        NewKey.model_validate({"name": "a", "scopes": ["score"], "rate_limit": rate})


def test_every_field_says_what_it_takes() -> None:
    """Whoever gets a field wrong is told what would be right."""
    assert set(NewKey.model_fields) <= set(SENTENCES)
