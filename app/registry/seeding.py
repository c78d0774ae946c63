"""Publishing the library's definitions into a registry that does not have them yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.yaml_core import parse_yaml
from app.library import library_document, library_keys
from app.registry.publishing import Publication, prepare

if TYPE_CHECKING:
    from app.audit.events import Author
    from app.registry.store import Store


def seed(store: Store, *, by: Author) -> list[str]:
    """Publish and activate the library's definitions whose keys are new; leave others alone.

    Args:
        store: Where to.
        by: Who does it.

    Returns:
        The keys that were new.
    """
    known = {icp.key for icp in store.icps()}
    return [
        key
        for key in library_keys()
        if key not in known  # spares the check; only the publication can tell
        and store.publish_first(_publication(key), by=by)
    ]


def _publication(key: str) -> Publication:
    prepared = prepare(parse_yaml(library_document(key)))
    return Publication(prepared, note="From the library", activate=True)
