"""Titles as people write them, by rule and by language, and what they are read as."""

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
    "slips of one edit": [
        ("Manger of Procurment", "procurement", "manager"),
        ("Sofware Enginer", "engineering", "professional"),
        ("Vice Presdient Marketting", "marketing", "vp"),
        ("Human Resuorces Director", "human_resources", "director"),
    ],
    "what the lines of a CV carry along": [
        ("Software Engineer at Acme Sales GmbH", "engineering", "professional"),
        ("Head of Sales @ Acme Marketing", "sales", "director"),
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
LANGUAGES = {
    "de": [
        ("Vertriebsleiter", "sales", "director"),
        ("Leiter IT", "information_technology", "director"),
        ("IT-Leiterin", "information_technology", "director"),
        ("Geschäftsführer", "executive", "c_level"),
        ("Geschaeftsfuehrerin", "executive", "c_level"),
        ("Leiter Einkauf und Logistik", "procurement", "director"),
        ("Teamleiterin Kundenservice", "customer_support", "lead"),
        ("Stellvertretender Leiter Personal", "human_resources", "director"),
        ("Sachbearbeiter Rechnungswesen", "finance", "professional"),
        ("Assistenz der Geschäftsleitung", "administrative", "professional"),
        ("Gebietsverkaufsleiter", "sales", "manager"),
        ("Projektmanagerin", "project_management", "manager"),
        ("Datenschutzbeauftragter", "compliance", "professional"),
        ("Werkstudent Marketing", "marketing", "junior"),
        ("Rechtsanwältin", "legal", "professional"),
        ("Referent Unternehmenskommunikation", "marketing", "professional"),
        ("Technischer Einkäufer", "procurement", "professional"),
        ("Leitung Softwareentwicklung", "engineering", "director"),
    ],
    "fr": [
        ("Directeur commercial", "sales", "director"),
        ("Directrice des ressources humaines", "human_resources", "director"),
        ("Responsable des achats informatiques", "procurement", "manager"),
        ("Chargée de communication", "marketing", "professional"),
        ("Chef de projet", "project_management", "lead"),
        ("DSI", "information_technology", "director"),
        ("Président Directeur Général", "executive", "c_level"),
        ("Développeur logiciel", "engineering", "professional"),
        ("Comptable", "finance", "professional"),
        ("Ingénieur d'affaires", "sales", "professional"),
    ],
    "es": [
        ("Director de Recursos Humanos", "human_resources", "director"),
        ("Jefa de ventas", "sales", "manager"),
        ("Gerente de compras", "procurement", "manager"),
        ("Ingeniero de software", "engineering", "professional"),
        ("Consejero delegado", "executive", "c_level"),
        ("Responsable de atención al cliente", "customer_support", "manager"),
        ("Becario de marketing", "marketing", "junior"),
    ],
    "it": [
        ("Amministratore delegato", "executive", "c_level"),
        ("Direttore vendite", "sales", "director"),
        ("Responsabile acquisti", "procurement", "manager"),
        ("Direttrice risorse umane", "human_resources", "director"),
        ("Titolare", "executive", "owner"),
        ("Sviluppatore software", "engineering", "professional"),
    ],
    "nl": [
        ("Hoofd inkoop", "procurement", "director"),
        ("Verkoopmanager", "sales", "manager"),
        ("Algemeen directeur", "executive", "c_level"),
        ("Eigenaar", "executive", "owner"),
        ("Boekhouder", "finance", "professional"),
        ("Projectleider", "project_management", "lead"),
        ("Medewerker klantenservice", "customer_support", "professional"),
        ("Softwareontwikkelaar", "engineering", "professional"),
    ],
    "sv": [
        ("Försäljningschef", "sales", "manager"),
        ("Inköpare", "procurement", "professional"),
        ("VD", "executive", "c_level"),
        ("Ekonomichef", "finance", "manager"),
        ("Marknadschef", "marketing", "manager"),
        ("Systemutvecklare", "engineering", "professional"),
        ("Personalchef", "human_resources", "manager"),
    ],
    "pt": [
        ("Diretor de Tecnologia", "information_technology", "director"),
        ("Gerente de vendas", "sales", "manager"),
        ("Diretora financeira", "finance", "director"),
        ("Sócio fundador", "executive", "owner"),
        ("Analista de recursos humanos", "human_resources", "professional"),
        ("Estagiário de marketing", "marketing", "junior"),
        ("Desenvolvedora", "engineering", "professional"),
    ],
}


def _all(groups: dict[str, list[tuple[str, str, str]]]) -> list[tuple[str, str, str, str]]:
    return [(group, *case) for group, cases in groups.items() for case in cases]


@pytest.mark.parametrize(("rule", "title", "function", "seniority"), _all(RULES))
def test_rules(rule: str, title: str, function: str, seniority: str) -> None:
    """Each rule holds for titles as people write them."""
    reading = classify(title)
    assert (reading.function, reading.seniority) == (function, seniority), rule


@pytest.mark.parametrize(("language", "title", "function", "seniority"), _all(LANGUAGES))
def test_languages(language: str, title: str, function: str, seniority: str) -> None:
    """The languages of CRMs are read: forms of both sexes, compounds, heads that come first."""
    reading = classify(title)
    assert (reading.function, reading.seniority) == (function, seniority), language


@pytest.mark.parametrize(
    ("title", "roles"),
    [
        ("Founder & CTO", [("executive", "owner"), ("engineering", "c_level")]),
        ("Head of Sales & Marketing", [("sales", "director"), ("marketing", "director")]),
        ("Marketing & Sales Manager", [("marketing", "manager"), ("sales", "manager")]),
        ("Senior Software Engineer, Payments", [("engineering", "senior")]),
        ("Learning & Development Manager", [("human_resources", "manager")]),
        ("VP Finance & Operations", [("finance", "vp"), ("operations", "vp")]),
        ("SVP, Administration and Finance", [("administrative", "vp"), ("finance", "vp")]),
        (
            "Leiter IT / Einkauf",
            [("information_technology", "director"), ("procurement", "director")],
        ),
        ("Sales, VP", [("sales", "vp")]),
        ("Director / Sales Director", [("sales", "director")]),
        ("Sales Director / Vertriebsdirektor", [("sales", "director")]),
        ("Junior Sales & Marketing Manager", [("sales", "junior"), ("marketing", "junior")]),
        ("Manager (Marketing)", [("marketing", "manager")]),
        ("Chief Executive Officer (CEO)", [("executive", "c_level")]),
        ("CEO at Acme / Founder at Beta", [("executive", "c_level"), ("executive", "owner")]),
        ("Directeur marketing et communication", [("marketing", "director")]),
        (
            "Assistant to the CEO, Office Manager",
            [("administrative", "professional"), ("administrative", "manager")],
        ),
        (
            "Assistenz der Leitung / Marketing",
            [("administrative", "professional"), ("marketing", "professional")],
        ),
        ("CFO y socio", [("finance", "c_level"), ("executive", "owner")]),
    ],
)
def test_several_roles(title: str, roles: list[tuple[str, str]]) -> None:
    """Whoever is several things is read as all of them; what a list shares is shared."""
    assert [(role.function, role.seniority) for role in classify(title).roles] == roles


@pytest.mark.parametrize(
    "title",
    [
        *("Former VP Sales", "ex-CEO", "CEO (former)", "Ehemaliger Geschäftsführer"),
        *("Ancien directeur", "Geschäftsführer a.D.", "Former Head of Sales & Marketing"),
        *("Ehemaliger Geschäftsführer und Gesellschafter", "Retired CFO / Board member"),
    ],
)
def test_what_is_past_does_not_count(title: str) -> None:
    """A role that is no longer held says nothing of who somebody is."""
    assert classify(title)[:4] == ("other", "professional", 0.0, ())


def test_words_without_an_end_are_not_remembered() -> None:
    """So what is remembered is bounded in size, too; what stands beside them is read."""
    word = "vertrieb" * 100
    assert classify(f"{word} Manager")[:2] == ("other", "manager")
    assert word not in meanings()


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Former CEO, Management Consultant", ("consulting", "professional")),
        ("Former CFO, now CEO", ("executive", "c_level")),
        ("Former CFO and current CEO", ("executive", "c_level")),
        ("Ex-Google & Founder", ("executive", "owner")),
        ("Ad Sales Manager", ("sales", "manager")),
    ],
)
def test_what_is_past_leaves_what_is_not(title: str, role: tuple[str, str]) -> None:
    """The role that is still held is read."""
    assert [role[:2] for role in classify(title).roles] == [role]


@pytest.mark.parametrize(
    "title",
    [
        *("Executive Assistant to the CEO and CFO", "EA to CEO & COO", "PA to CEO, CFO / COO"),
        *("Assistentin des Vorstands und der Geschäftsführung", "Assistant to the VP, Sales"),
    ],
)
def test_assistants_have_one_role(title: str) -> None:
    """Whom else they assist is no further role of theirs."""
    assert classify(title).further == ()


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
