"""Filters over what decisions wrote back to a CRM: the band, and the version that said so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.targeting.hubspot import branch, property_filter
from app.targeting.salesforce import SELECT, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.platform import WrittenBack

TABLE = "accounts"


def as_json(fields: WrittenBack, bands: Sequence[str], version: int) -> dict[str, Any]:
    """Return a condition on the fields."""
    return {
        "include": {
            "all": [
                {"attribute": fields.version, "op": "eq", "value": version},
                {"attribute": fields.band, "op": "in", "value": [*bands]},
            ]
        }
    }


def as_sql(fields: WrittenBack, bands: Sequence[str], version: int) -> str:
    """Return a SELECT that every dialect of SQL takes: neither names nor keys need quoting."""
    listed = ", ".join(f"'{band}'" for band in bands)
    return (
        f"SELECT id FROM {TABLE}\n"  # noqa: S608 - as above
        f"WHERE {fields.version} = {version} AND {fields.band} IN ({listed})\n"
    )


def as_hubspot(fields: WrittenBack, bands: Sequence[str], version: int) -> dict[str, Any]:
    """Return the `filterBranch` of a list."""
    said = property_filter(fields.version, "NUMBER", "IS_EQUAL_TO", value=version)
    banded = property_filter(fields.band, "ENUMERATION", "IS_ANY_OF", values=[*bands])
    return branch([[said, banded]])


def as_salesforce(fields: WrittenBack, bands: Sequence[str], version: int) -> str:
    """Return a query of accounts."""
    listed = ", ".join(map(text, bands))
    return f"{SELECT}{fields.version} = {version} AND {fields.band} IN ({listed})"
