"""What travel's sentences may say: no digit more than is printed, each estimate with its year."""

from decimal import Decimal

import pytest

from nkworld.charts import Point
from nkworld.charts.sentences import spoken, violations
from nkworld.provenance import figures
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.points import day_of
from tests.factories import CountryFactory, ReleaseFactory, live
from travel.categories import Category
from travel.models import Crossing
from travel.parts import Check
from travel.precision import share_of

from .factories import CrossingFactory

WOMEN, MEN = Category.FEMALE, Category.MALE


def headline(slug, **asked):
    """The text of a headline, once no rule is found broken in it."""
    form, figure = figures.get(slug).ask(asked)
    assert violations(figure, day_of(form.cleaned_data)) == []
    return figure.headline.text


def told_share(women, men, total):
    counts = {WOMEN: women, MEN: men}
    parts = {c: Point("2015", Decimal(n), read="quoted") for c, n in counts.items() if n}
    missing = tuple(c for c in counts if c not in parts)
    check = Check("2015", Point("2015", Decimal(total), read="quoted"), parts, missing)
    share = share_of(check, parts[WOMEN])
    return spoken(share.point, share.written)


@pytest.mark.parametrize(
    ("women", "men", "total", "told"),
    [
        (75_266, 77_035, 152_301, "49.4 %"),  # printed in full, and adding up
        (79_600, 0, 180_600, "44 %"),  # rounded to hundreds: no decimal
        (94_200, 97_500, 188_300, "about half"),  # the parts exceed their total by 3,400
        (80_000, 0, 188_300, "between 39 % and 46 %"),  # rounded to ten thousands
    ],
)
def test_a_share_has_no_digit_that_the_printed_counts_do_not_carry(women, men, total, told):
    assert told_share(women, men, total) == told


def test_a_share_is_as_well_read_as_the_least_of_its_two_counts():
    part = Point("2015", Decimal(75_266), read="compilation")
    check = Check("2015", Point("2015", Decimal(152_301), read="at-source"), {WOMEN: part}, (MEN,))

    assert share_of(check, part).point.read == "compilation"


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
    assert told == "North Koreans entered Ruritania at least 200 times in 2016 (latest on record)"


@pytest.mark.django_db
def test_a_year_that_is_not_over_is_not_drawn(journeys, ruritania, bureau):
    publish(journeys, bureau, country=ruritania, period=str(day_of({}).year), value=5)

    _, figure = figures.get("travel/country").ask({"country": "XRU"})
    assert figure.labels == ("2014", "2015")


@pytest.mark.django_db
def test_the_highest_of_the_quarters_that_made_news_is_no_peak(journeys, bureau):
    korea = CountryFactory(code="KOR", name="South Korea")
    arrived = {"country": korea, "kind": "resettlement"}
    for period, value in (("2011-Q1", 90), ("2013-Q2", 40)):
        publish(journeys, bureau, period=period, value=value, **arrived)
    for period, value in (("2009", 900), ("2013", 300)):
        publish(journeys, bureau, period=period, value=value, **arrived)

    assert headline("travel/resettlement", frequency="quarterly") == (
        "40 North Koreans arrived in the South in the second quarter of 2013 (latest on record "
        "for a quarter)"
    )
    assert "peaked in 2009 at 900" in headline("travel/resettlement")


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
def test_no_headline_breaks_a_rule_under_any_switch(slug):
    for frequency in SWITCHES[slug]:
        for span in ({}, {"to": "2012"}, {"from": "2010"}):
            assert headline(slug, frequency=frequency, **span)


@pytest.mark.usefixtures("loaded", "as_one_reader")
@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["travel/country", "travel/tourists", "travel/host"])
def test_no_headline_about_a_country_breaks_a_rule(slug):
    for code in ("CHN", "RUS", "KOR", "JPN", "USA", "WLD", "MNG", "BRA"):
        assert headline(slug, country=code)


@pytest.mark.usefixtures("loaded", "as_one_reader")
@pytest.mark.django_db
def test_each_estimate_of_workers_carries_its_own_year_and_an_open_bound_is_open():
    told = headline("travel/workers")

    assert told.startswith("Estimates of North Koreans at work in China run from ")
    assert told.endswith("to at least 100,000 (2017)")


@pytest.mark.usefixtures("loaded", "as_one_reader")
@pytest.mark.django_db
def test_the_bar_of_every_year_of_arrivals_is_the_printed_total():
    _, figure = figures.get("travel/resettlement").ask({})
    totals = (
        Crossing.objects.headline(
            HeadlineRule.objects.get(dataset__slug=Crossing.dataset, is_default=True)
        )
        .totals()
        .annual()
        .filter(kind="resettlement")
    )
    bars = {
        year: sum((s.points[place].value or 0) for s in figure.series)
        for place, year in enumerate(figure.labels)
    }

    known = {claim.period: claim.value for claim in totals}
    assert known
    assert {year: bars[year] for year in known} == known
