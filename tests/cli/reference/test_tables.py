from __future__ import annotations

from app.cli.reference.tables import fields, kinds, limits, operators, standard_attributes
from schemas.attributes import OPERATORS, STANDARD


def test_fields_of_several_models_say_who_has_them() -> None:
    """A field that only some of the models have names these."""
    rows = fields(["BooleanAttribute", "NumberAttribute", "EnumAttribute"], {})
    assert "| `minimum` | number | none | Of `number` only." in rows
    assert "| `type` | `boolean`, `number` or `enum` | required | `boolean`: True or false." in rows


def test_models_without_a_tag_share_their_fields_silently() -> None:
    """Where nothing tells the models apart, the fields stand without a note."""
    assert "| `any` | list of condition (at least 1) | required | The parts. |" in fields(
        ["All", "AnyOf"], {}
    )


def test_defaults_are_what_a_document_leaves_out() -> None:
    """A default is shown as it would be written, an empty list or object as empty."""
    assert "| `clock` | `wall` or `business` | `wall` |" in fields(["Rule"], {})
    assert "| `required` | `true` or `false` | `false` |" in fields(["BuyingCenterRole"], {})
    assert "| `kpis` | list of text (at most 1,000) | empty |" in fields(["BuyerPersona"], {})
    assert "(1 to 100) | empty |" in fields(["Band"], {})


def test_kinds_are_said_in_words() -> None:
    """Objects, pairs, choices, strings and free JSON each have their words."""
    assert "| `account` | object | required |" in fields(["Example"], {})
    assert "| `values` | text → `true` or `false`, number or text" in fields(["Source"], {})
    assert "| `value` | [number, number] | required |" in fields(["Between"], {})
    assert "| `id` | string (at most 1,000 characters) | none |" in fields(["Account"], {})
    assert "| `queues` | key → queue | required |" in fields(["Routing"], {})


def test_every_operator_of_every_type_has_its_row() -> None:
    """The table of operators names each operator of each type once."""
    lines = operators({}).splitlines()[2:]
    for type_, names in OPERATORS.items():
        mine = [line.split(" | ")[1] for line in lines if line.startswith(f"| `{type_}`")]
        assert sorted(" ".join(mine).split()) == sorted(f"`{name}`" for name in names)


def test_equality_compares_with_the_type_of_the_attribute() -> None:
    """What a number is compared with is a number, and so for texts and booleans."""
    table = operators({})
    assert "| `number` | `eq` `ne` | number |" in table
    assert "| `boolean` | `eq` | `true` or `false` |" in table
    assert "| `enum` | `eq` `ne` | text |" in table


def test_standard_attributes_are_all_listed() -> None:
    """Every standard attribute has a row with its type, and identity is kept from criteria."""
    table = standard_attributes({})
    for name, declared in STANDARD.items():
        assert f"| `{name}` | `{declared.type}` |" in table
    assert (
        "| `owner_id` | `string` | Who owns the account in the CRM. For flags and routing" in table
    )


def test_limits_and_named_kinds_are_those_of_the_models() -> None:
    """Patterns and sizes come from the types of the models."""
    assert "| size of a document, as canonical JSON | 1 MiB |" in limits({})
    assert "| text | 1 to 1,000 characters, not blank |" in kinds({})
    assert "| key | `^[a-z][a-z0-9_-]{0,39}$` |" in kinds({})
    assert "| duration | duration of ISO 8601 | `PT4H` |" in kinds({})
