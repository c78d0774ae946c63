"""From our functions and ranks to the labels of the titles we are measured by, with reasons.

The lists label a title by the words in it. They have no place for who leads the company, nor for
finance, law or production: these are their `Other`. Their seniorities say which word a title has:
all managers, consultants and specialists are `Senior`, all heads `Lead`, all vice presidents
`Management`. So ranks are mapped, which are finer than seniorities and tell a head from a director.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.people.kinds import Function
    from app.people.titles import Reading

OTHER = "Other"

DEPARTMENTS: dict[Function, str] = {
    "engineering": "Information Technology",  # software, in nearly all of their titles
    "information_technology": "Information Technology",
    "security": "Information Technology",
    "data": "Information Technology",
    "product": "Marketing",  # product managers come with marketing in their lists
    "design": "Marketing",
    "marketing": "Marketing",
    "sales": "Sales",
    "customer_success": "Sales",  # they have no department between sales and support
    "revenue_operations": "Sales",  # `Sales Operations` is
    "business_development": "Business Development",
    "customer_support": "Customer Support",
    "procurement": "Purchasing",
    "human_resources": "Human Resources",
    "consulting": "Consulting",
    "project_management": "Project Management",
    "administrative": "Administrative",
}
"""Functions that are not here have no department of theirs."""

SENIORITIES = {
    "learner": "Junior",
    "junior": "Junior",
    "employee": "Junior",  # Mitarbeiter, Referent, Analyst
    "professional": "Senior",
    "senior": "Senior",
    "manager": "Senior",
    "lead": "Lead",
    "head": "Lead",
    "director": "Director",
    "vp": "Management",
    "c_level": "Management",
    "owner": "Management",
}


PRECEDENCE = (
    "Marketing",
    "Sales",
    "Business Development",
    "Information Technology",
    "Project Management",
    "Consulting",
    "Customer Support",
    "Purchasing",
    "Human Resources",
    "Administrative",
    OTHER,
)
"""The lists label a title of several roles by the department that comes first here, whatever comes
first in the title: `Sales & Marketing` is Marketing nine times of ten. Learnt from the titles that
are not held out."""


def department(reading: Reading) -> str:
    """Return the department of a title: of its roles, the one that the lists look for first."""
    found = {DEPARTMENTS.get(role.function, OTHER) for role in reading.roles}
    return min(found, key=PRECEDENCE.index)


def seniority(reading: Reading) -> str:
    """Return the seniority of a title: of its first role, by the word that decided."""
    ranks = [one.says for one in reading.evidence if one.decides == "seniority"]
    return SENIORITIES[ranks[0] if ranks else "professional"]
