"""What the source says of the fields of a model, for JSON Schema to repeat.

Pydantic reads it when a class is made (`use_attribute_docstrings`), which is a tenth of the time
that a service takes to start; here it is read when a schema is asked for.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def descriptions(model: type) -> dict[str, str]:
    """Return the text below each field of a model, by the field's name; inherited ones too."""
    found: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        found |= _of_module(cls.__module__).get(cls.__qualname__, {})
    return found


@cache
def _of_module(name: str) -> dict[str, dict[str, str]]:
    if not name.startswith(("schemas.", "app.")):
        return {}
    tree = ast.parse(inspect.getsource(sys.modules[name]))
    return {
        node.name: dict(_of_class(node)) for node in tree.body if isinstance(node, ast.ClassDef)
    }


def _of_class(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, below in pairwise(node.body):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str() as text)),
            ):
                yield name, inspect.cleandoc(text)
