from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from app.engine.yaml_core import parse_yaml
from app.library.mappings import mapping_document, mapping_keys
from app.library.platforms import platform_document, platform_keys
from schemas.published import published
from tests.cli.running import icp, written

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "definition.schema.json",
    "account.schema.json",
    "decision.schema.json",
    "mapping.schema.json",
    "platform.schema.json",
}


@pytest.mark.parametrize("kind", ["definition", "account", "decision", "mapping", "platform"])
def test_a_schema_is_printed(kind: str) -> None:
    """Each schema is printed as JSON by its name."""
    ran = icp("schema", kind)

    assert ran.code == 0
    assert json.loads(ran.out) == published()[f"{kind}.schema.json"]


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        *(("mapping", mapping_document(key)) for key in mapping_keys()),
        *(("platform", platform_document(key)) for key in platform_keys()),
    ],
)
def test_the_schemas_accept_the_library(kind: str, document: bytes) -> None:
    """The JSON Schemas of mappings of both kinds agree with those that ship."""
    schema = published()[f"{kind}.schema.json"]

    Draft202012Validator(schema).validate(parse_yaml(document))


@pytest.mark.parametrize(("command", "more"), [("schema", set()), ("openapi", {"openapi.json"})])
def test_writing_and_checking(tmp_path: Path, command: str, more: set[str]) -> None:
    """What was written is as the code says; what was changed or is missing is named."""
    folder = tmp_path / "generated"

    assert icp(command, "--write", folder).code == 0
    assert {path.name for path in folder.iterdir()} == FILES | more
    assert icp(command, "--check", folder) == (0, "", "")

    written(folder / "account.schema.json", "{}\n")
    (folder / "mapping.schema.json").unlink()
    ran = icp(command, "--check", folder)
    assert ran.code == 1
    assert ran.err.splitlines() == [
        f"{folder}/account.schema.json: this is not what the code says",
        f"{folder}/mapping.schema.json: this is not what the code says",
        "run `make openapi` and commit what it writes",
    ]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Where no folder can be, one sentence says so."""
    ran = icp("schema", "--write", written(tmp_path / "file", "") / "folder")

    assert ran.code == 1
    assert "Not a directory" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("schema",), "name one of definition, account, decision, mapping, platform"),
        (("schema", "persona"), "'persona' is not one of"),
        (("schema", "account", "--write", "x"), "leave the name out"),
        (("schema", "--write", "x", "--check", "x"), "not both"),
        (("openapi",), "give --write DIR or --check DIR"),
    ],
    ids=str,
)
def test_wrong_calls(arguments: tuple[str, ...], said: str) -> None:
    """A wrong call says what would be right."""
    ran = icp(*arguments)

    assert ran.code == 2
    assert said in ran.err
