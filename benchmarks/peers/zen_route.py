"""`zen-engine` behind FastAPI: a dictionary in, a dictionary out, the key as a dependency.

It gets canonical facts, so it normalises nothing, and it gives the points without reasons.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Body, Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from benchmarks.zen_scorecard import zen_decision

if TYPE_CHECKING:
    from app.engine.compiling.compiled import Compiled

_UNAUTHORIZED = 401


def zen_route(compiled: Compiled, key: str) -> FastAPI:
    """Return the application."""
    app = FastAPI()
    decision = zen_decision(compiled)

    def caller(given: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> str:
        if not secrets.compare_digest(given.credentials, key):
            raise HTTPException(_UNAUTHORIZED)
        return given.credentials

    @app.post("/v1/score", dependencies=[Depends(caller)])
    async def score(facts: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
        answer: dict[str, Any] = decision.evaluate(facts)["result"]
        return answer

    return app
