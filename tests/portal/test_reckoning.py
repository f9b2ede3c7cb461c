"""“Why this sentence?”: its claims, the rule and what was left out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nkworld.charts import Figure, Point, Sentence, Series
from nkworld.charts.figures import Claim
from nkworld.portal import figure_views
from nkworld.portal.drawing import FigureView
from nkworld.portal.figure_views import EVERY_CLAIM, Reckoning
from nkworld.provenance.models import HeadlineRule, Source

from .markup import render

BUREAU = Source(slug="bureau", short_name="Royal Bureau")
RULE = HeadlineRule(slug="bureau-first", title="Bureau first", version=3)


@pytest.fixture(autouse=True)
def sources(monkeypatch):
    monkeypatch.setattr(figure_views, "sources_by_slug", lambda: {"bureau": BUREAU})


def point(x, value, **more):
    return Point(x, None if value is None else Decimal(value), **more)


EXPORT = point(
    "2015",
    "2345678.9",
    low=Decimal(2_000_000),
    source="bureau",
    status="revised",
    read="quoted",
    note="read in a newspaper",
)
SENTENCE = Sentence(
    "Exports were US$ 2.3 m in 2015",
    (Claim("Exports", "2015", EXPORT),),
    left_out=("The figure of 2016 is a draft’s.",),
)


def figure(headline):
    words = {"subtitle": "", "unit": "US dollars", "measure": "money", "kind": "line"}
    return Figure(slug="a/b", headline=headline, series=(Series("x", "X", (EXPORT,)),), **words)


def reckoning(sentence=SENTENCE, rule=RULE):
    return Reckoning(figure(sentence), rule)


def opened(**given):
    return render("reckoning", reckoning=reckoning(**given), why_id="a-b-why")


def test_a_reckoning_tells_the_claim_exactly_with_its_source_status_and_note():
    [claim] = opened().all("ul", class_="reckoning-claims")[0].all("li")

    assert "US$ 2,345,678.9 (at least US$ 2,000,000)" in claim.text
    assert "Exports, 2015" in claim.text
    assert "Royal Bureau, revised read in a newspaper" in claim.text
    assert [a.attributes["href"] for a in claim.all("a")] == [
        "/numbers/a/b/x/2015/",  # where it can be challenged
        "/sources/bureau/",
    ]


def test_a_reckoning_tells_the_rule_that_chose_and_what_was_left_out():
    text = opened().text

    assert "Where sources differ, the rule “Bureau first”, version 3, chooses." in text
    assert "The figure of 2016 is a draft’s." in text


def test_where_every_claim_is_asked_no_rule_chose():
    assert EVERY_CLAIM in opened(rule="all").text
    assert "rule" not in opened(rule=None).text


def test_a_link_opens_the_reckoning_because_it_leads_to_what_stands_within():
    [details] = opened().all("details")

    assert "open" not in details.attributes
    assert details.all("div", id="a-b-why")


def test_a_number_that_the_figure_does_not_draw_has_no_unit_of_it():
    """The whole of a share, say, which is money where the picture shows per cent."""
    whole = Sentence("A", (Claim("The whole", "2015", point("2015", 5000)),))

    assert reckoning(sentence=whole).claims[0]["value"] == "5,000"


def test_a_count_is_told_with_the_figures_unit():
    tonnes = replace(figure(SENTENCE), measure="count", unit="tonnes")
    told = Reckoning(tonnes)

    assert told.claims[0]["value"] == "2,345,678.9 tonnes (at least 2,000,000 tonnes)"


def test_a_topic_has_nothing_to_reckon(drawn):
    assert not reckoning(sentence=Sentence("Exports"))
    assert not render("figure", figure=drawn).all("details", class_="reckoning")


def test_a_figures_headline_is_opened_with_the_rule_that_was_asked(universe):
    drawn = FigureView("trade/partner", {"country": "XRU", "rule": "gazette-first"})

    assert drawn.reckoning.rule == (
        f"Where sources differ, the rule “{universe.other_rule.title}”, version 1, chooses."
    )
    assert drawn.why_url.endswith("rule=gazette-first#trade-partner-why")
