"""The scoring rule: what earns points, what a score means, what speaks against an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.lint.leaves import leaves_in
from app.engine.lists import written_out
from app.engine.markdown import escaped
from app.engine.wording import described
from app.people.playbook.markdown import marked, part, section
from schemas.base import RESEARCH, Key, Model, Text
from schemas.scorecard import Band, Effect, Points, Research

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.people.playbook.markdown import Blocks
    from schemas.conditions import Condition
    from schemas.definition import Definition
    from schemas.scorecard import Criterion


class CriterionRule(Model):
    """What earns points."""

    key: Key
    """As in the definition."""
    points: Points
    """What it earns when met."""
    reason: Text
    """Why it counts."""
    condition: str
    """The test, in words."""
    ask: tuple[Text, ...]
    """The questions a rep asks to find out."""


class DimensionRule(Model):
    """One side of the fit."""

    key: Key
    """As in the definition."""
    name: Text
    """How people call it."""
    max_points: Points
    """The most it adds to the score."""
    criteria: tuple[CriterionRule, ...]
    """What earns its points."""


class FlagRule(Model):
    """What speaks against an account whatever its score."""

    key: Key
    """As in the definition."""
    effect: Effect
    """`disqualify`: last band; `cap`: at best `band`; `warn`: only told."""
    band: Key | None
    """For `cap`: the best band the account may still reach."""
    reason: Text
    """What speaks against the account."""
    condition: str
    """The test, in words."""
    ask: tuple[Text, ...]
    """The questions a rep asks to find out."""


class ScoringRule(Model):
    """How an account is scored, in words."""

    dimensions: tuple[DimensionRule, ...]
    """What earns points; they add up to the score."""
    max_score: int
    """The highest score there is."""
    bands: tuple[Band, ...]
    """What a score means and what to do, highest first."""
    research: Research | None
    """When to find out more instead of calling it the last band."""
    flags: tuple[FlagRule, ...]
    """What speaks against an account, in the order of the definition."""


def scoring_rule(definition: Definition) -> ScoringRule:
    """Return the scoring rule of a definition."""
    dimensions = definition.scorecard.dimensions
    return ScoringRule(
        dimensions=tuple(
            DimensionRule(
                key=dimension.key,
                name=dimension.name,
                max_points=dimension.max_points,
                criteria=tuple(_criterion(definition, one) for one in dimension.criteria),
            )
            for dimension in dimensions
        ),
        max_score=sum(dimension.max_points for dimension in dimensions),
        bands=definition.bands,
        research=definition.research,
        flags=tuple(
            FlagRule(
                key=flag.key,
                effect=flag.effect,
                band=flag.band,
                reason=flag.reason,
                condition=_words(definition, flag.when),
                ask=_questions(definition, flag.when),
            )
            for flag in definition.anti_icp
        ),
    )


def points(rule: ScoringRule, listed: Callable[[Sequence[CriterionRule]], Blocks]) -> Blocks:
    """Return what earns points, dimension by dimension.

    Args:
        rule: The scoring rule.
        listed: How the criteria of a dimension are shown.
    """
    blocks: Blocks = []
    for dimension in rule.dimensions:
        title = f"{escaped(dimension.name)}, at most {dimension.max_points}"
        blocks += part(title, listed(dimension.criteria))
    return blocks


def actions(rule: ScoringRule, mark: str) -> Blocks:
    """Return what a score means and what to do.

    Args:
        rule: The scoring rule.
        mark: What each item begins with.
    """
    names = {dimension.key: dimension.name for dimension in rule.dimensions}
    lines = []
    for band in rule.bands[:-1]:
        least = [f"{least} in {escaped(names[key])}" for key, least in band.min_points.items()]
        floor = f", with at least {' and '.join(least)}" if least else ""
        lines.append(f"**{band.key}**, from {band.min_score}{floor}: {escaped(band.action)}")
    last = rule.bands[-1]
    when = "otherwise" if lines else "whatever the score"
    lines.append(f"**{last.key}**, {when}: {escaped(last.action)}")
    if rule.research:
        reachable = f"while {rule.research.when_reachable} can still be reached"
        when = f"instead of {last.key} {reachable} and nothing rules the account out"
        lines.append(f"**{RESEARCH}**, {when}: {escaped(rule.research.action)}")
    return marked(lines, mark)


def against(rule: ScoringRule, listed: Callable[[Sequence[FlagRule]], Blocks]) -> Blocks:
    """Return what speaks against an account, by what follows from it, the gravest first.

    Args:
        rule: The scoring rule.
        listed: How the flags of one effect are shown.
    """
    effects: list[tuple[str, Effect, str | None]] = [
        ("Disqualifies", "disqualify", None),
        *((f"At best {band.key}", "cap", band.key) for band in reversed(rule.bands)),
        ("Worth knowing", "warn", None),
    ]
    blocks: Blocks = []
    for title, effect, band in effects:
        found = [flag for flag in rule.flags if (flag.effect, flag.band) == (effect, band)]
        blocks += part(title, listed(found) if found else [])
    return section("What speaks against an account", blocks)


def _criterion(definition: Definition, criterion: Criterion) -> CriterionRule:
    return CriterionRule(
        key=criterion.key,
        points=criterion.points,
        reason=criterion.reason,
        condition=_words(definition, criterion.when),
        ask=_questions(definition, criterion.when),
    )


def _words(definition: Definition, when: Condition) -> str:
    plain = when.model_dump(mode="json", by_alias=True, exclude_none=True)
    return described(written_out(plain, definition.lists))  # type: ignore[arg-type]


def _questions(definition: Definition, when: Condition) -> tuple[Text, ...]:
    """Return the questions of the attributes that a condition reads, each once."""
    read = (placed.leaf.attribute for placed in leaves_in(when, ""))
    declared = (definition.attributes.get(name) for name in read)
    return tuple(dict.fromkeys(one.ask for one in declared if one and one.ask))
