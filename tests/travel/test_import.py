"""Spreadsheets of travel as editors have them: read as meant, or refused in a sentence."""

import pytest

from nkworld.importing.models import Upload
from nkworld.importing.reading import FileRefused
from nkworld.importing.staging import stage
from nkworld.provenance.models import Release
from tests.importing.conftest import as_csv, sentences
from travel.models import Crossing, OverseasWorkers

pytestmark = pytest.mark.django_db
PAPERS = ["https://yearbook.example/page-9", "as printed"]
HEADER = ["source", "country", "period", "direction", "kind", "dimension", "category", "value"]
COUNT = ["bureau", "Ruritania", "2013", "from-dprk", "entry", "sex", "female", "40"]


def handed_in(dataset, header, *rows):
    table = [[*header, "citation", "as_quoted"], *([*row, *PAPERS] for row in rows)]
    return stage(as_csv(table), Upload(dataset=dataset, label="An upload"))


def changed(**cells):
    return [cells.get(name, text) for name, text in zip(HEADER, COUNT, strict=True)]


def refused(dataset, header, *rows):
    """The sentences of a file that is refused; nothing of it is stored."""
    before = (Crossing.objects.count(), OverseasWorkers.objects.count(), Release.objects.count())
    try:
        told = sentences(handed_in(dataset, header, *rows))
    except FileRefused as error:
        told = sentences(error)
    after = (Crossing.objects.count(), OverseasWorkers.objects.count(), Release.objects.count())
    assert before == after
    return told


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            ["source", "country_name", "연도", "방향", "counted", "구분", "항목", "인원"],
            ["bureau", "Ruritania", "2013", "입국", "입국자", "성별", "여성", "40"],
        ),
        (
            ["source", "国家", "年份", "方向", "kind", "分类", "类别", "人数"],
            ["bureau", "Ruritania", "2013", "入境", "入境人数", "性别", "女", "40"],
        ),
        (
            ["Source", "Country", "Year", "Direction", "Kind", "Dimension", "Part", "Persons"],
            [
                "bureau",
                "Ruritania",
                "2013",
                "from North Korea",
                "arrivals",
                "gender",
                "women",
                "40",
            ],
        ),
    ],
    ids=["Korean", "Chinese", "English"],
)
def test_columns_and_words_are_understood_in_three_languages(journeys, header, row):
    outcome = handed_in(journeys.dataset, header, row)

    assert not outcome.refusals
    claim = Crossing.objects.get(release__in=outcome.releases)
    assert (claim.country.code, claim.period, claim.direction) == ("XRU", "2013", "from-dprk")
    assert (claim.kind, claim.dimension, claim.category) == ("entry", "sex", "female")
    assert (claim.value, claim.known_from) == (40, None)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"country": "Ruritanai"}, "Row 2, column country: “Ruritanai” is not a country"),
        ({"country": "PRK"}, "North Korea can’t be its own partner"),
        (
            {"direction": "from-dpkr"},
            "Row 2, column direction: “from-dpkr” is not known here. Did you mean from-dprk? "
            "Write one of: from-dprk, to-dprk, both-directions.",
        ),
        ({"direction": ""}, "Row 2, column direction: It is empty. Write one of: from-dprk"),
        ({"kind": "entrys"}, "“entrys” is not known here. Did you mean entry?"),
        ({"category": "ship"}, "That category is no part of that dimension: men are a sex"),
        ({"category": "femal"}, "Did you mean female?"),
        ({"value": "-5"}, "Nobody is counted less than zero times."),
        ({"value": "12만5천800명"}, "is not an amount"),
        ({"period": "2013-Q5"}, "“2013-Q5” is not a period"),
    ],
)
def test_a_wrong_cell_is_told_with_row_column_and_remedy(journeys, fault, sentence):
    [told] = refused(journeys.dataset, HEADER, changed(**fault))
    assert sentence in told


def test_the_same_cell_twice_is_refused(journeys):
    [told] = refused(journeys.dataset, HEADER, COUNT, changed(value="41"))

    assert "a second time" in told


def test_the_ends_of_a_journey_in_our_own_file_are_passed_over(journeys):
    outcome = handed_in(
        journeys.dataset, [*HEADER, "origin", "destination"], [*COUNT, "PRK", "XRU"]
    )

    assert not outcome.refusals
    assert Crossing.objects.get(release__in=outcome.releases).direction == "from-dprk"


def test_an_unknown_column_is_refused_before_any_row(journeys):
    [told] = refused(journeys.dataset, [*HEADER, "visitors"], [*COUNT, "1"])

    assert "“visitors” is not a column of this dataset." in told


def test_a_range_of_workers_is_read_as_bounds(journeys):
    header = ["source", "host", "period", "persons_low", "persons_high", "업종", "value"]

    outcome = handed_in(
        journeys.workers, header, ["bureau", "Ruritania", "2015", "20", "50", "logging", ""]
    )

    [claim] = OverseasWorkers.objects.filter(release__in=outcome.releases)
    assert (claim.value, claim.value_low, claim.value_high) == (None, 20, 50)
    assert (claim.sector, claim.kind, claim.dating) == ("logging", "present", "given")


def test_an_estimate_without_a_number_is_refused(journeys):
    header = ["source", "host", "period", "value"]

    [told] = refused(journeys.workers, header, ["bureau", "Ruritania", "2015", ""])
    assert "A claim has a value or a bound" in told
