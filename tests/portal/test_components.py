"""The parts of a page, rendered without a database: clean markup, and what each promises."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from nkworld.portal.templatetags.tables import badge

from .markup import Tree, render

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"


def everything(drawn):
    """Every component with all that it can show, as HTML."""
    pages = Paginator(range(30), 10)
    parts = {
        "figure": {"figure": drawn},
        "breadcrumbs": {"crumbs": [{"title": "Charts", "url": "/charts/"}, {"title": "One"}]},
        "facts": {"facts": [{"term": "Trade", "value": "12", "card": "/claims/", "note": "so"}]},
        "filter_form": {"form": Filters({"year": "x"}), "action": "/claims/"},
        "notice": {"text": "Careful", "kind": "warning"},
        "pagination": {"page_obj": pages.page(2), "query": "a=1&b=2"},
        "toc": {"sections": [{"title": "Trade", "id": "trade"}]},
    }
    return {name: render_to_string(f"components/{name}.html", c) for name, c in parts.items()}


class Filters(forms.Form):
    year = forms.IntegerField(label="Year", help_text="Four digits.")
    all = forms.BooleanField(label="Every claim", required=False)


def test_nothing_is_styled_or_scripted_inside_the_markup(drawn):
    for name, html in everything(drawn).items():
        elements = Tree(html).root.all
        for tag in ("style", "iframe"):
            assert not elements(tag), name
        for script in elements("script"):
            assert script.attributes["type"] == "application/json"
        for start in _starts(html):
            assert "style" not in start, name
            assert not [attribute for attribute in start if attribute.startswith("on")], name


def _starts(html):
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append(dict(attrs))
    parser.feed(html)
    return found


def test_no_id_stands_twice_in_a_figure(drawn):
    ids = [start["id"] for start in _starts(everything(drawn)["figure"]) if "id" in start]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_a_component_says_what_it_needs(path):
    assert path.read_text(encoding="utf-8").startswith("{% comment %}")


def test_the_first_question_is_open_and_the_others_folded(drawn):
    details = render("questions", questions=drawn.questions).all("details")

    assert ["open" in each.attributes for each in details] == [True, False]
    assert details[0].all("b")[0].text == "bureau"


def test_a_form_names_its_fields_and_opens_where_something_is_wrong():
    root = render("filter_form", form=Filters({"year": "x"}), action="/claims/")

    labels = {label.attributes["for"]: label.text for label in root.all("label")}
    assert labels == {"id_year": "Year", "id_all": "Every claim"}
    assert "open" in root.all("details")[0].attributes
    assert root.all("form")[0].attributes["action"] == "/claims/"
    assert "Enter a whole number." in root.text


def test_a_form_without_mistakes_waits_folded():
    details = render("filter_form", form=Filters({"year": "2015"}), action="/").all("details")[0]

    assert "open" not in details.attributes


def test_paging_keeps_the_query():
    page = Paginator(range(30), 10).page(2)
    links = render("pagination", page_obj=page, query="a=1&b=2").all("a")

    assert [(a.text, a.attributes["href"]) for a in links] == [
        ("First", "?a=1&b=2&page=1"),
        ("Previous", "?a=1&b=2&page=1"),
        ("Next", "?a=1&b=2&page=3"),
        ("Last", "?a=1&b=2&page=3"),
    ]


def test_one_page_needs_no_paging():
    assert not render("pagination", page_obj=Paginator([1], 10).page(1)).all("nav")


def test_crumbs_end_at_this_page():
    crumbs = [{"title": "Charts", "url": "/charts/"}, {"title": "Ruritania", "url": ""}]
    root = render("breadcrumbs", crumbs=crumbs)

    assert root.all("span", aria_current="page")[0].text == "Ruritania"
    assert [a.attributes["href"] for a in root.all("a")] == ["/charts/"]


def test_a_fact_leads_to_its_card_and_its_term_to_the_chart():
    fact = {"term": "Trade", "value": "US$ 5.71 bn", "url": "/c/", "card": "/claims/", "note": "n"}
    root = render("facts", facts=[fact, fact | {"card": ""}])

    assert [link.attributes["href"] for link in root.all("a")] == ["/c/", "/claims/", "/c/"]
    assert root.all("dd")[0].text == "US$ 5.71 bn n"


def test_what_is_disputed_says_so_beside_the_number():
    [fact] = render("facts", facts=[{"term": "T", "value": "5", "is_disputed": True}]).all("dd")

    assert fact.text == "5 disputed"


@pytest.mark.parametrize(
    ("status", "words"), [("estimated", "estimated"), ("other-source", "other source"), ("", "")]
)
def test_a_badge_says_how_sure_a_figure_is(status, words):
    assert Tree(badge(status)).root.text == words
