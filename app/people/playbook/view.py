"""What every view of the playbook has in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from app.engine.markdown import escaped
from app.people.playbook.gaps import MissingPart
from app.people.playbook.markdown import marked, section
from schemas.base import Model, Text
from schemas.decision import AnsweringVersion

if TYPE_CHECKING:
    from app.people.playbook.markdown import Blocks


class View(Model):
    """A view of a definition; it says nothing that the definition does not say."""

    title: ClassVar[str]
    """What the view is called above its text."""

    icp: AnsweringVersion
    """The version it is of."""
    name: Text
    """The name of the ICP."""
    missing: tuple[MissingPart, ...]
    """What it would show as well if the definition said it."""

    @property
    def subject(self) -> str:
        """What the view is about."""
        return self.name

    @abstractmethod
    def body(self) -> Blocks:
        """Return the view as blocks of Markdown, without its title and what is missing."""

    def markdown(self) -> str:
        """Return the view as Markdown (CommonMark, with GitHub's tables and tick boxes)."""
        missing = [f"`{part.pointer}`: {escaped(part.message)}" for part in self.missing]
        blocks = [
            f"# {self.title}: {escaped(self.subject)}",
            f"{self._icp()}, {_numbered(self.icp)}, digest `{self.icp.digest}`",
            *self.body(),
            *section("Missing in the definition", marked(missing)),
        ]
        return "\n\n".join(blocks) + "\n"

    def _icp(self) -> str:
        """Return which ICP it is: by its name as well where the heading does not say it."""
        key = f"`{self.icp.key}`"
        return key if self.subject == self.name else f"{escaped(self.name)} ({key})"


def _numbered(icp: AnsweringVersion) -> str:
    return f"version {icp.version}" if isinstance(icp.version, int) else icp.version
