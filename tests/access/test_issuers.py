from __future__ import annotations

import subprocess
import sys

from app.access.issuers import tokens_of
from app.settings import Settings

IMPORTED = """
import sys, app.main
from app.settings import Settings
app.main.create_app(Settings(database_url="postgresql://nowhere/none"))
print("jwt" in sys.modules)
"""


def test_without_an_issuer_there_are_no_tokens() -> None:
    """Tokens are taken where an issuer is set, and nowhere else."""
    assert tokens_of(Settings()) is None
    given = {"oidc_issuer": "https://login.example.com", "oidc_audience": "icp-scoring"}
    assert tokens_of(Settings.model_validate(given))


def test_who_takes_no_tokens_does_not_load_what_reads_them() -> None:
    """A service without an issuer starts without the libraries for signatures."""
    ran = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "False"
