"""Definitions and contacts to match people with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from app.engine.checking import check
from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from app.people.center.people import Contact
from app.people.personas import PersonaMatcher
from tests.documents import minimal_document

if TYPE_CHECKING:
    from schemas.definition import Definition

Json = dict[str, Any]

LIBRARY = {key: check(parse_yaml(library_document(key))) for key in library_keys()}
MATCHERS = {key: PersonaMatcher(definition) for key, definition in LIBRARY.items()}

TITLES = sorted(
    {phrase for one in LIBRARY.values() for each in one.personas for phrase in each.titles.phrases}
    | {"Gardener", "VP, Technology", "Assistant to the CTO", "CEO", "Founder & CTO", ""}
)
contacts = st.lists(
    st.builds(
        Contact,
        id=st.text("abc", min_size=1, max_size=3),
        title=st.none() | st.sampled_from(TITLES),
        engaged=st.none() | st.booleans(),
    ),
    max_size=6,
    unique_by=lambda contact: contact.id,
)


def people(*personas: Json, **changes: Any) -> Definition:  # noqa: ANN401 - of a definition
    """Return a small definition with these personas."""
    return check(minimal_document(personas=list(personas), **changes))


def buyer(key: str, role: str, **titles: list[str]) -> Json:
    """Return a buyer persona."""
    return {"key": key, "kind": "buyer", "role": role, "name": key, "titles": titles}
