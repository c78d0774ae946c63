"""Messaging: what to say to whom, and how the first weeks go."""

from __future__ import annotations

from schemas.base import Key, Model, Prose, Text, Texts


class UseCase(Model):
    """One reason to buy, with the page that tells it."""

    key: Key
    """Unique among the use cases."""
    headline: Text
    """The reason in a line."""
    page: Text | None = None
    """Where it is told in full, such as a URL."""


class TalkTracks(Model):
    """What to say in each conversation."""

    discovery: Texts = ()
    """In the first conversation."""
    security_review: Texts = ()
    """To those who review its security."""
    procurement: Texts = ()
    """To those who buy."""


class Variant(Model):
    """A headline and its proof for one persona."""

    persona: Key
    """The key of a persona."""
    headline: Text
    """What to say to them."""
    proof: Texts = ()
    """What shows that it is true."""


class Onboarding(Model):
    """The first milestones after the purchase."""

    milestones: Texts = ()
    """In order."""
    note: Prose | None = None
    """Anything else to know."""


class Messaging(Model):
    """All that is said in the name of this ICP."""

    fit_statement: Prose | None = None
    """Why such a company and the product fit."""
    angle: Prose | None = None
    """The one idea behind all that is said."""
    use_cases: tuple[UseCase, ...] = ()
    """Reasons to buy."""
    talk_tracks: TalkTracks = TalkTracks()
    """What to say when."""
    variants: tuple[Variant, ...] = ()
    """What to say to whom."""
    onboarding: Onboarding = Onboarding()
    """How the first weeks go."""
    time_to_value: Prose | None = None
    """How soon it pays off."""
