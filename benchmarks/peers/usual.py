"""The usual FastAPI route over the same engine: models in, model out, the key as a dependency."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import uuid4

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.api.models.requests import ScoreRequest  # noqa: TC001 - FastAPI reads it when it runs
from app.engine.evaluate import decide
from schemas.decision import Decision

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled

_VERSION = {"version": 1, "digest": "sha256:" + "0" * 64}
_UNAUTHORIZED = 401


def usual(compiled: Compiled, key: str) -> FastAPI:
    """Return the application; `async def`, which is faster here than a thread a request."""
    app = FastAPI()

    def caller(given: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> str:
        if not secrets.compare_digest(given.credentials, key):
            raise HTTPException(_UNAUTHORIZED)
        return given.credentials

    @app.post("/v1/score", response_model=Decision, dependencies=[Depends(caller)])
    async def score(asked: ScoreRequest) -> dict[str, Any]:
        account = compiled.reader.read(asked.account.model_dump(exclude_unset=True))
        decision = decide(compiled, account, asked.as_of, detail=asked.detail)
        until = decision["valid_until"]
        return decision | {
            "decision_id": str(uuid4()),
            "icp": {**decision["icp"], **_VERSION},
            "as_of": asked.as_of,
            "valid_until": until and date.fromisoformat(until),
        }

    return app
