"""Settings: environment variables that begin with `ICP_`."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

LOOPBACK = "127.0.0.1"
LOOPBACK_NAMES = frozenset({LOOPBACK, "localhost", "::1"})
"""What a machine calls itself; in a URL an IPv6 address has brackets."""
RATE = r"[1-9][0-9]{0,6}/(second|minute|hour|day)"
"""How a rate is written; `limits.parse` reads every text of this form."""
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


_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def _duration(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"([0-9]{1,9})(s|m|h|d)", str(value).strip())
    if found is None or not int(found[1]):
        raise ValueError("this is not a length of time; write a number and s, m, h or d: 30s, 24h")
    return timedelta(seconds=int(found[1]) * _SECONDS[found[2]])


def _rate(value: object) -> object:
    if re.fullmatch(RATE, str(value)) is None:
        raise ValueError(
            "this is no rate; write a number and second, minute, hour or day: 600/minute"
        )
    return value


Duration = Annotated[timedelta, BeforeValidator(_duration)]


def _safe_url(url: HttpUrl) -> HttpUrl:
    if url.scheme != "https" and (url.host or "").strip("[]") not in LOOPBACK_NAMES:
        raise ValueError("write an address with https: who signs tokens has to be known for sure")
    return url


SafeUrl = Annotated[HttpUrl, AfterValidator(_safe_url)]


class Settings(BaseSettings):
    """What an operator can set; every field is an environment variable `ICP_<NAME>`."""

    model_config = SettingsConfigDict(
        env_prefix="ICP_",
        env_ignore_empty=True,
        frozen=True,
        arbitrary_types_allowed=True,
        hide_input_in_errors=True,
    )

    database_url: Annotated[URL, BeforeValidator(_database_url)] | None = None
    """PostgreSQL to use; unset: a server of the service's own in the state directory."""
    state_dir: Path = Path(".state")
    """Where the snapshot is, and such a server's data; at most 90 bytes as an absolute path."""
    host: str = LOOPBACK
    """Address to listen on; 0.0.0.0 for every network of the machine."""
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    """TCP port to listen on; 0 takes any free one."""
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Processes that answer requests; one a core is as fast as it gets."""
    max_stale: Duration = timedelta(hours=24)
    """How long to answer from memory while the database is away."""
    deadline: Duration = timedelta(seconds=30)
    """How long a request may take, from its first byte to the last of its answer; not NDJSON."""
    drain: Duration = timedelta(seconds=10)
    """How long requests in progress may take to finish after SIGTERM."""
    max_in_flight: Annotated[int, Field(ge=1)] = 512
    """How many requests a worker has in hand at once; more are answered 503."""
    rate_limit: Annotated[str, BeforeValidator(_rate)] | None = None
    """How often each key may call, such as `600/minute`; unset: as often as it likes."""
    rate_limit_url: SecretStr | None = None
    """A Redis or Valkey that counts for all workers and replicas; unset: each allows its share."""
    oidc_issuer: SafeUrl | None = None
    """Issuer whose JSON Web Tokens are taken beside API keys; unset: none are."""
    oidc_audience: Annotated[str | None, Field(validate_default=True)] = None
    """The audience such a token has to be made for; required with an issuer."""
    oidc_jwks_url: SafeUrl | None = None
    """Where the issuer's keys are; unset: where its discovery document says."""
    metrics_port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    """A loopback port that serves `/metrics` without a key; unset: none does."""
    webhook_allow_private: bool = False
    """Whether events may be sent by plain http, and to addresses that are not public."""
    access_log: Literal["none", "failures", "all"] = "failures"
    """Which requests are logged: none, those answered 5xx or 429 and every write, or all."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least that is logged."""
    cors_origins: tuple[str, ...] = ()
    """Web origins whose pages may call, as a JSON list; none by default."""

    @field_validator("oidc_audience")
    @classmethod
    def _audience_of_issuer(cls, audience: str | None, given: ValidationInfo) -> str | None:
        if audience is None and given.data.get("oidc_issuer") is not None:
            raise ValueError("name the audience that tokens of ICP_OIDC_ISSUER are made for")
        return audience


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
