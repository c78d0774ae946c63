from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import Settings, SettingsError, load_settings


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing has to be set; what is set to nothing counts as not set."""
    for name in ("ICP_DATABASE_URL", "ICP_STATE_DIR", "ICP_PORT"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert settings.database_url is None
    assert (settings.state_dir, settings.port) == (Path(".state"), 8000)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_postgres_url(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    """The URLs that providers hand out work as they are, parameters included."""
    monkeypatch.setenv("ICP_DATABASE_URL", f"{scheme}://ada:pw@db:5433/icp?sslmode=require")
    url = load_settings().database_url
    assert url is not None
    assert (url.drivername, url.host, url.port) == ("postgresql+psycopg", "db", 5433)
    assert (url.database, url.query) == ("icp", {"sslmode": "require"})


def test_passwords_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the settings nor what is wrong with them show a password."""
    monkeypatch.setenv("ICP_DATABASE_URL", "postgres://ada:secret@db/icp")
    assert "secret" not in repr(load_settings())
    monkeypatch.setenv("ICP_DATABASE_URL", "oracle://ada:secret@db/icp")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ICP_DATABASE_URL", "nonsense", "this is not a database URL; write postgresql://"),
        ("ICP_DATABASE_URL", "mysql://db/icp", "'mysql' is not supported; write postgresql://"),
        ("ICP_DATABASE_URL", "postgresql://db:port/icp", "this is not a database URL"),
        ("ICP_PORT", "70000", "less than or equal to 65535"),
        ("ICP_PORT", "http", "a valid integer"),
        ("ICP_RATE_LIMIT", "often", "this is no rate; write a number and second, minute"),
        ("ICP_OIDC_ISSUER", "http://login.example.com", "write an address with https"),
        ("ICP_OIDC_JWKS_URL", "http://login.example.com/keys", "write an address with https"),
    ],
)
def test_faulty_settings(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    """A variable that cannot be used is named, with what would be right."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: .*{sentence}"):
        load_settings()


def test_tokens_need_an_audience(monkeypatch: pytest.MonkeyPatch) -> None:
    """An issuer signs for many services; without an audience, any of its tokens would do."""
    monkeypatch.setenv("ICP_OIDC_ISSUER", "https://login.example.com")
    with pytest.raises(SettingsError, match="ICP_OIDC_AUDIENCE: name the audience"):
        load_settings()
    monkeypatch.setenv("ICP_OIDC_AUDIENCE", "icp-scoring")
    assert load_settings().oidc_audience == "icp-scoring"


def test_every_setting_is_documented() -> None:
    """The page on running the service has a row for every variable."""
    page = (Path(__file__).parents[1] / "docs" / "running.md").read_text()
    rows = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `ICP_")}
    assert rows == {f"ICP_{name.upper()}" for name in Settings.model_fields}
