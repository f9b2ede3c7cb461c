"""A file is read column by column; a wrong row is refused in the words of each of its cells."""

import pytest

from nkworld.importing.mapping.recipe import Column, Recipe
from nkworld.importing.models import Upload
from nkworld.importing.staging import stage
from tests.factories import CountryFactory, DatasetFactory
from trade.models import InterKoreanFlow

from .conftest import HEADER, as_csv, draft_rows, sentences, table

pytestmark = pytest.mark.postgres


def test_one_word_means_another_thing_in_another_column(bureau):
    dataset = DatasetFactory(slug="trade/inter-korean")
    header = [name for name in HEADER if name != "country"] + ["category"]
    rows = table({"direction": "total", "category": "total"}, header=header)

    (release,) = stage(as_csv(rows), Upload(dataset=dataset, label="South")).releases

    (row,) = InterKoreanFlow.objects.filter(release=release)
    assert (row.direction, row.category) == ("turnover", "total")


def test_a_word_is_looked_up_anew_for_each_file(handed_in, universe):
    unknown = as_csv(table({"period": "2016", "country": "Erewhon"}))
    assert "Erewhon" in sentences(handed_in(unknown))[0]

    CountryFactory(code="XER", name="Erewhon")

    (row,) = draft_rows(handed_in(as_csv(table({"period": "2016", "country": "Erewhon"}))))
    assert row.country.code == "XER"


def test_a_wrong_row_among_right_ones_is_refused_in_the_words_of_each_of_its_cells(handed_in):
    rows = table(
        {"period": "2016"},
        {"period": "2017", "country": "Nowhere at all", "value": "about 5"},
        {"period": "2018", "value": "-1"},
        {"period": "2019", "status": "derived"},
        {"period": "2020"},
    )
    rows[5].append("beyond")

    places = [(one.row, one.column) for one in handed_in(as_csv(rows)).refusals]

    assert places == [(3, "country"), (3, "value"), (4, "value"), (5, "derivation"), (6, "I")]


def test_a_row_of_a_wide_table_that_says_a_figure_twice_is_refused(handed_in):
    rows = table({"period": "2016"})
    header, row = rows
    recipe = Recipe([Column(name, name) for name in header if name not in ("value", "direction")])
    for name, direction in (("value", "export"), ("again", "exports")):
        recipe.put(Column(name, "value", {"direction": direction}))

    (refused,) = handed_in(
        as_csv([[*header, "again"], [*row, "7"]]), recipe=recipe.as_json()
    ).refusals

    assert (refused.row, "same figure of the same source as row 2" in refused.sentence) == (2, True)
