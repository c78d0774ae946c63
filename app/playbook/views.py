"""The views by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.playbook.content_map import ContentMapView, content_map
from app.playbook.fit_message_proof import FitMessageProofView, fit_message_proof
from app.playbook.landing_page_variants import LandingPageVariantsView, landing_page_variants
from app.playbook.objection_cards import ObjectionCardsView, objection_cards
from app.playbook.onboarding_plan import OnboardingPlanView, onboarding_plan
from app.playbook.one_pager import OnePagerView, one_pager
from app.playbook.talk_tracks import TalkTracksView, talk_tracks
from app.playbook.worksheet import WorksheetView, worksheet

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
