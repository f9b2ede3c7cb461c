"""What heads aid's figures: a made-up universe of donors."""

import pytest

from aid.claims import named
from nkworld.figures import registry as figures
from tests.aid.factories import ActorFactory, FoodAidFactory
from tests.aid.test_charts import given
from tests.factories import CountryFactory, SourceFactory

pytestmark = pytest.mark.django_db


def drawn(slug, **asked):
    return figures.get(slug).ask(asked)[1]


def country(name):
    found = CountryFactory(code=f"X{name[:2].upper()}", name=name)
    return ActorFactory(slug=name.lower(), name=name, kind="country", country=found)


@pytest.fixture
def own():
    return SourceFactory(slug="us-foreign-assistance", short_name="Own account")


def test_a_page_of_donors_says_its_year_and_puts_nobody_first(desk, bureau):
    for name, value in (("Ruritania", 600), ("Freedonia", 250)):
        given(desk, bureau, donor=country(name), period="2014", value=value)

    headline = drawn("aid/donors").headline
    assert (headline.text, headline.claims) == ("Donors of aid in 2014, reported", ())


def test_a_fiscal_year_stands_apart_from_calendar_years(desk, bureau, own):
    given(desk, bureau, donor=country("Ruritania"), period="2014", value=600)
    given(desk, own, donor=country("Amerika"), period="2014", value=9000)

    bars = {
        each.slug: [point.x for point in each.known]
        for each in drawn("aid/donors", period="2014").series
    }
    assert bars == {"given": ["Ruritania"], "fiscal": ["Amerika"]}


def test_what_was_taken_back_is_no_gift_and_says_so_in_its_own_account(desk, own):
    washington = country("Amerika")
    for period, value in (("2014", 900), ("2015", 400), ("2016", -50)):
        given(desk, own, donor=washington, period=period, value=value, stage="committed")

    gift = drawn("aid/donor", country="XAM").headline
    assert gift.text == "Aid from Amerika: US$ 400 in 2015, per Own account; no figure since"
    assert gift.deck == "Committed in the fiscal year."
    assert gift.left_out == ("2016: more was taken back than newly given.",)
    account = drawn("aid/united-states").headline
    assert account.claims[0].point.value == -50
    assert account.deck == "More was taken back than newly given."


def test_a_gift_to_an_agency_heads_its_country_only_without_an_account_of_all(desk, bureau):
    """Who of a country gave, to whom, and what became of it stands with the number."""
    uncle = ActorFactory(slug="rich-uncle", country=country("Ruritania").country)
    kitchen = ActorFactory(slug="soup-kitchen")
    given(desk, bureau, donor=uncle, recipient=kitchen, period="2014", value=8, stage="committed")

    headline = drawn("aid/donor", country="XRU").headline
    assert "US$ 8 in 2014, per Royal Bureau" in headline.text
    assert headline.deck == "Committed by Rich uncle to Soup kitchen."

    given(desk, bureau, donor=country("Ruritania"), period="2013", value=90)
    text = drawn("aid/donor", country="XRU").headline.text
    assert text.startswith("All aid from Ruritania: US$ 90 in 2013")


def test_a_zero_that_somebody_printed_is_said(desk, bureau):
    given(desk, bureau, donor=country("Ruritania"), period="2013", value=90)
    given(desk, bureau, donor=country("Ruritania"), period="2014", value=0)

    assert "zero in 2014" in drawn("aid/donor", country="XRU").headline.text


def test_food_of_one_country_is_its_newest_of_any_source(desk, bureau, gazette):
    said = {"donor": country("Ruritania"), "commodity": "all-food"}
    desk.say(FoodAidFactory, bureau, period="2013", value=70, stage="reported", **said)
    desk.say(FoodAidFactory, gazette, period="2014", value=1200, stage="pledged", **said)

    headline = drawn("aid/food-from", country="XRU").headline
    assert headline.text == (
        "Food aid from Ruritania: 1,200 tonnes in 2014, per Freedonian Gazette; no figure since"
    )
    assert headline.deck == "Pledged."


def test_a_lower_bound_without_a_value_is_spoken_and_drawn(desk, bureau):
    given(
        desk,
        bureau,
        donor=country("Ruritania"),
        recipient=ActorFactory(slug="soup-kitchen"),
        period="2014",
        value=None,
        value_low=80,
    )

    assert "at least US$ 80 in 2014" in drawn("aid/donor", country="XRU").headline.text
    assert drawn("aid/agencies").series[0].points[0].low == 80


def test_several_grants_of_a_year_are_each_a_gift(desk, bureau):
    uncle, kitchen = country("Ruritania"), ActorFactory(slug="soup-kitchen")
    for number, value in (("1st", 6), ("2nd", 10)):
        part = {"scope": "part", "coverage": f"{number} of 2 grants"}
        given(desk, bureau, donor=uncle, recipient=kitchen, period="2014", value=value, **part)

    figure = drawn("aid/agencies")
    assert sorted(point.value for point in figure.series[0].points) == [6, 10]
    assert figure.headline.text == "Gifts to agencies in 2014, reported"


def test_money_for_a_year_that_is_not_over_is_no_figure_of_it(desk, bureau):
    given(desk, bureau, period="2014", value=100)
    given(desk, bureau, period="2099", value=900, status="provisional")

    assert [point.x for point in drawn("aid/funding").series[0].points] == ["2014"]
    assert (
        "The year is not over: nothing is shown of it." in drawn("aid/donors", period="2099").notes
    )


def test_a_total_below_its_own_part_says_so(desk, bureau):
    given(desk, bureau, period="2014", value=100)
    given(desk, bureau, period="2014", value=120, scope="part", coverage="soup alone")

    headline = drawn("aid/funding").headline
    assert headline.text == (
        "Reported aid, all donors: US$ 100 in 2014, per Royal Bureau; no figure since"
    )
    assert headline.deck == "Though US$ 120 is given of one part of it."


def test_food_read_in_an_unreviewed_compilation_gives_way_to_another_count(desk, bureau, gazette):
    for source, donor, value, read in (
        (bureau, "all-donors", 90, "compilation"),
        (bureau, "ruritania", 90, "compilation"),
        (gazette, "all-donors", 70, "quoted"),
        (gazette, "ruritania", 70, "quoted"),
    ):
        giver = desk.everybody if donor == "all-donors" else country("Ruritania")
        desk.say(
            FoodAidFactory,
            source,
            donor=giver,
            commodity="all-food",
            period="2014",
            value=value,
            read=read,
        )

    assert drawn("aid/food-donors").headline.text == (
        "Food aid, all donors: 70 tonnes in 2014, per Freedonian Gazette; no figure since"
    )


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("United States", "the United States"),
        ("European Commission", "the European Commission"),
        ("The Global Fund", "the Global Fund"),
        ("Switzerland", "Switzerland"),
        ("WFP", "WFP"),
    ],
)
def test_a_body_is_named_as_english_has_it(name, within):
    assert named(name) == within
