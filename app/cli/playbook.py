"""`icp playbook`: a definition as what somebody reads who sells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.choosing import chosen_document
from app.cli.definitions import checked
from app.cli.errors import Misuse
from app.cli.forms import Output, OutputOption
from app.engine.digest import digest
from app.engine.document import canonical
from app.engine.faults import shown
from app.engine.normalise.near import near
from app.people.playbook.persona import persona_view
from app.people.playbook.views import VIEWS
from schemas.decision import AnsweringVersion

if TYPE_CHECKING:
    from app.people.playbook.view import View
    from schemas.definition import Definition

_PERSONA = "persona/"

DefinitionArgument = Annotated[
    str, typer.Argument(metavar="KEY|FILE", help="A library key or a definition.")
]
ViewArgument = Annotated[
    str, typer.Argument(metavar="VIEW", help=f"{', '.join(VIEWS)}, or {_PERSONA}KEY.")
]


def playbook(
    definition: DefinitionArgument, view: ViewArgument, output: OutputOption = Output.MARKDOWN
) -> None:
    """Show a definition as a one-pager, objection cards, a worksheet and more.

    What the definition lacks for the view is named at the end.
    """
    document = chosen_document(definition)
    whole = checked(document)
    tag = digest(canonical(document.value()))
    made = _made(whole, AnsweringVersion(key=whole.key, version="draft", digest=tag), view)
    if output is Output.MARKDOWN:
        typer.echo(made.markdown(), nl=False)
    else:
        typer.echo(made.model_dump_json(indent=2))


def _made(definition: Definition, icp: AnsweringVersion, view: str) -> View:
    if view in VIEWS:
        return VIEWS[view](definition, icp)
    personas = [f"{_PERSONA}{persona.key}" for persona in definition.personas]
    if view in personas:
        return persona_view(definition, icp, view.removeprefix(_PERSONA))
    known = (*VIEWS, *personas)
    guess = near(view, known)
    hint = f"did you mean '{guess}'?" if guess else f"there are {', '.join(known)}"
    raise Misuse(f"there is no view {shown(view)}; {hint}")
