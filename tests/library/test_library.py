from __future__ import annotations

import pytest

from app.library import library_document, library_keys


def test_keys_name_the_shipped_definitions() -> None:
    """The library has exactly the definitions it promises, sorted."""
    assert library_keys() == (
        "data-analytics",
        "dev-tool",
        "revops-tool",
        "security-compliance-saas",
    )


@pytest.mark.parametrize("key", library_keys())
def test_document_comes_as_written(key: str) -> None:
    """A document keeps its comments, the first of which names the schema to an editor."""
    first = library_document(key).splitlines()[0]
    assert first == b"# yaml-language-server: $schema=../../openapi/definition.schema.json"


@pytest.mark.parametrize("key", ["dev-tools", "", "../settings", "dev-tool.yaml"])
def test_unknown_key_is_refused(key: str) -> None:
    """A key the library does not have is an error that names the keys it has."""
    with pytest.raises(KeyError, match="it has data-analytics, dev-tool"):
        library_document(key)
