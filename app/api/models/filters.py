"""What a call for targeting filters may carry."""

from __future__ import annotations

from app.api.models.base import WireModel
from app.api.models.requests import Accounts
from schemas.platform import PlatformMapping


class FilterRequest(WireModel):
    """A platform mapping of one's own."""

    mapping: PlatformMapping
    """Where the platform keeps attributes, instead of the mapping of the library."""


class CompanyListRequest(WireModel):
    """The accounts of which a list of companies is to be made; nothing of them is stored."""

    accounts: Accounts
