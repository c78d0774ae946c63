"""The examples of a definition, run against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.codes import Code
from app.engine.evaluate import decide
from app.engine.normalise import AccountInvalid
from schemas.problem import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.engine.compiling.compiled import Compiled
    from schemas.definition import Example


def failing_examples(compiled: Compiled) -> tuple[Fault, ...]:
    """Return a fault for everything an example expects that does not come out."""
    return tuple(
        fault
        for number, example in enumerate(compiled.definition.examples)
        for fault in _faults(compiled, example, f"/examples/{number}")
    )


def _faults(compiled: Compiled, example: Example, pointer: str) -> Iterator[Fault]:
    try:
        account = compiled.reader.read(example.account)
    except AccountInvalid as error:
        for fault in error.faults:
            yield fault.model_copy(update={"pointer": f"{pointer}/account{fault.pointer}"})
        return
    decision = decide(compiled, account, example.as_of)
    for field, expected in example.expect:
        if expected is not None and decision[field] != expected:
            yield Fault(
                pointer=f"{pointer}/expect/{field}",
                code=Code.EXAMPLE_FAILED,
                message=(
                    f"{example.name!r} expects {field} {expected!r}, but the definition gives "
                    f"{decision[field]!r}; correct the example or the scorecard."
                ),
            )
