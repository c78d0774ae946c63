"""Targeting filters: made one at a time, beside other requests, and remembered."""

from __future__ import annotations

from asyncio import Lock, to_thread
from typing import TYPE_CHECKING, NamedTuple

from app.api.problems import ProblemError
from app.api.remembered import Remembered
from app.library.platforms import usual_mapping
from app.targeting.answer import TargetingError
from app.targeting.targeting import targeting_filter
from schemas.decision import AnsweringVersion
from schemas.problem import Fault

if TYPE_CHECKING:
    from app.api.statements import DialectName, Statements
    from app.registry.served import ServedVersion
    from app.targeting.answer import TargetingFilter
    from app.targeting.targeting import Question
    from schemas.platform import PlatformMapping

MAX_KEPT = 4 * 1_048_576
"""Bytes of filters that are remembered."""


class _Asked(NamedTuple):
    digest: str
    version: int
    question: Question
    dialect: DialectName


class Filters:
    """Makes targeting filters.

    Args:
        statements: Makes SQL.
    """

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        self._one_at_a_time = Lock()
        self._kept: Remembered[_Asked] = Remembered(MAX_KEPT)

    async def filter(
        self,
        version: ServedVersion,
        question: Question,
        dialect: DialectName,
        mapping: PlatformMapping | None = None,
    ) -> bytes:
        """Return a filter as JSON.

        Args:
            version: The version that it is of.
            question: What is asked for.
            dialect: What SQL is written in.
            mapping: Where the platform keeps attributes; that of the library for None.

        Raises:
            ProblemError: `parameters_invalid`: there is no such filter; `not_installed`.
            VersionTampered: The document is not what was published.
        """
        asked = _Asked(version.digest, version.version, question, dialect)
        if mapping is None and (kept := self._kept.get(asked)):
            return kept
        try:
            async with self._one_at_a_time:
                made = await to_thread(_made, version, question, mapping)
        except TargetingError as error:
            raise refused(error) from None
        if (made.format, made.basis) == ("sql", "facts"):
            statement = await self._statements.audience(version, dialect, question)
            made = made.model_copy(update={"filter": statement.decode()})
        told = made.model_dump_json().encode()
        if mapping is None:
            self._kept.keep(asked, told)
        return told


def refused(error: TargetingError) -> ProblemError:
    """Return the problem of a filter that there is not."""
    fault = Fault(pointer=f"/{error.field}", code="unknown_choice", message=str(error))
    return ProblemError("parameters_invalid", str(error), errors=[fault])


def _made(
    version: ServedVersion, question: Question, mapping: PlatformMapping | None
) -> TargetingFilter:
    icp = AnsweringVersion.model_validate(version.icp)
    mapping = mapping or usual_mapping(question.format)
    return targeting_filter(version.definition(), icp, question, mapping)
