"""Companies in a band, as a list that an advertising platform or a CRM imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import orjson
from fastapi import Response

from app.api.exchange import today
from app.api.fields import Options, fields
from app.api.filters import refused
from app.api.ids import decision_id
from app.api.scoring import decision_of
from app.engine.normalise import AccountInvalid
from app.mapping.hosts import host_of
from app.targeting.answer import TargetingError
from app.targeting.audience import bands_to
from app.targeting.company_list import Company, written
from app.targeting.targeting import Question

if TYPE_CHECKING:
    from app.api.dependencies import Service
    from app.engine.compiling.compiled import Compiled
    from app.engine.decision import Decision
    from app.registry.served import ServedVersion
    from app.targeting.company_list import Layout

CSV = "text/csv"


class _Wanted(NamedTuple):
    bands: frozenset[str]
    might: bool

    def takes(self, made: Decision) -> bool:
        """Return whether a decision is one of those, or may become one."""
        if made.band in self.bands or not self.might:
            return made.band in self.bands
        told = orjson.loads(made.json(decision_id(), b"{}"))
        return not self.bands.isdisjoint(told["possible"]["bands"])


async def company_list(
    service: Service, version: ServedVersion, asked: Question, layout: Layout, content: bytes
) -> Response:
    """Return the companies in a band among those of a body.

    Args:
        service: The parts of the service.
        version: What decides.
        asked: The band, the day, and whether those are taken that might be in it.
        layout: Who is going to read the list.
        content: `{"accounts": [...]}`.

    Raises:
        ProblemError: The body or the question does not fit.
        RegistryError: Why the ICP cannot answer.
    """
    given = await fields(content, ("accounts",), service.bulk)
    accounts = given.accounts()
    given.finish()
    compiled = await service.registry.ready(version)
    try:
        _refuse_others(asked)
        bands = bands_to(compiled.definition, asked.band)
    except TargetingError as error:
        raise refused(error) from None
    wanted = _Wanted(frozenset(bands), asked.unknowns == "include")
    options = Options(asked.as_of or today(), "summary")
    companies: list[Company] = []
    invalid = 0
    with service.bulk.pace() as pace:
        for raw in accounts:
            try:
                made = decision_of(compiled, raw, options)
            except AccountInvalid:
                invalid += 1
                continue
            service.metrics.scored(version, made)
            if wanted.takes(made):
                companies.append(_company(compiled, raw))
            await pace.rest()
    listed = written(companies, layout)
    counts = {
        "Accounts-Selected": str(len(companies)),
        "Accounts-Without-Name": str(listed.left_out),
        "Accounts-Invalid": str(invalid),
    }
    return Response(listed.text, media_type=CSV, headers=counts)


def _refuse_others(asked: Question) -> None:
    """Refuse what a list of companies knows nothing of.

    Raises:
        TargetingError: It is asked for.
    """
    usual = Question(asked.format, asked.band, unknowns=asked.unknowns, as_of=asked.as_of)
    for field in ("basis", "part", "relation", "persona"):
        if getattr(asked, field) != getattr(usual, field):
            raise TargetingError(field, f"A list of companies takes no {field}.")


def _company(compiled: Compiled, raw: dict[str, object]) -> Company:
    name, domain, sent = raw.get("name"), raw.get("domain"), raw.get("country")
    country = compiled.reader.read(raw).facts.get("country")
    return Company(
        cast("str | None", name),
        host_of(domain) if domain else None,
        country if isinstance(country, str) else None,
        sent if isinstance(sent, str) else None,
    )
