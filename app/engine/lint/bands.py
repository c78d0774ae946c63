"""Bands: which of them accounts can reach, and what of the definition stands against that."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.engine.compiling.compiled import compile_definition
from app.engine.domains.base import TooManyError
from app.engine.evaluate import decide
from app.engine.lint.findings import Finding, LintRule
from app.engine.lint.reachability import criteria_of, exclusive, flags_of
from app.engine.outcomes import MET
from schemas.conditions import AnyOf
from schemas.scorecard import AntiIcpFlag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from app.engine.lint.space import Space
    from app.engine.parts import Part
    from schemas.definition import Definition

FIT = "fit"
_STEPS_EACH = 200
"""Of the budget, for each pair of parts: what it takes to see which bands can be reached."""
_PROBE = "probe"


class Possible(NamedTuple):
    """What accounts of any kind can come to."""

    bands: frozenset[str]
    most: int


def of_bands(definition: Definition, space: Space, on: date) -> Iterator[Finding]:
    """Yield bands that cannot be reached, and a top band that can without any fit."""
    found = _possible(definition, on)
    if found is None:
        message = "There are too many combinations to say which bands can be reached."
        yield Finding(LintRule.NOT_JUDGED, "/bands", message)
        return
    lost = [place for place, band in enumerate(definition.bands) if band.key not in found.bands]
    if lost:
        yield from _unreachable(definition, space, on, lost, found.most)
    yield from _without_fit(definition, on)


def of_flags(definition: Definition, space: Space) -> Iterator[Finding]:
    """Yield flags that disqualify every account that meets some criterion, and not just all."""
    disqualifying = [
        placed
        for flag, placed in zip(definition.anti_icp, flags_of(definition, space), strict=True)
        if flag.effect == "disqualify"
    ]
    criteria = [one for own in criteria_of(definition, space).values() for one in own]
    for flag in disqualifying:
        for one in criteria:
            if flag.part.domains & one.part.domains and _is_against(space, flag.part, one.part):
                yield Finding(
                    LintRule.FLAG_AGAINST_CRITERION,
                    flag.pointer,
                    f"Flag {flag.key} disqualifies every account that meets {one.key}, so that"
                    " criterion can never help.",
                )


def _is_against(space: Space, flag: Part, criterion: Part) -> bool:
    try:
        raised = {second for first, second in space.outcomes(criterion, flag) if first == MET}
        return raised == {MET} and space.outcomes(flag) != {(MET,)}
    except TooManyError:
        return False  # each alone is said to be too large where it is


def _unreachable(
    definition: Definition, space: Space, on: date, lost: Sequence[int], most: int
) -> Iterator[Finding]:
    flags = definition.anti_icp
    with_one_less = {
        number: _reached(definition, (*flags[:number], *flags[number + 1 :]), space, on)
        for number, flag in enumerate(flags)
        if flag.effect != "warn"
    }
    with_none = _reached(definition, (), space, on)
    short = False
    for place in lost:
        band = definition.bands[place]
        against = [number for number, bands in with_one_less.items() if band.key in bands]
        for number in against:
            yield Finding(
                LintRule.FLAG_AGAINST_BAND,
                f"/anti_icp/{number}",
                f"Flag {flags[number].key} is raised by every account that could be {band.key}: no"
                " account can ever be.",
            )
        if not against:
            why = _why(definition, place, most, flagged=band.key in with_none)
            message = f"No account can be {band.key}: {why}."
            yield Finding(LintRule.BAND_UNREACHABLE, f"/bands/{place}", message)
            short = short or most < band.min_score
    if short:
        yield from _excluded(definition, space)


def _why(definition: Definition, place: int, most: int, *, flagged: bool) -> str:
    band = definition.bands[place]
    if flagged:
        return "the flags together keep every account out of it"
    if most < band.min_score:
        return f"it takes {band.min_score} points, and no account can have more than {most}"
    if place == len(definition.bands) - 1:
        return "every account comes into a band above it"
    above = f" and below {definition.bands[place - 1].min_score}" if place else ""
    return f"no account has a score of at least {band.min_score}{above}{_with(band.min_points)}"


def _excluded(definition: Definition, space: Space) -> Iterator[Finding]:
    """Yield pairs of which an account that is short of points has to do without one."""
    ones = [one for own in criteria_of(definition, space).values() for one in own]
    try:
        pairs = exclusive(space, ones)
    except TooManyError:
        return
    for one, other in pairs:
        message = (
            f"{one.key} and {other.key} can never both be met, and a band that no account can reach"
            " would need both."
        )
        yield Finding(LintRule.EXCLUSIVE, other.pointer, message)


def _with(needs: Mapping[str, int]) -> str:
    parts = [f"{points} of {key}" for key, points in needs.items()]
    return f" with {' and '.join(parts)}" if parts else ""


def _reached(
    definition: Definition, flags: tuple[AntiIcpFlag, ...], space: Space, on: date
) -> frozenset[str]:
    """Return the bands that can be reached with other flags; none where that is not gone into."""
    parts = len(space.criteria) + len(flags)
    try:
        space.budget.take(_STEPS_EACH * parts * parts)
    except TooManyError:
        return frozenset()
    found = _possible(definition.model_copy(update={"anti_icp": flags}), on)
    return found.bands if found else frozenset()


def _without_fit(definition: Definition, on: date) -> Iterator[Finding]:
    """Yield whether the top band can be reached by who meets no criterion of the fit.

    A flag is added to a copy that disqualifies whoever meets one; what the copy can still reach is
    reached without fit.
    """
    if len(definition.bands) == 1:
        return
    dimensions = definition.scorecard.dimensions
    fit = next((one for one in dimensions if one.key == FIT), None)
    if fit is None or len(dimensions) == 1:
        return
    any_fit = AnyOf(any=tuple(criterion.when for criterion in fit.criteria))
    probe = AntiIcpFlag(key=_PROBE, when=any_fit, effect="disqualify", reason=_PROBE)
    copy = definition.model_copy(update={"anti_icp": (*definition.anti_icp, probe)})
    top = definition.bands[0]
    if _reaches(copy, top.key, on):
        yield Finding(
            LintRule.TOP_WITHOUT_FIT,
            "/bands/0",
            f"An account can be {top.key} without meeting any criterion of {fit.key}; give the band"
            f" min_points of {fit.key}.",
        )


def _reaches(definition: Definition, band: str, on: date) -> bool:
    found = _possible(definition, on)
    return found is not None and band in found.bands


def _possible(definition: Definition, on: date) -> Possible | None:
    """Return what an account of which nothing is known may come to; None where that is a bound."""
    compiled = compile_definition(definition)
    possible = decide(compiled, compiled.reader.read({}), on)["possible"]
    if not possible["exact"]:
        return None
    return Possible(frozenset(possible["bands"]), possible["max_score"])
