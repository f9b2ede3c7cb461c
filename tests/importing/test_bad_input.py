"""Each fault is told with row, column and remedy; the rest is reported on; nothing is stored."""

import pytest

from nkworld.atlas.models import CountryAlias
from tests.factories import CountryFactory

from .conftest import HEADER, as_csv, sentences, table

pytestmark = pytest.mark.usefixtures("nothing_is_stored")


@pytest.fixture
def north_korea(db):
    return CountryFactory(code="PRK", name="North Korea")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (
            {"country": "Ruritanai"},
            "Row 3, column country: “Ruritanai” is not a country known here; the nearest: "
            "Ruritania (XRU). Write the name or code that is meant, or add this spelling to a "
            "country's aliases.",
        ),
        (
            {"country": ""},
            "Row 3, column country: The country is empty: write its name or its three-letter "
            "ISO code.",
        ),
        (
            {"value": "-5"},
            "Row 3, column value: Trade is worth zero or more; the sign is in the direction.",
        ),
        (
            {"value": "a lot"},
            "Row 3, column value: “a lot” is not an amount: write digits only, such as "
            "1234567.89, or leave it empty.",
        ),
        (
            {"value": "1.234.567"},
            "Row 3, column value: “1.234.567” is ambiguous: points and commas mean different "
            "things in different countries. Write 1234567.89 (or 1,234,567.89).",
        ),
        (
            {"value": ""},
            "Row 3, column value: A claim has a value or a bound; leave out what is not given.",
        ),
        (
            {"period": "1845"},
            "Row 3, column period: The year 1845 lies outside 1945–2100: check the period.",
        ),
        (
            {"period": "2190"},
            "Row 3, column period: The year 2190 lies outside 1945–2100: check the period.",
        ),
        (
            {"period": "Mar-15"},
            "Row 3, column period: “Mar-15” is not a period: write 2015, 2015-H1, 2015-Q1, "
            "2015-03 or 2011-01/2011-09.",
        ),
        (
            {"direction": "exprt"},
            "Row 3, column direction: “exprt” is not known here. Did you mean export? Write one "
            "of: export, import, turnover.",
        ),
        (
            {"status": "reprted"},
            "Row 3, column status: “reprted” is not known here. Did you mean reported? Write one "
            "of: reported, revised, provisional, derived, estimated, excluded.",
        ),
        (
            {"source": "burea"},
            "Row 3, column source: “burea” is not a source known here. Did you mean bureau? A new "
            "source is added under Sources first.",
        ),
        (
            {"citation": ""},
            "Row 3, column citation: The cell is empty, and no figure goes without it. Here "
            "stands: The page where it was read.",
        ),
        (
            {"citation": "https://x.example/" + "x" * 1000},
            "Row 3, column citation: The text has 1018 characters; 1000 are kept: shorten it.",
        ),
        (
            {"status": "excluded"},
            "Row 3, column status: An excluded row says why in its note.",
        ),
    ],
)
def test_a_faulty_cell_is_named_with_its_remedy(handed_in, fault, sentence):
    outcome = handed_in(as_csv(table({"period": "2013"}, fault)))

    assert sentences(outcome) == [sentence]
    assert outcome.releases == []


def test_the_rest_of_the_file_is_still_reported_on(handed_in, bureau):
    outcome = handed_in(
        as_csv(
            table(
                {"period": "2013"},
                {"period": "2014", "value": "-1"},
                {"period": "2015", "value": "150"},
                {"period": "2016", "country": "Ruritanai"},
                {"period": "2017"},
            )
        )
    )

    assert [refusal.row for refusal in outcome.refusals] == [3, 5]
    assert (outcome.rows, outcome.refused_rows) == (5, 2)
    assert outcome.changes[bureau] == {"new": 2, "changed": 1, "unchanged": 0, "vanished": 2}


def test_everything_that_is_wrong_in_a_row_is_said_at_once(handed_in):
    fault = {"country": "Brigadoon", "value": "-5", "direction": "exprt"}

    outcome = handed_in(as_csv(table(fault)))

    assert [refusal.column for refusal in outcome.refusals] == ["country", "direction", "value"]


def test_an_ambiguous_country_is_refused_with_both_candidates(handed_in, ruritania, freedonia):
    for country in (ruritania, freedonia):
        CountryAlias.objects.create(country=country, text="The Duchy")

    outcome = handed_in(as_csv(table({"country": "The Duchy"})))

    assert sentences(outcome) == [
        "Row 2, column country: “The Duchy” may mean Freedonia (XFR) or Ruritania (XRU): write "
        "the full name or the code of the one that is meant."
    ]


def test_north_korea_is_not_its_own_partner(handed_in, north_korea):
    outcome = handed_in(as_csv(table({"country": "PRK"})))

    assert sentences(outcome) == [
        "Row 2, column country: North Korea can’t be its own partner. If another country reports "
        "its trade with North Korea here, say in the mapping of the file that it is to be turned "
        "round. If South Korea is meant, write KOR."
    ]


def test_a_frequency_that_contradicts_the_period_is_refused(handed_in):
    header = [*HEADER, "frequency"]

    outcome = handed_in(as_csv(table({"frequency": "monthly"}, header=header)))

    assert sentences(outcome) == [
        "Row 2, column frequency: “2015” is annual, but the row says “monthly”: correct one of "
        "them, or leave the frequency empty."
    ]


def test_an_amount_in_another_unit_is_refused_and_never_converted(handed_in):
    header = [*HEADER, "unit"]
    rows = table(
        {"unit": "Euros"}, {"period": "2013", "unit": "US dollars, current"}, header=header
    )

    assert sentences(handed_in(as_csv(rows))) == [
        "Row 2, column unit: “Euros” is not the unit of this dataset: convert the amounts to US "
        "dollars, current, and write that or nothing."
    ]


def test_bounds_are_checked_like_the_database_does(handed_in):
    header = [*HEADER, "value_low", "value_high"]
    rows = table(
        {"period": "2013", "value_low": "200"},
        {"period": "2014", "value": "", "value_low": "9", "value_high": "3"},
        header=header,
    )

    assert sentences(handed_in(as_csv(rows))) == [
        "Row 2, column value: The value lies between its lower and upper bound.",
        "Row 3, column value_low: The lower bound is not above the upper bound.",
    ]


def test_a_second_row_on_one_figure_is_refused_with_both_row_numbers(handed_in):
    outcome = handed_in(as_csv(table({"value": "150"}, {"period": "2013"}, {"value": "160"})))

    assert sentences(outcome) == [
        "Row 4: The row gives the same figure of the same source as row 2 a second time (160, "
        "there 150): keep one of the two, or tick “several rows of one figure are readings of it”."
    ]


def test_a_copied_row_is_refused_even_where_rows_are_readings(handed_in):
    for readings in (False, True):
        outcome = handed_in(as_csv(table({}, {})), several_readings=readings)

        assert sentences(outcome) == ["Row 3: The row is a copy of row 2: delete one of the two."]


def test_a_row_of_another_source_than_the_one_chosen_is_refused(handed_in, gazette):
    outcome = handed_in(as_csv(table({})), source=gazette)

    assert sentences(outcome) == [
        "Row 2, column source: The row names the source bureau, but the upload is for gazette: "
        "choose “as the file’s source column says”, or correct it."
    ]
