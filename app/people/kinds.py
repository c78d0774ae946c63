"""What a title is read as: a function, and a seniority."""

from __future__ import annotations

from typing import Literal, get_args

Function = Literal[
    "engineering",
    "information_technology",
    "security",
    "data",
    "product",
    "design",
    "marketing",
    "sales",
    "revenue_operations",
    "business_development",
    "customer_support",
    "customer_success",
    "finance",
    "procurement",
    "legal",
    "compliance",
    "human_resources",
    "operations",
    "consulting",
    "project_management",
    "administrative",
    "executive",
    "other",
]
Seniority = Literal[
    "junior",
    "professional",
    "senior",
    "lead",
    "manager",
    "director",
    "vp",
    "c_level",
    "owner",
]

FUNCTIONS: tuple[Function, ...] = get_args(Function)
SENIORITIES: tuple[Seniority, ...] = get_args(Seniority)
"""From the lowest to the highest."""
