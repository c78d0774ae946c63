"""The usual FastAPI route over the same engine: models in, model out, the key as a dependency."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import orjson
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from app.engine.evaluate import scored
from benchmarks.peers.usual_models import Answer, Asked

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled

_UNAUTHORIZED = 401


def usual(compiled: Compiled, key: str) -> FastAPI:
    """Return the application; `async def`, which is faster here than a thread a request."""
    app = FastAPI()
    version = {"key": compiled.definition.key, "version": 1, "digest": "sha256:" + "0" * 64}
    icp = orjson.dumps(version)

    def caller(given: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> str:
        if not secrets.compare_digest(given.credentials, key):
            raise HTTPException(_UNAUTHORIZED)
        return given.credentials

    @app.post("/v1/score", response_model_exclude_unset=True, dependencies=[Depends(caller)])
    async def score(asked: Asked) -> Answer:
        made = scored(compiled, asked.account, asked.as_of, detail=asked.detail)
        return Answer.model_validate_json(made.json(str(uuid4()).encode(), icp))

    return app
