"""The people of a persona by the facets of an advertising platform."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.engine.faults import shown
from app.engine.normalise import fold
from app.people.titles import function_of, seniority_of
from app.targeting.answer import Dropped, TargetingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from schemas.definition import Definition
    from schemas.platform import People


class Reached(NamedTuple):
    """Kinds of people: those of a function and a seniority, or else those of a title.

    LinkedIn takes titles and the other two not together.

    Attributes:
        facets: Of each a person has any value.
        dropped: What the platform has no value for.
    """

    facets: tuple[dict[str, list[str]], ...]
    dropped: tuple[Dropped, ...]


def people_of(definition: Definition, key: str, known: People) -> Reached:
    """Return the people of a persona.

    Args:
        definition: A checked definition.
        key: The persona.
        known: How the platform names people.

    Raises:
        TargetingError: There is no such persona, or the platform names none of its people.
    """
    keys = [persona.key for persona in definition.personas]
    if key not in keys:
        there = f"there are {', '.join(keys)}" if keys else "there are none"
        raise TargetingError("persona", f"There is no persona {shown(key)}; {there}.")
    number = keys.index(key)
    persona = definition.personas[number]
    options = {fold(text): values for text, values in known.options.items()}
    dropped: list[Dropped] = []

    def facet(
        part: str, texts: Iterable[str], name: str | None, read: Callable[[str], str | None]
    ) -> Iterator[str]:
        for place, text in enumerate(texts):
            values = options.get(fold(read(text) or text), ()) if name else ()
            yield from values
            if not values:
                dropped.append(
                    Dropped(
                        key=persona.key,
                        pointer=f"/personas/{number}/titles/{part}/{place}",
                        attribute=None,
                        reason="no_field",
                        message=f"The mapping has no value for {text}.",
                    )
                )

    told = persona.titles
    kinds = [
        (known.functions, facet("functions", told.functions, known.functions, function_of)),
        (
            known.seniorities,
            facet("seniorities", told.seniorities, known.seniorities, seniority_of),
        ),
    ]
    facets = [{name: found} for name, values in kinds if name and (found := _each(values))]
    titles = _each(facet("phrases", told.phrases, known.titles, lambda _: None))
    if titles and known.titles and not facets:
        facets.append({known.titles: titles})
    if not facets:
        raise TargetingError("persona", f"The mapping has no value for the people of {key}.")
    return Reached(tuple(facets), tuple(dropped))


def _each(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
