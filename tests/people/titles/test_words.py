"""The words of a title, and the signs between them."""

from __future__ import annotations

import pytest

from app.people.titles.words import MAX_TITLE, fold, transcribed, words


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("VP, Sales", ["vp", ",", "sales"]),
        ("Geschäftsführer", ["geschaftsfuhrer"]),
        ("Key-Account-Manager", ["key", "account", "manager"]),
        ("Sales - Europe", ["sales", "-", "europe"]),
        ("V.P. of R&D", ["vp", "of", "rnd"]),
        ("F & E", ["fne"]),
        ("Sales & Marketing", ["sales", "&", "marketing"]),
        ("C++ / C# Developer", ["c++", "/", "c#", "developer"]),
        ("CEO+Founder", ["ceo", "+", "founder"]),
        ("I+D / I + D", ["ind", "/", "ind"]),
        ("Gesch\u00e4fts\u00adf\u00fchrer \u200bIT", ["geschaftsfuhrer", "it"]),
        ("Gesch\u00e4ftsf\u00fchrer a.D.", ["geschaftsfuhrer", "a", "d"]),
        ("Leiter/in (m/w/d)", ["leiter"]),
        ("Berater*in", ["berater"]),
        ("Directeur/trice", ["directeur"]),
        ("Mitarbeiter (w/m/x) IT", ["mitarbeiter", "it"]),
        ("Marketing/E-Commerce", ["marketing", "/", "e", "commerce"]),
        ("\uff23\uff25\uff2f", ["ceo"]),
        ("Straße, Łódź, Ærø", ["strasse", ",", "lodz", ",", "aero"]),
    ],
)
def test_words(title: str, found: list[str]) -> None:
    """Small letters without accents; forms of both sexes are one, initials are one word."""
    assert words(title) == found


def test_only_so_much_is_read() -> None:
    """A text without an end costs no more than the longest title."""
    assert words("a " * MAX_TITLE + "sales")[-1] == "a"


def test_folding_what_is_folded_changes_nothing() -> None:
    """One spelling is enough."""
    assert fold(fold("ŒUVRE İSTANBUL")) == fold("ŒUVRE İSTANBUL")


def test_umlauts_where_there_are_none() -> None:
    """As they are typed on other keyboards."""
    assert transcribed("Geschäftsführer Göteborg") == "Geschaeftsfuehrer Goeteborg"
