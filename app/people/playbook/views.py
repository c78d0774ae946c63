"""The views by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.people.playbook.content_map import ContentMapView, content_map
from app.people.playbook.fit_message_proof import FitMessageProofView, fit_message_proof
from app.people.playbook.landing_page_variants import LandingPageVariantsView, landing_page_variants
from app.people.playbook.objection_cards import ObjectionCardsView, objection_cards
from app.people.playbook.onboarding_plan import OnboardingPlanView, onboarding_plan
from app.people.playbook.one_pager import OnePagerView, one_pager
from app.people.playbook.talk_tracks import TalkTracksView, talk_tracks
from app.people.playbook.worksheet import WorksheetView, worksheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.people.playbook.view import View
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

MODELS: tuple[type[View], ...] = (
    OnePagerView,
    ObjectionCardsView,
    TalkTracksView,
    ContentMapView,
    LandingPageVariantsView,
    OnboardingPlanView,
    FitMessageProofView,
    WorksheetView,
)
"""What they make, in the same order."""
