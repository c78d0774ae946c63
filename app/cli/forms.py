"""The two forms of what people read and programs take."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Output(StrEnum):
    """What is written."""

    MARKDOWN = "markdown"
    JSON = "json"


OutputOption = Annotated[
    Output, typer.Option(help="Markdown for people and pull requests, JSON for programs.")
]
