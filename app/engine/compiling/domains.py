"""One domain, or several, for each attribute that the scorecard or a flag reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.compiling.families import families
from app.engine.domains.choices import ChoiceDomain
from app.engine.domains.dates import DateDomain
from app.engine.domains.events import EventDomain
from app.engine.domains.numbers import NumberDomain
from app.engine.domains.sets import SetDomain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.engine.domains.base import Domain, Test
    from schemas.attributes import AttributeDeclaration, EnumAttribute


def domains(
    attribute: AttributeDeclaration, tests: Sequence[Test]
) -> Iterator[tuple[list[Test], Domain[Any]]]:
    """Yield each domain of an attribute with the tests it decides, in the order of its vector."""
    match attribute.type:
        case "string":
            yield list(tests), ChoiceDomain(tests, None)
        case "enum":
            yield list(tests), ChoiceDomain(tests, enum_keys(attribute))
        case "boolean":
            yield list(tests), ChoiceDomain(tests, (True, False))
        case "number":
            yield list(tests), NumberDomain(tests, attribute.minimum, attribute.maximum)
        case "date":
            yield list(tests), DateDomain(tests)
        case "string_set":
            closed = attribute.absence == "no"
            for family in families(tests, closed=closed):
                yield family, SetDomain(family, closed=closed)
        case "events":
            closed = attribute.absence == "no"
            for family in families(tests, closed=closed):
                yield family, EventDomain(family, closed=closed)


def enum_keys(attribute: EnumAttribute) -> Iterable[str]:
    """Return the canonical values of an enum."""
    return (key for key, _ in attribute.entries)
