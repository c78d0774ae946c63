"""The task that a test runs in."""

from __future__ import annotations

from asyncio import Task, current_task


def running() -> Task[object]:
    """Return the current task."""
    task = current_task()
    assert task is not None
    return task
