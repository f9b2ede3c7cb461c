"""What is met on a page leads to its explanation."""

import re

import pytest
from django.conf import settings

from nkworld.asking.claim_tables import claim_tables
from nkworld.asking.fields import MomentField
from nkworld.asking.parameters import RuleField
from nkworld.portal.glossary import SECTIONS, TERMS, term_sign, with_terms

from .markup import Tree, render

LINK = re.compile(
    r"""{% url "portal:glossary" %}#([a-z-]+)"|{% (?:term_(?:link|sign)|detail .* term=)"""
    r"""\s?"([a-z-]+)" """
)


@pytest.fixture
def explained(client, db):
    """The anchors of the glossary, each of a term with a meaning."""
    page = client.get("/glossary/").content.decode()
    return re.findall(r'<div id="([a-z-]+)">\s*<dt>[^<]+</dt>\s*<dd>\s*[^<]{20}', page)


def test_every_link_to_a_term_finds_it(explained):
    templates = settings.BASE_DIR.glob("templates/**/*.html")
    found = (pair for path in templates for pair in LINK.findall(path.read_text()))
    linked = {one or other for one, other in found}
    of_columns = {term for table in claim_tables().values() for term in table.terms.values()}

    assert {"headline-rule", "as-known-on", "mirror-statistics"} <= linked
    assert linked | of_columns | {RuleField.term, MomentField.term} <= set(explained)


def test_no_term_is_explained_twice(explained):
    assert len(explained) == len(set(explained)) == sum(len(each.terms) for each in SECTIONS) > 25


def test_a_term_in_a_text_leads_to_its_meaning_where_it_is_first_met():
    links = Tree(with_terms("Exports are CIF, imports FOB; once more CIF. <b>HS 2701</b>")).root

    assert [(link.text, link.attributes["href"]) for link in links.all("a")] == [
        ("CIF", "/glossary/#cif-fob"),
        ("HS", "/glossary/#hs"),
    ]
    assert "<b>HS 2701</b>" in links.text


@pytest.mark.parametrize("text", ["CIFS", "a-HS", "SITCOM", "nothing"])
def test_a_word_that_only_looks_like_a_term_is_none(text):
    assert with_terms(text) == text


def test_a_sign_says_aloud_what_it_explains():
    [sign] = Tree(term_sign("hs")).root.all("a")

    assert sign.attributes["aria-label"] == "What is meant: HS"


def test_an_unknown_term_is_told_with_those_that_there_are():
    with pytest.raises(ValueError, match="no term “rule”: it has claim, source"):
        TERMS["rule"]


def test_the_rule_and_the_moment_are_explained_where_they_are_chosen(client, universe):
    page = client.get("/trade/flows/").content.decode()

    assert 'href="/glossary/#headline-rule"' in page
    assert 'href="/glossary/#as-known-on"' in page
    assert 'href="/glossary/#how-it-was-read"' in page


def test_every_word_by_which_a_term_is_known_is_of_one_term():
    words = [word for term in TERMS.values() for word in term.words]

    assert len(words) == len(set(words))
    assert render("figure_notes", signs=[], notes=["CIF"]).all("a")
