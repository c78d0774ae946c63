"""What a reader of Markdown sees, by the parser of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from markdown_it import MarkdownIt

from app.people.playbook.persona import persona_view
from tests.people.playbook.samples import ICP, buyer, definition, definitions, views

if TYPE_CHECKING:
    from markdown_it.token import Token

    from schemas.definition import Definition

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
REPLACED = "\N{REPLACEMENT CHARACTER}"
PARSER = MarkdownIt("commonmark").enable("table")
MADE = {
    *("heading", "paragraph", "bullet_list", "ordered_list", "list_item", "inline"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
MADE_INLINE = {"text", "text_special", "strong", "em", "code_inline", "link"}


def _kind(token: Token) -> str:
    return token.type.removesuffix("_open").removesuffix("_close")


def _seen(text: str) -> str:
    inline = [token.children or [] for token in PARSER.parse(text) if token.type == "inline"]
    return "\n".join("".join(child.content for child in children) for children in inline)


@given(definitions())
@settings(deadline=None, max_examples=50)
def test_texts_cannot_change_the_page(drawn: Definition) -> None:
    """Whatever they hold, nothing comes of it but what the view makes, and no mark is left over."""
    marks = {mark for mark in "*`" if mark not in drawn.model_dump_json()}
    for view in views(drawn):
        text = view.markdown()
        tokens = PARSER.parse(text)
        assert {_kind(token) for token in tokens} <= MADE
        inline = [child for token in tokens for child in token.children or ()]
        assert {_kind(child) for child in inline} <= MADE_INLINE
        headings = [token for token in tokens if token.type == "heading_open"]
        assert len(headings) == sum(line.startswith("#") for line in text.splitlines())
        assert {token.level for token in headings} == {0}
        assert marks.isdisjoint(_seen(text))


@given(definitions())
@settings(deadline=None, max_examples=50)
def test_texts_are_read_as_they_are_written(drawn: Definition) -> None:
    """A reader sees each text of a persona, but for white space and controls."""
    for persona in drawn.personas:
        seen = _seen(persona_view(drawn, ICP, persona.key).markdown())
        for text in (persona.name, persona.job_to_be_done, *persona.titles.phrases):
            assert _shown(text or "") in seen


def _shown(text: str) -> str:
    controls = (*(chr(code) for code in range(32) if not 9 <= code <= 13), "\x7f", *TURNING)
    return " ".join(text.translate(dict.fromkeys(map(ord, controls), REPLACED)).split())


def test_texts_cannot_turn_the_direction_of_the_page() -> None:
    """What Unicode has to embed and override a direction is replaced, as other controls are."""
    for mark in TURNING:
        named = definition(personas=[buyer("speaks") | {"name": f"C{mark}TO"}])
        text = persona_view(named, ICP, "speaks").markdown()
        assert text.startswith(f"# Persona: C{REPLACED}TO\n")
