"""One target in a process of its own, as libFuzzer never returns: `python -m ...worker TARGET`."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["app", "schemas", "yaml", "rfc8785"]):
    from conformance.fuzz.mutation import JsonMutator
    from conformance.fuzz.targets import TARGETS

_BLIND = 0.1
"""How often JSON is mutated as bytes, without knowing that it is JSON."""


def main(name: str, corpus: Path, options: list[str]) -> None:
    """Fuzz one target until libFuzzer ends the process.

    Args:
        name: The target.
        corpus: Folder of inputs to mutate; those that reach new code are added to it.
        options: What else libFuzzer is told.
    """
    target = TARGETS[name]
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    arguments = [name, *options, str(corpus)]
    if target.is_json:
        mutator = JsonMutator(target.seeds())

        def mutate(data: bytes, most: int, seed: int) -> bytes:
            random = Random(seed)  # noqa: S311 - reproducible, not secret
            mutated = None if random.random() < _BLIND else mutator.mutate(data, most, random)
            return atheris.Mutate(data, most) if mutated is None else mutated

        atheris.Setup(arguments, target.read, custom_mutator=mutate)
    else:
        atheris.Setup(arguments, target.read)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
