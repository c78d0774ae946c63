"""Typical accounts as a CRM sends them: a dozen fields the definition knows, twenty it does not."""

from __future__ import annotations

from typing import Any

_OTHERS = {f"custom_field_{number}__c": f"value {number}" for number in range(20)}
_SIZES = ("11-50 employees", "51-200 employees", "201 to 500 employees", "1,001-5,000", "340")
_REVENUES = ("$5M-$10M", "$10 to $25 million (USD)", "12500000", "Unknown / Non-Applicable")

CRM_ACCOUNTS: list[dict[str, Any]] = [
    {
        "id": f"001{number:09d}",
        "name": f"Account {number}",
        "domain": f"account{number}.example",
        "industry": ("Computer Software", "Financial Services", "software_development")[number % 3],
        "employees": _SIZES[number % 5],
        "engineers": str(number % 150),
        "annual_revenue": _REVENUES[number % 4],
        "country": ("USA", "United Kingdom", "DE")[number % 3],
        "technologies": "GitHub;AWS;Jenkins",
        "internal_owner": ("yes", "no", "true")[number % 3],
        "security_review": "Light",
        "triggers": [{"type": "funding.series-b", "date": "2025-11-03", "amount": "$12M"}],
        **_OTHERS,
    }
    for number in range(1_000)
]
