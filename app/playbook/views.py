"""The views by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.playbook.content_map import content_map
from app.playbook.fit_message_proof import fit_message_proof
from app.playbook.landing_page_variants import landing_page_variants
from app.playbook.objection_cards import objection_cards
from app.playbook.onboarding_plan import onboarding_plan
from app.playbook.one_pager import one_pager
from app.playbook.talk_tracks import talk_tracks
from app.playbook.worksheet import worksheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.playbook.view import View
    from schemas.decision import AnsweringVersion
    from schemas.definition import Definition

VIEWS: dict[str, Callable[[Definition, AnsweringVersion], View]] = {
    "one-pager": one_pager,
    "objection-cards": objection_cards,
    "talk-tracks": talk_tracks,
    "content-map": content_map,
    "landing-page-variants": landing_page_variants,
    "onboarding-plan": onboarding_plan,
    "fit-message-proof": fit_message_proof,
    "worksheet": worksheet,
}
"""All but the view of one persona, which takes the persona's key as well."""
