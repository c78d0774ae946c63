from __future__ import annotations

import json

import pytest

from app.engine.attributes import attribute_table
from app.engine.normalise import AccountInvalid, Reader
from schemas.attributes import BooleanAttribute, NumberAttribute

READER = Reader(
    attribute_table(
        {"seats": NumberAttribute(type="number"), "renewed": BooleanAttribute(type="boolean")}
    )
)


def faults_of(raw: object) -> list[tuple[str, str]]:
    """Return pointer and code of every fault of an account."""
    with pytest.raises(AccountInvalid) as caught:
        READER.read(raw)  # type: ignore[arg-type]  # whatever a caller may send
    return [(fault.pointer, fault.code) for fault in caught.value.faults]


def test_account_is_echoed_as_it_was_sent_and_known_as_it_folds() -> None:
    """`id` and `name` come back as sent; the facts hold them folded."""
    account = READER.read({"id": "0015G_a", "name": "Acme Corp"})
    assert (account.id, account.name) == ("0015G_a", "Acme Corp")
    assert account.facts == {"id": "0015g-a", "name": "acme-corp"}


def test_null_and_absent_are_unknown() -> None:
    """A key with null says as little as no key."""
    account = READER.read(dict.fromkeys(("id", "employees", "region", "triggers", "seats")))
    assert account.facts == {}
    assert (account.id, account.name, account.warnings) == (None, None, ())
    assert account.ignored == {"count": 0, "suggestions": []}


def test_unknown_keys_are_counted_and_near_misses_suggested() -> None:
    """Keys nobody knows are ignored whatever they hold, declared and standard names suggested."""
    account = READER.read(
        {"employes": 5, "Seats": None, "Fax": [None], "notes": "\0" * 5_000, "k" * 1_000: 1}
    )
    assert account.facts == {}
    assert account.ignored == {
        "count": 5,
        "suggestions": [
            {"key": "employes", "suggestion": "employees"},
            {"key": "Seats", "suggestion": "seats"},
        ],
    }


def test_unprintable_key_is_never_echoed() -> None:
    """A key that cannot be shown is counted, not suggested for."""
    ignored = READER.read({"employees\ud800": 5, "employees\0": 5}).ignored
    assert ignored == {"count": 2, "suggestions": []}


def test_warnings_come_in_the_order_of_the_attributes() -> None:
    """Warnings follow the definition, then the standard attributes, not the account."""
    raw = {"country": "Oz", "region": "CA", "employees": -1, "renewed": "maybe", "seats": "lots"}
    account = READER.read(raw)
    names = [warning["attribute"] for warning in account.warnings]
    assert names == ["seats", "renewed", "employees", "country", "region"]
    assert account.warnings == READER.read(dict(reversed(raw.items()))).warnings


def test_warning_quotes_the_value_cut_short() -> None:
    """A warning carries code, attribute, at most 100 characters of the value, and a message."""
    (warning,) = READER.read({"seats": "lots " * 100}).warnings
    assert warning["code"] == "unrecognised_value"
    assert warning["attribute"] == "seats"
    assert warning["value"] == ("lots " * 100)[:100]
    assert warning["message"].startswith("'lots lots")


def test_all_faults_are_reported_at_once() -> None:
    """Every attribute's faults are there, with pointers into the account."""
    raw = {
        "id": 5,
        "seats": {"min": "5"},
        "triggers": [{"type": "a"}, None],
        "region": 7,
        "technologies": [None],
    }
    assert faults_of(raw) == [
        ("/id", "wrong_kind"),
        ("/seats/min", "wrong_kind"),
        ("/triggers/1", "null_in_list"),
        ("/technologies/0", "null_in_list"),
        ("/region", "wrong_kind"),
    ]


def test_account_has_limits() -> None:
    """An account is an object of at most 500 keys of at most 1,000 characters."""
    assert faults_of([]) == [("", "wrong_kind")]
    assert faults_of({f"key {number}": 1 for number in range(501)}) == [("", "too_many")]
    assert faults_of({"k" * 1_001: 1}) == [("", "too_long")]


def test_faults_can_always_be_sent() -> None:
    """The faults of an account with unsendable keys are plain JSON themselves."""
    with pytest.raises(AccountInvalid) as caught:
        READER.read({"seats": {"\ud800" * 5_000: 1, "~/": 1}})
    sent = json.dumps([fault.model_dump() for fault in caught.value.faults], ensure_ascii=False)
    assert len(sent.encode()) < 2_000
    assert caught.value.faults[1].pointer == "/seats/~0~1"
