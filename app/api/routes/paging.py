"""Paging through lists that grow."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

Limit = Annotated[int, Query(ge=1, le=1_000, description="How many entries at most.")]
MAX_ID = 2**31 - 1
After = Annotated[int | None, Query(ge=0, le=MAX_ID, description="The last entry seen.")]
