"""`icp openapi`: the OpenAPI document of the service, with the JSON Schemas beside it."""

from __future__ import annotations

from app.cli.generated import CheckOption, WriteOption, generate, json_text
from schemas.published import published

_NO_DATABASE = "postgresql://localhost/none"
"""The document is made without connecting."""


def openapi(*, write: WriteOption = None, check: CheckOption = None) -> None:
    """Write openapi.json and all JSON Schemas into a folder, or check the ones there."""
    from app.main import create_app  # noqa: PLC0415 - slow to import, and only needed here
    from app.settings import Settings  # noqa: PLC0415 - as above

    settings = Settings.model_validate({"database_url": _NO_DATABASE})
    documents = {"openapi.json": create_app(settings).openapi(), **published()}
    generate({name: json_text(document) for name, document in documents.items()}, write, check)
