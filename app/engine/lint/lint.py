"""All rules, in the order of the document."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from app.engine.lint.attributes import of_attributes
from app.engine.lint.bands import of_bands, of_flags
from app.engine.lint.findings import Finding, LintRule
from app.engine.lint.people import of_people
from app.engine.lint.reachability import of_dimensions, of_parts
from app.engine.lint.sizes import of_sizes
from app.engine.lint.space import space

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from schemas.definition import Definition


MAX_FINDINGS = 500
"""More than anybody reads at once."""


class Reviewed(NamedTuple):
    """When the definition, and its personas, were looked at last."""

    definition: date
    personas: date


def lint(definition: Definition, on: date, reviewed: Reviewed | None = None) -> tuple[Finding, ...]:
    """Return what the author of a checked definition should look at.

    Args:
        definition: The definition.
        on: The day that dates are seen from.
        reviewed: When it was looked at; None for one that was never published.
    """
    return tuple(islice(_findings(definition, on, reviewed), MAX_FINDINGS))


def _findings(definition: Definition, on: date, reviewed: Reviewed | None) -> Iterator[Finding]:
    if reviewed is not None:
        yield from _overdue(definition, on, reviewed)
    yield from of_attributes(definition)
    yield from of_sizes(definition)
    everything = space(definition, on)
    yield from of_parts(definition, everything)
    yield from of_dimensions(definition, everything)
    yield from of_bands(definition, everything, on)
    yield from of_flags(definition, everything)
    if not definition.anti_icp:
        message = "Nothing speaks against an account whatever its score; say whom to leave alone."
        yield Finding(LintRule.NO_ANTI_ICP, "/anti_icp", message)
    yield from of_people(definition)


def _overdue(definition: Definition, on: date, reviewed: Reviewed) -> Iterator[Finding]:
    cadence = definition.review
    for rule, since, days, what, pointer in (
        (
            LintRule.REVIEW_OVERDUE,
            reviewed.definition,
            cadence.cadence_days,
            "definition",
            "cadence_days",
        ),
        (
            *(LintRule.PERSONAS_OVERDUE, reviewed.personas, cadence.personas_cadence_days),
            *("personas", "personas_cadence_days"),
        ),
    ):
        if days is not None and (age := (on - since).days) > days:
            message = f"The {what} were last reviewed {age} days ago, and are to be every {days}."
            yield Finding(rule, f"/review/{pointer}", message)
