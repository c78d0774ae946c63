from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.reference.models import models
from app.cli.reference.pages import documented, rewritten, slug
from schemas.conditions import LEAVES

DOCS = Path(__file__).parents[3] / "docs"
PAGE = "# Page\n\n## Band\n\n<!-- fields: Band -->\nstale\n<!-- end -->\n\nkept\n"


def test_every_model_of_a_definition_is_documented() -> None:
    """The language reference lists the fields of every model that a definition holds."""
    inside = {
        name for name, part in models()["Definition"]["$defs"].items() if "properties" in part
    }
    leaves = {leaf.__name__ for leaf in LEAVES.values()}
    page = (DOCS / "language.md").read_text(encoding="utf-8")
    assert documented(page) >= (inside - leaves) | {"Definition"}


def test_every_field_of_a_definition_is_described() -> None:
    """No published model has a field without a description."""
    bare = [
        f"{model}.{field}"
        for model, schema in models().items()
        for field, described in schema["properties"].items()
        if "description" not in described
    ]
    assert bare == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_pages_are_as_the_models_are(page: Path) -> None:
    """The generated blocks of the documentation say what the models say."""
    text = page.read_text(encoding="utf-8")
    assert rewritten(text) == text


def test_a_block_is_replaced() -> None:
    """What stands between the marks is written anew, the rest is kept."""
    text = rewritten(PAGE)
    assert "stale" not in text
    assert "| `min_score` | integer (0 to 1,000) | required |" in text
    assert text.endswith("<!-- end -->\n\nkept\n")


def test_rewriting_twice_changes_nothing() -> None:
    """A page that has been written is up to date."""
    assert rewritten(rewritten(PAGE)) == rewritten(PAGE)


def test_types_link_to_the_heading_above_their_fields() -> None:
    """A field that holds another documented model links to its heading."""
    page = f"## Research, then\n\n<!-- fields: Research -->\n<!-- end -->\n\n{PAGE}## Definition\n"
    text = rewritten(page + "\n<!-- fields: Definition -->\n<!-- end -->\n")
    assert "| `bands` | list of [band](#band) (1 to 20) | required |" in text
    assert "| `research` | [research, then](#research-then) | none |" in text


def test_unknown_models_are_refused() -> None:
    """A block for a model that is not published is an error, not an empty table."""
    with pytest.raises(KeyError, match="Bond"):
        rewritten("# Page\n<!-- fields: Bond -->\n<!-- end -->\n")


def test_slugs_are_those_of_renderers() -> None:
    """The anchor of a heading has no punctuation and dashes for spaces."""
    assert slug("How accounts are read: normalise") == "how-accounts-are-read-normalise"


def test_kinds_of_text_link_to_their_table_where_the_page_has_it() -> None:
    """A page with the table of kinds links to it; on any other their names stand alone."""
    assert "| `action` | text | required |" in rewritten(PAGE)
    text = rewritten(f"{PAGE}\n## Words\n\n<!-- kinds -->\n<!-- end -->\n")
    assert "| `action` | [text](#words) | required |" in text
