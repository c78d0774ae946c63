"""Definitions to make views of: shipped, drawn, and one whose texts are all different."""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, get_args

import orjson
from hypothesis import strategies as st

from app.people.playbook.persona import persona_view
from app.people.playbook.views import VIEWS
from schemas.decision import AnsweringVersion
from schemas.definition import Definition
from schemas.people import BuyingRole
from tests.documents import minimal_document
from tests.engine import strategies
from tests.library.shipped import KEYS, compiled

if TYPE_CHECKING:
    from app.people.playbook.view import View

Json = dict[str, Any]

BUYER_LISTS = ("kpis", "trigger_events", "decision_criteria", "deal_breakers", "channels")
BUYER_TEXTS = ("job_to_be_done", "internal_win", "message")
USER_LISTS = ("tasks", "milestones", "success_criteria", "constraints", "tools", "friction")
USER_TEXTS = ("job_to_be_done", "context", "aha_moment", "first_week_win")
TOPICS = {
    "discovery": ("outcomes", "urgency", "success_criteria"),
    "security_review": ("controls", "documentation", "data_flows"),
    "procurement": ("price_clarity", "terms", "implementation_plan"),
}
ROLES = get_args(BuyingRole)
ICP = AnsweringVersion(key="small", version=3, digest=f"sha256:{'0' * 64}")


def definition(**changes: Any) -> Definition:  # noqa: ANN401 - JSON of any kind
    """Return the smallest definition, with top-level fields set or replaced."""
    return Definition.model_validate_json(orjson.dumps(minimal_document(**changes)))


def views(of: Definition) -> list[View]:
    """Return every view of a definition."""
    icp = ICP.model_copy(update={"key": of.key})
    named = [make(of, icp) for make in VIEWS.values()]
    return [*named, *(persona_view(of, icp, persona.key) for persona in of.personas)]


@cache
def shipped_views() -> tuple[View, ...]:
    """Return every view of the definitions that ship."""
    return tuple(view for key in KEYS for view in views(compiled(key).definition))


def buyer(key: str, role: str = "champion", **fields: Any) -> Json:  # noqa: ANN401 - JSON
    """Return a buyer persona."""
    return {"key": key, "kind": "buyer", "role": role, "name": f"The {key}", **fields}


def user(key: str, role: str = "end_user", **fields: Any) -> Json:  # noqa: ANN401 - JSON
    """Return a user persona."""
    return {"key": key, "kind": "user", "role": role, "name": f"The {key}", **fields}


def marked(prefix: str) -> Definition:
    """Return a definition that leaves no field of its people and messages empty.

    Each text is the prefix and a number of its own.
    """
    numbers = count(1000)

    def text() -> str:
        return f"{prefix}{next(numbers)}"

    def texts() -> list[Any]:
        return [text(), text()]

    def personas() -> list[Any]:
        titles = [
            {name: texts() for name in ("phrases", "functions", "seniorities")} for _ in range(3)
        ]
        buyers = [
            buyer(
                key,
                role,
                **{name: texts() for name in BUYER_LISTS},
                **{name: text() for name in (*BUYER_TEXTS, "name", "page")},
                titles=titles.pop(),
                objections=[{"objection": text(), "proof_required": texts()} for _ in range(2)],
            )
            for key, role in (("speaks", "champion"), ("pays", "economic_buyer"))
        ]
        uses = user("uses", titles=titles.pop())
        uses |= {name: texts() for name in USER_LISTS}
        uses |= {name: text() for name in (*USER_TEXTS, "name", "page")}
        return [*buyers, uses]

    document = minimal_document(
        name=text(),
        statement=text(),
        attributes={"owned": {"type": "boolean", "ask": text()}},
        anti_icp=[
            {
                "key": f"flag-{effect['effect']}",
                "when": {"attribute": "owned", "op": "eq", "value": False},
                "reason": text(),
                **effect,
            }
            for effect in ({"effect": "disqualify"}, {"effect": "cap", "band": "good"})
        ],
        personas=personas(),
        messaging={
            "fit_statement": text(),
            "angle": text(),
            "use_cases": [{"key": "a", "headline": text(), "page": text()}],
            "talk_tracks": {
                **{conversation: texts() for conversation in TOPICS},
                "topics": {
                    conversation: {topic: texts() for topic in topics}
                    for conversation, topics in TOPICS.items()
                },
            },
            "variants": [
                {"persona": key, "headline": text(), "proof": texts()} for key in ("speaks", "pays")
            ],
            "onboarding": {"milestones": texts(), "note": text()},
            "time_to_value": text(),
        },
    )
    scorecard: Any = document["scorecard"]
    bands: Any = document["bands"]
    for dimension in scorecard["dimensions"]:
        dimension["name"] = text()
        for criterion in dimension["criteria"]:
            criterion["reason"] = text()
    happened = {"attribute": "triggers", "op": "happened", "value": {"types": [text()]}}
    scorecard["dimensions"][0]["criteria"][1]["when"] = happened
    for band in bands:
        band["action"] = text()
    document["research"] = {"when_reachable": "good", "action": text()}
    return Definition.model_validate_json(orjson.dumps(document))


_text = st.one_of(
    st.sampled_from(
        ["- a", "1. b", "# c", "| d", "--- e", "+", "a\n\n## f", "`g`", "\x1c", "  h  "]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
    .filter(lambda text: text.strip() and "\0" not in text)
    .map(lambda text: text[:40] if text[:40].strip() else "x"),
)
_texts = st.lists(_text, max_size=2)


def _fields(texts: tuple[str, ...], lists: tuple[str, ...]) -> st.SearchStrategy[Json]:
    optional: dict[str, st.SearchStrategy[Any]] = dict.fromkeys(texts, _text)
    return st.fixed_dictionaries({}, optional=optional | dict.fromkeys(lists, _texts))


_objections = st.lists(
    st.fixed_dictionaries({"objection": _text}, optional={"proof_required": _texts}), max_size=3
)
_titles = _fields((), ("phrases", "functions", "seniorities"))


@st.composite
def _personas(draw: st.DrawFn) -> list[Json]:
    personas = []
    for number in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            fields = draw(_fields((*BUYER_TEXTS, "page"), BUYER_LISTS))
            made = buyer(f"p{number}", objections=draw(_objections), **fields)
        else:
            made = user(f"p{number}", **draw(_fields((*USER_TEXTS, "page"), USER_LISTS)))
        made |= {"role": draw(st.sampled_from(ROLES)), "name": draw(_text)}
        personas.append(made | {"titles": draw(_titles)})
    return personas


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Draw a definition with any personas and messages, whatever their texts are."""
    document = draw(strategies.document())
    document |= {"name": draw(_text), "statement": draw(_text), "personas": draw(_personas())}
    keys = [persona["key"] for persona in document["personas"]]
    if draw(st.booleans()):
        messaging = draw(_fields(("fit_statement", "angle", "time_to_value"), ()))
        pages = st.fixed_dictionaries({"headline": _text}, optional={"page": _text})
        use_cases = draw(st.lists(pages, max_size=2))
        messaging["use_cases"] = [{"key": f"u{n}", **one} for n, one in enumerate(use_cases)]
        messaging["onboarding"] = draw(_fields(("note",), ("milestones",)))
        topics = {name: draw(_fields((), names)) for name, names in TOPICS.items()}
        messaging["talk_tracks"] = {**draw(_fields((), tuple(TOPICS))), "topics": topics}
        if keys:
            variant = st.fixed_dictionaries(
                {"persona": st.sampled_from(keys), "headline": _text}, optional={"proof": _texts}
            )
            messaging["variants"] = draw(st.lists(variant, max_size=3))
        document["messaging"] = messaging
    if keys:
        role = st.fixed_dictionaries(
            {
                "role": st.sampled_from(ROLES),
                "persona": st.sampled_from(keys),
                "required": st.booleans(),
            }
        )
        roles = st.lists(role, max_size=4, unique_by=lambda one: (one["role"], one["persona"]))
        document["buying_center"] = {"roles": draw(roles)}
    return Definition.model_validate_json(orjson.dumps(document))
