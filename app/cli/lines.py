"""Lines of a document by JSON Pointer, so that a fault names the line to look at."""

from __future__ import annotations

import yaml

from app.engine.faults import child


class Lines:
    """Where the members and items of a YAML or JSON text begin."""

    def __init__(self, data: bytes) -> None:
        self._lines: dict[str, int] = {}
        try:
            root = yaml.compose(data, Loader=yaml.CSafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
            return
        if root is not None:
            self._walk(root)

    def of(self, pointer: str) -> int | None:
        """Return the line of what the pointer names, or of the nearest thing that holds it."""
        while pointer and pointer not in self._lines:
            pointer = pointer.rpartition("/")[0]
        return self._lines.get(pointer)

    def _walk(self, root: yaml.Node) -> None:
        waiting = [("", root.start_mark.line, root)]
        seen: set[int] = set()
        while waiting:
            pointer, line, node = waiting.pop()
            self._lines.setdefault(pointer, line + 1)
            if id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                waiting += [
                    (child(pointer, key.value), key.start_mark.line, value)
                    for key, value in node.value
                    if isinstance(key, yaml.ScalarNode)
                ]
            elif isinstance(node, yaml.SequenceNode):
                waiting += [
                    (child(pointer, index), item.start_mark.line, item)
                    for index, item in enumerate(node.value)
                ]
