"""Titles in the languages of the vocabulary, and what they are read as."""

from __future__ import annotations

import pytest

from app.people.titles import classify

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
        ("Techn. Leiter", "engineering", "director"),
        ("Kaufm. Geschäftsführer", "finance", "c_level"),
        ("Regionaldirektor", "sales", "director"),
        ("Bauingenieur", "engineering", "professional"),
        ("GGF", "executive", "owner"),
        ("Inh.", "executive", "owner"),
        ("Komplementär", "executive", "owner"),
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
        ("RSSI", "security", "director"),
        ("Président du conseil d'administration", "executive", "c_level"),
        ("Chef d'entreprise", "executive", "owner"),
        ("Responsable administratif et financier", "finance", "manager"),
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
        ("Administrador", "executive", "director"),
        ("Administrador de redes", "information_technology", "professional"),
    ],
    "it": [
        ("Amministratore delegato", "executive", "c_level"),
        ("Direttore vendite", "sales", "director"),
        ("Responsabile acquisti", "procurement", "manager"),
        ("Direttrice risorse umane", "human_resources", "director"),
        ("Titolare", "executive", "owner"),
        ("Amministratore", "executive", "director"),
        ("Socio amministratore", "executive", "owner"),
        ("Sviluppatore software", "engineering", "professional"),
    ],
    "nl": [
        ("Hoofd inkoop", "procurement", "director"),
        ("Verkoopmanager", "sales", "manager"),
        ("Algemeen directeur", "executive", "c_level"),
        ("Eigenaar", "executive", "owner"),
        ("Boekhouder", "finance", "professional"),
        ("Lid Raad van Bestuur", "executive", "c_level"),
        ("Verkoopleider", "sales", "manager"),
        ("Rayonmanager", "sales", "manager"),
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
        ("Klinikchef", "other", "manager"),
        ("Butikschef", "sales", "manager"),
        ("Säljledare", "sales", "lead"),
        ("Verksamhetsutvecklare", "operations", "professional"),
    ],
    "pt": [
        ("Diretor de Tecnologia", "information_technology", "director"),
        ("Gerente de vendas", "sales", "manager"),
        ("Diretora financeira", "finance", "director"),
        ("Sócio fundador", "executive", "owner"),
        ("Analista de recursos humanos", "human_resources", "professional"),
        ("Estagiário de marketing", "marketing", "junior"),
        ("Desenvolvedora", "engineering", "professional"),
        ("Gerente Geral", "executive", "director"),
        ("Técnico de enfermagem", "other", "professional"),
    ],
}


@pytest.mark.parametrize(
    ("language", "title", "function", "seniority"),
    [(language, *case) for language, cases in LANGUAGES.items() for case in cases],
)
def test_languages(language: str, title: str, function: str, seniority: str) -> None:
    """The languages of CRMs are read: forms of both sexes, compounds, heads that come first."""
    reading = classify(title)
    assert (reading.function, reading.seniority) == (function, seniority), language
