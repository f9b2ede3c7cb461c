"""What the page takes from the domains' panels: made-up panels say made-up things."""

from types import SimpleNamespace

import pytest

from nkworld.charts import Point, Sentence, topic
from nkworld.charts.headline import Claim
from nkworld.portal.openings import opening_of
from nkworld.portal.panels import STRIP_LENGTH, strip_of


def panel(*facts):
    return SimpleNamespace(slug="trade", facts=list(facts))


@pytest.mark.parametrize(
    ("panels", "strip"),
    [
        ([], []),
        ([panel(), panel("a")], ["a"]),
        ([panel("a1", "a2"), panel("b1")], ["a1", "a2", "b1"]),
        (
            [panel("a1", "a2", "a3", "a4"), panel("b1", "b2"), panel("c1", "c2"), panel("d1")],
            ["a1", "a2", "b1", "b2", "c1", "d1"],
        ),
    ],
)
def test_every_panel_gives_its_first_fact_before_any_gives_its_second(panels, strip):
    assert strip_of(panels) == strip


def test_one_panel_alone_may_fill_the_strip_and_no_more():
    assert strip_of([panel(*range(9))]) == list(range(STRIP_LENGTH))


def saying(sentence, sums_up=False):
    return SimpleNamespace(slug="trade", sentence=sentence, sums_up=sums_up)


@pytest.mark.parametrize(
    ("panels", "opening"),
    [
        ([], []),
        ([saying(""), saying("a"), saying("b"), saying("c")], ["a", "b"]),
        ([saying("a"), saying("all of it", sums_up=True), saying("b")], ["all of it"]),
        ([saying("", sums_up=True), saying("a")], ["a"]),
    ],
)
def test_a_page_opens_with_what_sums_it_up_or_two_sentences(panels, opening):
    assert [each.text for each in opening_of(panels)] == opening


EXPORTS = Sentence(
    "Exports were 5 in 2015", (Claim("Exports", "2015", Point("2015", 5, read="quoted")),)
)


def headed(*headlines, sentence=EXPORTS):
    """A panel whose figures have these headlines."""
    pictures = [
        SimpleNamespace(
            why_id=f"figure-{number}-why",
            reckoning=bool(headline.claims),
            figure=SimpleNamespace(headline=headline),
        )
        for number, headline in enumerate(headlines)
    ]
    return SimpleNamespace(
        id="trade",
        slug="trade",
        sentence=sentence,
        sums_up=False,
        draws_lead=True,
        pictures=pictures,
    )


def test_an_opening_leads_to_the_reckoning_of_the_figure_that_it_heads():
    [opening] = opening_of([headed(EXPORTS, topic("Imports"))])

    assert opening.text == "Exports were 5 in 2015."
    assert (opening.why, opening.reckoning) == ("#figure-0-why", None)


def test_an_opening_that_heads_no_leading_figure_has_a_reckoning_of_its_own():
    [opening] = opening_of([headed(topic("Imports"), EXPORTS)])

    assert opening.reckoning.text == EXPORTS.text
    assert opening.why == f"#{opening.why_id}" == "#trade-opening-why"


def test_an_opening_that_claims_nothing_leads_nowhere():
    [opening] = opening_of([headed(sentence=topic("No trade is on record"))])

    assert (opening.why, opening.reckoning) == ("", None)
