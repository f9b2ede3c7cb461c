"""What aid's sentences may say of whom: a made-up universe of donors."""

import pytest

from aid.charts.donors import complete_lists, nearest_list
from aid.claims import OF_A_GIFT, claims_read
from aid.models import Contribution
from aid.telling import named
from nkworld.charts.sentences import violations
from nkworld.provenance import figures
from nkworld.provenance.points import day_of
from tests.aid.factories import ActorFactory, FoodAidFactory
from tests.aid.test_charts import given
from tests.factories import CountryFactory, SourceFactory

pytestmark = pytest.mark.django_db


def headline(slug, **asked):
    """The text of a headline, once no rule is found broken in it."""
    form, figure = figures.get(slug).ask(asked)
    assert violations(figure, day_of(form.cleaned_data)) == []
    return figure.headline.text


def country(name):
    found = CountryFactory(code=f"X{name[:2].upper()}", name=name)
    return ActorFactory(slug=name.lower(), name=name, kind="country", country=found)


@pytest.fixture
def listed(desk, bureau):
    """Donors of 2014, who make up the bureau's total up to its last printed digit."""
    for name, value in (("Ruritania", 600), ("Freedonia", 250), ("Sylvania", 140)):
        given(desk, bureau, donor=country(name), period="2014", value=value)
    given(desk, bureau, period="2014", value=1000)
    return desk


def test_who_led_is_said_where_the_list_of_donors_is_complete(listed):
    assert headline("aid/donors", period="2014") == (
        "Ruritania led the donors in 2014 with US$ 600 reported, Freedonia followed with US$ 250"
    )


def test_a_year_without_one_of_the_first_three_is_in_no_order(listed, bureau):
    for name, value in (("Ruritania", 500), ("Freedonia", 200)):
        given(listed, bureau, donor=country(name), period="2013", value=value)

    assert headline("aid/donors", period="2013").startswith(
        "Among the donors on record in 2013 Ruritania gave the most, US$ 500"
    )


def test_a_page_of_donors_opens_on_the_newest_year_that_is_in_order(listed, bureau):
    for name in ("Ruritania", "Freedonia", "Sylvania", "Osterlich", "Tomania", "Bacteria"):
        state = {"scope": "state", "state_of": "2016-06-30"}
        given(listed, bureau, donor=country(name), period="2016", value=len(name), **state)

    assert headline("aid/donors").startswith(
        "Ruritania led the donors in 2014 (latest on record in full)"
    )


def test_parts_that_miss_the_total_are_no_complete_list(listed, gazette):
    given(listed, gazette, donor=country("Ruritania"), period="2012", value=601)
    given(listed, gazette, period="2012", value=999)

    read = claims_read(Contribution.objects.as_of(), *OF_A_GIFT)
    [found] = complete_lists(read)
    assert (found.period, found.first) == ("2014", ("Ruritania", "Freedonia", "Sylvania"))
    assert nearest_list([found], "2020") is found


def test_the_books_of_one_day_are_no_order_of_a_year(listed, bureau):
    for name, value in (("Ruritania", 60), ("Freedonia", 50), ("Sylvania", 40)):
        state = {"scope": "state", "state_of": "2015-06-30"}
        given(listed, bureau, donor=country(name), period="2015", value=value, **state)

    told = headline("aid/donors", period="2015")
    assert told.startswith("Among the donors on record in 2015 Ruritania gave the most, US$ 60")
    assert told.endswith("as the books stood on 30 June 2015")


def test_a_fiscal_year_stands_in_no_order_with_calendar_years(listed, bureau):
    own = SourceFactory(slug="us-foreign-assistance", short_name="Own account")
    given(listed, own, donor=country("Amerika"), period="2014", value=9000)

    assert headline("aid/donors", period="2014").startswith("Ruritania led the donors in 2014")
    _, figure = figures.get("aid/donors").ask({"period": "2014"})
    drawn = {each.slug: [point.x for point in each.known] for each in figure.series}
    assert drawn["fiscal"] == ["Amerika"]
    assert "Amerika" not in drawn["given"]


def test_what_was_taken_back_leads_no_course(desk):
    own = SourceFactory(slug="us-foreign-assistance", short_name="Own account")
    washington = country("Amerika")
    for period, value in (("2014", 900), ("2015", 400), ("2016", -50)):
        given(desk, own, donor=washington, period=period, value=value, stage="committed")

    assert headline("aid/united-states") == (
        "The United States obligated US$ 900 in the fiscal year 2014, the most in its account, "
        "and US$ 400 in the fiscal year 2015 (latest on record above zero)"
    )
    _, figure = figures.get("aid/united-states").ask({})
    assert "2016: US$ 50 more was taken back than was newly given." in figure.notes[-1]


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

    assert "Ruritania gave Soup kitchen at least US$ 80 in 2014" in headline("aid/agencies")
    _, figure = figures.get("aid/agencies").ask({})
    assert figure.series[0].points[0].low == 80


def test_several_grants_of_a_year_are_each_a_gift(desk, bureau):
    uncle, kitchen = country("Ruritania"), ActorFactory(slug="soup-kitchen")
    for number, value in (("1st", 6), ("2nd", 10)):
        part = {"scope": "part", "coverage": f"{number} of 2 grants"}
        given(desk, bureau, donor=uncle, recipient=kitchen, period="2014", value=value, **part)

    assert "Ruritania gave Soup kitchen US$ 10 in 2014" in headline("aid/agencies")
    _, figure = figures.get("aid/agencies").ask({})
    assert sorted(point.value for point in figure.series[0].points) == [6, 10]


def test_money_for_a_year_that_is_not_over_is_no_figure_of_it(desk, bureau):
    given(desk, bureau, period="2014", value=100)
    given(desk, bureau, period="2099", value=900, status="provisional")

    _, figure = figures.get("aid/funding").ask({})
    assert [point.x for point in figure.series[0].points] == ["2014"]


def test_a_total_below_its_own_part_says_so(desk, bureau):
    given(desk, bureau, period="2014", value=100)
    given(desk, bureau, period="2014", value=120, scope="part", coverage="soup alone")

    told = headline("aid/funding")
    assert told.endswith(
        "US$ 100 in 2014 (latest on record), though US$ 120 is given of one part of it"
    )


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

    told = headline("aid/food-donors")
    assert "70 tonnes" in told and "Freedonian Gazette" in told


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
