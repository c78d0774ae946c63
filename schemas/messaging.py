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
    """The address of the page that tells it in full."""


class DiscoveryTopics(Model):
    """What the first conversation has to find out."""

    outcomes: Texts = ()
    """What to ask about the outcome they want."""
    urgency: Texts = ()
    """What to ask about why it has to be now."""
    success_criteria: Texts = ()
    """What to ask about how they will know that it worked."""


class SecurityReviewTopics(Model):
    """What those who review the security of a product have to hear."""

    controls: Texts = ()
    """What to say about access, and who can limit it."""
    documentation: Texts = ()
    """What to say about the papers, and what to hand over."""
    data_flows: Texts = ()
    """What to say about which data goes where, and for how long."""


class ProcurementTopics(Model):
    """What those who buy have to hear."""

    price_clarity: Texts = ()
    """What to say about what it costs, and what makes it cost more."""
    terms: Texts = ()
    """What to say about the contract."""
    implementation_plan: Texts = ()
    """What to say about the way from the signature to the first result."""


class Topics(Model):
    """What each conversation must not leave out."""

    discovery: DiscoveryTopics = DiscoveryTopics()
    """Of the first conversation."""
    security_review: SecurityReviewTopics = SecurityReviewTopics()
    """Of the one with those who review its security."""
    procurement: ProcurementTopics = ProcurementTopics()
    """Of the one with those who buy."""


class TalkTracks(Model):
    """What to say in each conversation."""

    discovery: Texts = ()
    """In the first conversation."""
    security_review: Texts = ()
    """To those who review its security."""
    procurement: Texts = ()
    """To those who buy."""
    topics: Topics = Topics()
    """What is said on the topics that no such conversation leaves out."""


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
    """What is reached first, what next, in order."""
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
