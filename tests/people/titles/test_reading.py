"""Titles as people write them, by rule, and what they are read as."""

from __future__ import annotations

import pytest

from app.people.titles import classify
from app.people.titles.lexicon import meanings

RULES = {
    "the order of words does not matter": [
        ("VP, Sales", "sales", "vp"),
        ("Sales VP", "sales", "vp"),
        ("Vice President of Sales", "sales", "vp"),
        ("Director, Warehouse Mgmt", "operations", "director"),
        ("Director of Vendor Relations", "procurement", "director"),
    ],
    "abbreviations": [
        ("Sr. Software Engineer", "engineering", "senior"),
        ("V.P. Finance", "finance", "vp"),
        ("SVP, Procurement", "procurement", "vp"),
        ("CISO", "security", "c_level"),
        ("CFO", "finance", "c_level"),
        ("RevOps Manager", "revenue_operations", "manager"),
        ("Mktg Mgr", "marketing", "manager"),
        ("Head of R&D", "engineering", "director"),
        ("R & D Engineer", "engineering", "professional"),
        ("HR Dir", "human_resources", "director"),
        ("I.T. Manager", "information_technology", "manager"),
    ],
    "prefixes that do not count": [
        ("Account Executive", "sales", "professional"),
        ("Marketing Executive", "marketing", "professional"),
        ("Sales Engineer", "sales", "professional"),
        ("Executive Assistant", "administrative", "professional"),
        ("Assistant to the CEO", "administrative", "professional"),
        ("Executive Assistant to the Chief Financial Officer", "administrative", "professional"),
        ("Secretary of the Managing Director", "administrative", "professional"),
        ("Business Partner HR", "human_resources", "professional"),
        ("Product Owner", "product", "professional"),
    ],
    "assistants before another rank are a step below it": [
        ("Assistant Marketing Manager", "marketing", "lead"),
        ("Assistant Director of Finance", "finance", "manager"),
        ("Marketing Assistant", "marketing", "professional"),
    ],
    "whoever assists several people is none of them": [
        ("Executive Assistant to the CEO and CFO", "administrative", "professional"),
        ("EA to CEO & COO", "administrative", "professional"),
        ("PA to CEO, CFO / COO", "administrative", "professional"),
        ("Assistentin des Vorstands und der Geschäftsführung", "administrative", "professional"),
        ("Assistant to the VP, Sales", "administrative", "professional"),
        ("Sekretärin des Vertriebsleiters", "administrative", "professional"),
        ("Assistent des Einkaufsleiters", "administrative", "professional"),
    ],
    "the highest head counts, a standing where there is none above it": [
        ("Senior Marketing Manager", "marketing", "manager"),
        ("Senior Consultant", "consulting", "senior"),
        ("Junior Account Manager", "sales", "junior"),
        ("Staff Software Engineer", "engineering", "lead"),
        ("Principal Engineer", "engineering", "lead"),
        ("Engineering Lead", "engineering", "lead"),
        ("Tech Lead", "engineering", "lead"),
        ("Art Director", "design", "professional"),
        ("Office Manager", "administrative", "manager"),
        ("Marketing Intern", "marketing", "junior"),
        ("Intern, CTO Office", "engineering", "junior"),
        ("Werkstudent Marketing Director", "marketing", "junior"),
        ("Senior Director Product Management", "product", "director"),
        ("Head of Project Management", "project_management", "director"),
    ],
    "the strongest field counts": [
        ("IT Procurement Manager", "procurement", "manager"),
        ("Data Engineer", "data", "professional"),
        ("Security Engineer", "security", "professional"),
        ("Marketing Operations Manager", "marketing", "manager"),
        ("Sales Operations Manager", "revenue_operations", "manager"),
        ("IT Project Manager", "information_technology", "manager"),
        ("Customer Success Manager", "customer_success", "manager"),
        ("Customer Support Specialist", "customer_support", "professional"),
        ("Legal Counsel", "legal", "professional"),
        ("Compliance Officer", "compliance", "professional"),
        ("UX Designer", "design", "professional"),
        ("Business Development Manager", "business_development", "manager"),
        ("Data Protection Officer", "compliance", "professional"),
    ],
    "who leads a company is an executive, unless a field says more": [
        ("CEO", "executive", "c_level"),
        ("Owner", "executive", "owner"),
        ("Managing Director", "executive", "c_level"),
        ("Managing Director Sales", "sales", "c_level"),
        ("Regional General Manager", "executive", "director"),
        ("Chief Happiness Officer", "executive", "c_level"),
        ("Chief Marketing and Communications Officer", "marketing", "c_level"),
    ],
    "what a chief, a board or an owner is named for is not them": [
        ("Vorstandsreferent", "administrative", "professional"),
        ("Vorstandsstab", "executive", "professional"),
        ("Leiter Vorstandsbüro", "administrative", "director"),
        ("Vorstandsassistenz", "administrative", "professional"),
        ("Referent Geschäftsführung", "administrative", "professional"),
        ("CEO Office", "executive", "professional"),
        ("CEO Coach", "executive", "professional"),
        ("CFO Services Consultant", "finance", "professional"),
        ("CIO Advisory Manager", "information_technology", "manager"),
        ("Support to the CFO", "administrative", "professional"),
        ("Sales Manager reporting to CEO", "sales", "manager"),
        ("Director Office of the CEO", "executive", "director"),
        ("Chief Accountant, Loan Officer", "finance", "director"),
        ("Police Chief; Probation Officer", "executive", "director"),
        ("Process Owner", "operations", "professional"),
        ("Process Owner Sales", "sales", "professional"),
        ("Data Owner", "data", "professional"),
        ("Risk Owner", "compliance", "professional"),
        ("Home Owner", "other", "professional"),
        ("Owner's Representative", "project_management", "professional"),
        ("Founder's Associate", "executive", "professional"),
    ],
    "who is it beside another name for it": [
        ("CEO Founder", "executive", "owner"),
        ("CFO Prokurist", "finance", "c_level"),
        ("CTO Softwareentwickler", "engineering", "c_level"),
        ("Chief Marketing & Communications Officer", "marketing", "c_level"),
        ("Finanzvorstand", "finance", "c_level"),
        ("Vorstandsmitglied", "executive", "c_level"),
    ],
    "a standing counts at the end, too": [
        ("Analista de compras Senior", "procurement", "senior"),
        ("Analista de vendas sênior", "sales", "senior"),
        ("Desarrollador de software junior", "engineering", "junior"),
        ("Consulente di vendita senior", "sales", "senior"),
        ("Head of Junior Talent", "human_resources", "director"),
        ("Assistant to the Sales Lead", "sales", "professional"),
    ],
    "a rank alone is of the work beside it": [
        ("Vice President, Legal Counsel", "legal", "vp"),
        ("SVP & General Counsel", "legal", "vp"),
        ("EVP, Controller", "finance", "vp"),
        ("Software Engineer (VP)", "engineering", "vp"),
        ("Director, CFO", "finance", "c_level"),
    ],
    "some names of work are not the sum of their words": [
        ("Staff Accountant", "finance", "professional"),
        ("Graduate Engineer", "engineering", "junior"),
        ("Associate Professor", "other", "professional"),
        ("Media Buyer", "marketing", "professional"),
        ("Home Buyer", "other", "professional"),
        ("Technical Writer", "engineering", "professional"),
        ("Office Admin", "administrative", "professional"),
        ("School Administrator", "other", "professional"),
        ("Business Administrator", "administrative", "professional"),
        ("Head of GTM", "sales", "director"),
        ("Head of Strategy", "executive", "director"),
        ("Head of Sales Strategy", "sales", "director"),
        ("VP Eng", "engineering", "vp"),
        ("vCISO", "security", "c_level"),
        ("GM", "executive", "director"),
    ],
    "slips of one edit": [
        ("Manger of Procurment", "procurement", "manager"),
        ("Sofware Enginer", "engineering", "professional"),
        ("Vice Presdient Marketting", "marketing", "vp"),
        ("Human Resuorces Director", "human_resources", "director"),
    ],
    "what the lines of a CV carry along": [
        ("Software Engineer at Acme Sales GmbH", "engineering", "professional"),
        ("Head of Sales @ Acme Marketing", "sales", "director"),
        ("CTO @ Finance & Legal GmbH", "engineering", "c_level"),
        ("CTO at Finance and Legal", "engineering", "c_level"),
        ("Marketing Manager (2019-2022)", "marketing", "manager"),
        ("Freelance Graphic Designer", "design", "professional"),
        ("Sales Manager DACH", "sales", "manager"),
        ("Entwickler/in (m/w/d)", "engineering", "professional"),
        ("Einkäufer*in", "procurement", "professional"),
        ("Buchhalter:in", "finance", "professional"),
        ("Verkäufer(in)", "sales", "professional"),
        ("Head of Marketing - Europe", "marketing", "director"),
    ],
    "known work of no listed function": [
        ("Registered Nurse", "other", "professional"),
        ("Truck Driver", "other", "professional"),
        ("Lehrerin", "other", "professional"),
        ("Agent de sécurité", "other", "professional"),
    ],
}


@pytest.mark.parametrize(
    ("rule", "title", "function", "seniority"),
    [(rule, *case) for rule, cases in RULES.items() for case in cases],
)
def test_rules(rule: str, title: str, function: str, seniority: str) -> None:
    """Each rule holds for titles as people write them."""
    reading = classify(title)
    assert (reading.function, reading.seniority) == (function, seniority), rule


def test_words_without_an_end_are_not_remembered() -> None:
    """So what is remembered is bounded in size, too; what stands beside them is read."""
    word = "vertrieb" * 100
    assert classify(f"{word} Manager")[:2] == ("other", "manager")
    assert word not in meanings()


@pytest.mark.parametrize("title", ["", "  ", "xyzzy", "n/a", "-", "???", "2019", "🙂", "Acme 4711"])
def test_what_says_nothing(title: str) -> None:
    """A title of which nothing is known is `other`, with no confidence and no evidence."""
    assert classify(title) == ("other", "professional", 0.0, (), ())


def test_the_words_that_decided_are_told() -> None:
    """With what each of them says; a rank is finer than the seniority."""
    reading = classify("Senior Vertriebsleiterin")
    assert [tuple(one) for one in reading.evidence] == [
        ("vertrieb", "function", "sales"),
        ("leiter", "seniority", "head"),
    ]
    assert reading.seniority == "director"


@pytest.mark.parametrize(
    ("surer", "less_sure"),
    [
        ("Sales Manager", "Digital Manager"),
        ("Sales Manager", "Sales"),
        ("Procurement Manager", "Procurment Manager"),
        ("Procurement Manager", "Procurement Zorblax Manager"),
        ("Account Manager", "Regional Manager"),
        ("CEO", "Director"),
        ("Regional Manager", "Manager"),
        ("Manager", "Zorblax"),
    ],
)
def test_confidence_says_how_much_there_is(surer: str, less_sure: str) -> None:
    """Weak words, slips, words of which nothing is known and ranks left out lower it."""
    assert classify(surer).confidence > classify(less_sure).confidence
