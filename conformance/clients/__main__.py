"""Lint the document, generate both clients, compile them, and let them score."""

from __future__ import annotations

import os
import shutil
import subprocess

from conformance.service import FOLDER, OPENAPI, running

_MADE = FOLDER / ".generated"
_PYTHON = FOLDER / ".venv" / "bin"
_NODE = FOLDER / "node_modules" / ".bin"
_SOURCES = FOLDER / "clients"


def main() -> None:
    """Raise CalledProcessError where a tool finds a fault."""
    shutil.rmtree(_MADE, ignore_errors=True)
    _MADE.mkdir()
    _run(_NODE / "redocly", "lint", "--config", FOLDER / "redocly.yaml", OPENAPI)
    _run(  # what has a default may be left out of a request
        _NODE / "openapi-typescript", OPENAPI, "--default-non-nullable", "false",
        "--output", _MADE / "openapi.ts",
    )  # fmt: skip
    shutil.copy(_SOURCES / "score.ts", _MADE)
    _run(_NODE / "tsc", "--project", _SOURCES / "tsconfig.json")
    _run(
        _PYTHON / "openapi-python-client", "generate", "--path", OPENAPI,
        "--output-path", _MADE / "icp_client", "--meta", "none", "--fail-on-warning",
        "--config", FOLDER / "openapi-python-client.yaml",
    )  # fmt: skip
    shutil.copy(_SOURCES / "score.py", _MADE)
    with running() as service:
        called = {"ICP_ADDRESS": service.address, "ICP_KEY": service.key or ""}
        _run(_PYTHON / "python", _MADE / "score.py", **called)
        _run("node", _MADE / "built" / "score.js", **called)


def _run(*command: object, **variables: str) -> None:
    found = f"{_PYTHON}{os.pathsep}{os.environ['PATH']}"  # the generator formats by ruff
    subprocess.run(  # noqa: S603 - our own tools
        [str(part) for part in command], check=True, cwd=FOLDER,
        env=os.environ | {"PATH": found} | variables,
    )  # fmt: skip


if __name__ == "__main__":
    main()
