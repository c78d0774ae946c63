"""Messaging: what to say to whom, and how the first weeks go."""

from __future__ import annotations

from schemas.base import Key, Model, Prose, Text, Texts


class UseCase(Model):
    """One reason to buy, with the page that tells it."""

    key: Key
    headline: Text
    page: Text | None = None


class TalkTracks(Model):
    """What to say in each conversation."""

    discovery: Texts = ()
    security_review: Texts = ()
    procurement: Texts = ()


class Variant(Model):
    """A headline and its proof for one persona."""

    persona: Key
    headline: Text
    proof: Texts = ()


class Onboarding(Model):
    """The first milestones after the purchase."""

    milestones: Texts = ()
    note: Prose | None = None


class Messaging(Model):
    """All that is said in the name of this ICP."""

    fit_statement: Prose | None = None
    angle: Prose | None = None
    use_cases: tuple[UseCase, ...] = ()
    talk_tracks: TalkTracks = TalkTracks()
    variants: tuple[Variant, ...] = ()
    onboarding: Onboarding = Onboarding()
    time_to_value: Prose | None = None
