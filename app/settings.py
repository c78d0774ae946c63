"""Settings: environment variables that begin with `ICP_`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

LOOPBACK = "127.0.0.1"
DRIVER = "postgresql+psycopg"

_EXAMPLE = "postgresql://user:password@host:5432/database"


class SettingsError(ValueError):
    """A setting cannot be used; the text names its variable and says what would be right."""


def _database_url(value: object) -> URL:
    try:
        url = value if isinstance(value, URL) else make_url(str(value))
    except (ArgumentError, ValueError):
        raise ValueError(f"this is not a database URL; write {_EXAMPLE}") from None
    if url.drivername not in {"postgres", "postgresql", DRIVER}:
        raise ValueError(f"{url.drivername!r} is not supported; write {_EXAMPLE}")
    return url.set(drivername=DRIVER)


class Settings(BaseSettings):
    """What an operator can set; every field is an environment variable `ICP_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="ICP_",
        env_ignore_empty=True,
        frozen=True,
        arbitrary_types_allowed=True,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
    )

    database_url: Annotated[URL, BeforeValidator(_database_url)] | None = None
    """PostgreSQL to use; unset: a server of the service's own in the state directory."""
    state_dir: Path = Path(".state")
    """Where that server keeps its data; at most 90 bytes long as an absolute path."""
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    """TCP port to listen on; 0 takes any free one."""


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsError: a variable cannot be used; all of them are named at once.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = (
            f"ICP_{str(fault['loc'][0]).upper()}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors()
        )
        raise SettingsError("\n".join(faults)) from None
