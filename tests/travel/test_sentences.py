"""What travel's sentences say: one newest number of the kind of period that was asked for."""

import pytest

from nkworld.charts.description import MOST_WORDS
from nkworld.charts.words import together
from nkworld.figures import registry as figures
from nkworld.figures.amounts import day_of
from nkworld.provenance.models import HeadlineRule
from tests.factories import CountryFactory, ReleaseFactory, live
from travel.models import Crossing

from .factories import CrossingFactory, OverseasWorkersFactory


def headline(slug, **asked):
    """The text of a headline, which is short."""
    text = figures.get(slug).ask(asked)[1].headline.text
    assert len(together(text).split(" ")) <= MOST_WORDS
    return text


def publish(journeys, source, **count):
    release = ReleaseFactory(dataset=journeys.dataset, source=source)
    CrossingFactory(release=release, **count)
    live(release)


@pytest.mark.django_db
def test_an_unreviewed_count_gives_way_to_any_other(journeys, ruritania, bureau, gazette):
    count = {"country": ruritania, "period": "2013"}
    publish(journeys, bureau, value=999, read="compilation", **count)
    publish(journeys, gazette, value=60, **count)

    _, figure = figures.get("travel/country").ask({"country": "XRU"})
    assert {p.x: p.value for p in figure.series[0].points}["2013"] == 60


@pytest.mark.django_db
def test_a_count_that_is_a_bound_only_is_spoken_as_one(journeys, ruritania, bureau):
    publish(journeys, bureau, country=ruritania, period="2016", value=None, value_low=200)

    told = headline("travel/country", country="XRU")
    assert told == "Travel with Ruritania: at least 200 entries in 2016, per Royal Bureau"


@pytest.mark.django_db
def test_a_year_that_is_not_over_is_not_drawn(journeys, ruritania, bureau):
    publish(journeys, bureau, country=ruritania, period=str(day_of({}).year), value=5)

    _, figure = figures.get("travel/country").ask({"country": "XRU"})
    assert figure.labels == ("2014", "2015")


@pytest.mark.django_db
def test_a_quarter_stands_in_no_sentence_of_years(journeys, bureau):
    korea = CountryFactory(code="KOR", name="South Korea")
    arrived = {"country": korea, "kind": "resettlement"}
    for period, value in (("2009", 900), ("2013", 300), ("2013-Q2", 40)):
        publish(journeys, bureau, period=period, value=value, **arrived)

    assert "40 persons in the second quarter of 2013" in headline(
        "travel/resettlement", frequency="quarterly"
    )
    assert "300 persons in 2013" in headline("travel/resettlement")


@pytest.mark.django_db
def test_what_one_sector_employs_is_not_all_who_work_there(journeys, ruritania, bureau):
    release = ReleaseFactory(dataset=journeys.workers, source=bureau)
    OverseasWorkersFactory(
        release=release, country=ruritania, period="2016", value=3, sector="logging"
    )
    live(release)

    assert "between 10 and 30 persons in 2014" in headline("travel/host", country="XRU")


SWITCHES = {
    "travel/china": ["annual", "half-yearly", "quarterly", "cumulative"],
    "travel/china-purpose": ["annual", "half-yearly", "quarterly", "cumulative"],
    "travel/china-sex": ["annual", "half-yearly", "quarterly", "cumulative"],
    "travel/china-age": ["annual", "half-yearly", "quarterly", "cumulative"],
    "travel/china-mode": ["annual", "half-yearly", "quarterly", "cumulative"],
    "travel/parts-and-total": ["annual", "quarterly"],
    "travel/to-the-north": ["annual", "half-yearly", "monthly", "cumulative"],
    "travel/to-the-south": ["annual", "half-yearly", "cumulative"],
    "travel/kumgang": ["annual", "half-yearly", "monthly", "cumulative"],
    "travel/kaesong": ["monthly", "cumulative"],
    "travel/resettlement": ["annual", "quarterly", "monthly", "cumulative"],
    "travel/russia": ["annual", "half-yearly", "quarterly"],
    "travel/visitors": ["annual"],
}


@pytest.mark.usefixtures("loaded", "as_one_reader")
@pytest.mark.django_db
@pytest.mark.parametrize("slug", SWITCHES)
def test_every_headline_is_short_under_any_switch(slug):
    for frequency in SWITCHES[slug]:
        for span in ({}, {"to": "2012"}, {"from": "2010"}):
            assert headline(slug, frequency=frequency, **span)


@pytest.mark.usefixtures("loaded", "as_one_reader")
@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["travel/country", "travel/tourists", "travel/host"])
def test_every_headline_about_a_country_is_short(slug):
    for code in ("CHN", "RUS", "KOR", "JPN", "USA", "WLD", "MNG", "BRA"):
        assert headline(slug, country=code)


@pytest.mark.usefixtures("loaded", "as_one_reader")
@pytest.mark.django_db
def test_the_bar_of_every_year_of_arrivals_is_the_printed_total():
    _, figure = figures.get("travel/resettlement").ask({})
    totals = (
        Crossing.objects.headline(
            HeadlineRule.objects.get(dataset__slug=Crossing.dataset, is_default=True)
        )
        .annual()
        .filter(kind="resettlement", dimension="total", coverage="usual")
    )
    bars = {
        year: sum((s.points[place].value or 0) for s in figure.series)
        for place, year in enumerate(figure.labels)
    }

    known = {claim.period: claim.value for claim in totals}
    assert known
    assert {year: bars[year] for year in known} == known
