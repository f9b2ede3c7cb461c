"""A file becomes drafts, one for each source, or nothing at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nkworld.importing.models import Upload
from nkworld.importing.staging import stage
from nkworld.importing.widgets import resources
from nkworld.provenance.models import Release
from nkworld.provenance.publishing import publish
from tests.factories import DatasetFactory
from trade.models import Flow, InterKoreanFlow

from .conftest import FIGURE, HEADER, as_csv, as_xlsx, draft_rows, sentences, table, total

pytestmark = pytest.mark.postgres("nkworld.importing.staging")


def test_rows_arrive_in_a_draft_that_is_not_live(handed_in, bureau):
    outcome = handed_in(as_csv(table({"period": "2016"}, {"period": "2017-Q1", "value": "1,234"})))

    (draft,) = outcome.releases
    assert (draft.state, draft.source, draft.label) == ("draft", bureau, "Second edition")
    assert [(row.period, row.frequency, row.value) for row in draft_rows(outcome)] == [
        ("2016", "annual", 150),
        ("2017-Q1", "quarterly", 1234),
    ]
    assert not Flow.objects.as_of().filter(period__in=["2016", "2017-Q1"], source=bureau).exists()


def test_a_workbook_and_a_text_file_say_the_same(handed_in):
    rows = table({"period": "2016", "value": "1234567.5"})
    numbers = [[float(c) if c == "1234567.5" else c for c in row] for row in rows]

    assert handed_in(as_csv(rows)).changes == handed_in(as_xlsx(numbers), "y.xlsx").changes
    assert set(Flow.objects.filter(period="2016", source__slug="bureau").values_list("value")) == {
        (1234567.5,)
    }


def test_columns_are_known_by_their_aliases_in_any_order(handed_in):
    header = [
        *("Citation URL", "as_quoted", "flow", "VALUE_USD", "year", "partner_iso3", "source_id"),
        *("reporter_basis", "low"),
    ]
    cells = ["https://y.example", "150", "both", "150", "2016", "XRU", "Royal Bureau", "mirror", ""]

    (row,) = draft_rows(handed_in(as_csv([header, cells])))

    assert (row.direction, row.value, row.period, row.country.name, row.basis) == (
        "turnover",
        150,
        "2016",
        "Ruritania",
        "mirror",
    )


@pytest.mark.parametrize(
    ("word", "direction"),
    [
        ("Exports", "export"),
        ("수출", "export"),
        ("수입", "import"),
        ("합계", "turnover"),
        ("出口", "export"),
        ("进口", "import"),
        ("total", "turnover"),
        ("IMPORT", "import"),
    ],
)
def test_words_for_directions_are_the_dprks(handed_in, word, direction):
    (row,) = draft_rows(handed_in(as_csv(table({"direction": word, "period": "2016"}))))

    assert row.direction == direction


def test_what_the_south_brings_in_is_an_export(bureau):
    dataset = DatasetFactory(slug="trade/inter-korean")
    header = [name for name in HEADER if name != "country"]
    file = as_csv(table({"direction": "반입"}, {"direction": "반출"}, header=header))

    stage(file, Upload(dataset=dataset, label="South"))

    rows = InterKoreanFlow.objects.order_by("direction")
    assert [(row.direction, row.category) for row in rows] == [
        ("export", "total"),
        ("import", "total"),
    ]


def test_a_source_chosen_for_the_whole_file_needs_no_column(handed_in, gazette):
    header = [name for name in HEADER if name != "source"]

    outcome = handed_in(as_csv(table({"period": "2016"}, header=header)), source=gazette)

    assert outcome.releases[0].source == gazette


def test_each_source_gets_a_draft_of_its_own(handed_in, bureau, gazette):
    outcome = handed_in(as_csv(table({"period": "2017"}, {"period": "2017", "source": "gazette"})))

    assert {release.source for release in outcome.releases} == {bureau, gazette}
    assert total(outcome, "new") == 2


def test_a_source_that_says_nothing_new_gets_no_draft(handed_in, gazette):
    row = {"period": "2014", "value": "100", "citation": "https://yearbook.example/page-7"}
    live_already = row | {"as_quoted": "100 dollars"}

    outcome = handed_in(as_csv(table(live_already, {"period": "2017", "source": "gazette"})))

    assert [release.source for release in outcome.releases] == [gazette]


def test_importing_the_same_file_twice_adds_no_row(handed_in):
    rows = table({"period": "2016"}, {"period": "2017"})
    first = handed_in(as_csv(rows))
    waiting = handed_in(as_csv(rows))
    publish(first.releases[0])
    count = Flow.objects.count()

    again = handed_in(as_csv(rows))

    assert waiting.already_open == first.releases
    assert (again.releases, total(again, "new"), total(again, "unchanged")) == ([], 0, 2)
    assert Flow.objects.count() == count


def test_a_whole_series_that_leaves_a_figure_out_is_a_draft_though_nothing_is_new(handed_in):
    rows = table({"period": "2016"}, {"period": "2017"})
    publish(handed_in(as_csv(rows)).releases[0])
    shorter = as_csv(rows[:2])

    assert handed_in(shorter).releases == []
    (draft,) = handed_in(shorter, complete=True).releases
    publish(draft)

    live = Flow.objects.as_of().filter(source__slug="bureau")
    assert list(live.values_list("period", flat=True)) == ["2016"]


def test_refused_rows_are_set_aside_when_asked_and_kept_with_the_draft(handed_in):
    rows = table({"period": "2016"}, {"period": "2017", "value": "-1"})

    outcome = handed_in(as_csv(rows), set_aside=True)

    (draft,) = outcome.releases
    assert [row.period for row in draft_rows(outcome)] == ["2016"]
    assert draft.refusals == [
        {
            "row": 3,
            "column": "value",
            "sentence": "Trade is worth zero or more; the sign is in the direction.",
        }
    ]


def test_nothing_is_made_when_every_row_is_set_aside(handed_in, universe):
    outcome = handed_in(as_csv(table({"value": "-1"})), set_aside=True)

    assert outcome.releases == []
    assert Release.objects.count() == 3


def test_staging_asks_as_many_queries_for_a_thousand_rows_as_for_ten(handed_in):
    def queries(number):
        # A source that has said nothing yet: the same comparison for both files.
        rows = [
            {"period": f"{1950 + n % 70}-{1 + n // 70 % 12:02}", "direction": d}
            for n in range(number // 2)
            for d in ("export", "import")
        ]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            outcome = handed_in(as_csv(table(*rows)))
        assert (outcome.rows, sentences(outcome)) == (number, [])
        return len(asked)

    assert queries(1_000) == queries(10)


def test_every_resource_reads_what_it_writes(universe):
    """The example on the upload page is a row that the importer takes."""
    resource = resources()["trade/flows"]
    claim = Flow.objects.as_of().cited().first()
    columns = resource.columns()
    cells = [resource.fields[name].export(claim) for name in columns]

    outcome = stage(as_csv([columns, cells]), Upload(dataset=universe.dataset, label="Again"))

    assert sentences(outcome) == []
    assert total(outcome, "unchanged") == 1


def test_text_shielded_for_spreadsheets_is_read_as_it_was(handed_in):
    (row,) = draft_rows(handed_in(as_csv(table({"period": "2016", "as_quoted": "'+5.8 %"}))))

    assert row.as_quoted == "+5.8 %"
    assert FIGURE["as_quoted"] != row.as_quoted
