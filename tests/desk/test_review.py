"""The review judges: totals, guesses at slips, what would be lost, and rows as asked for."""

import csv
import html
import io

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nkworld.importing.review import Review, RowQuery
from nkworld.provenance.models import Release
from tests.factories import FlowFactory, ReleaseFactory, live
from trade.models import Flow

from .conftest import row, sheet, step, text_of, ticks

pytestmark = pytest.mark.postgres(
    "nkworld.importing.review.pairs",
    "nkworld.importing.review.table",
    "nkworld.importing.review.review",
)

YEARS = range(2001, 2009)


@pytest.fixture
def series(universe):
    """The Royal Bureau on Freedonia, 2001 to 2008: exports of 1,000 and imports of 4,000 a year."""
    release = ReleaseFactory(source=universe.bureau, label="Series")
    for year in YEARS:
        for direction, value in (("export", 1000 + year), ("import", 4000 + year)):
            FlowFactory(
                release=release,
                country=universe.freedonia,
                period=f"{year}",
                direction=direction,
                value=value,
                note="Without gold",
                basis="partner-customs",
            )
    return live(release)


@pytest.fixture
def draft(universe, series):
    """A function that drafts the series again, each value as `change` says, and more."""

    def make(change, **more):
        release = ReleaseFactory(source=universe.bureau, label="Again")
        for old in Flow.objects.filter(release=series):
            said = {"note": old.note, "basis": old.basis, "as_quoted": old.as_quoted} | more
            FlowFactory(
                release=release,
                country=old.country,
                period=old.period,
                direction=old.direction,
                value=change(old),
                **said,
            )
        return release

    return make


def guessed(release):
    return {guess.slug: guess.number for guess in Review(release).summary["guesses"]}


def part_of(client, release, **query):
    address = reverse("admin:provenance_release_change", args=[release.pk])
    return html.unescape(" ".join(text_of(client.get(address, query)).split()))


@pytest.mark.parametrize(
    ("slug", "change"),
    [
        ("a-thousandth", lambda old: old.value / 1000),
        ("a-millionfold", lambda old: old.value * 1_000_000),
        ("tenfold", lambda old: old.value * 10),
        ("one-factor", lambda old: round(old.value * 69 / 10)),
        ("rate-won", lambda old: old.value * (1050 + (int(old.period) - 2000) * 40)),
    ],
)
def test_a_factor_is_guessed_at_with_the_number_of_its_rows(draft, slug, change):
    assert guessed(draft(change))[slug] == 16


def test_directions_that_changed_places_are_noticed(draft):
    def exchanged(old):
        return old.value + (3000 if old.direction == "export" else -3000)

    assert guessed(draft(exchanged))["exchanged"] == 16


def test_china_2020_turned_round_is_noticed_though_the_source_never_spoke_of_it(universe):
    """Exports of one source are what another has as imports, in both directions."""
    other = ReleaseFactory(source=universe.bureau)
    turned = ReleaseFactory(source=universe.gazette)
    for release, (export, imported) in ((other, (10, 90)), (turned, (90, 10))):
        for direction, value in (("export", export), ("import", imported)):
            FlowFactory(
                release=release,
                country=universe.freedonia,
                period="2013",
                direction=direction,
                value=value,
            )
    live(other)

    assert guessed(turned) == {"exchanged-with-others": 2}


def test_a_new_year_in_thousands_is_held_against_the_year_before(universe, series):
    release = ReleaseFactory(source=universe.bureau)
    for direction in ("export", "import"):
        FlowFactory(
            release=release,
            country=universe.freedonia,
            period="2009",
            direction=direction,
            value=3,
        )

    assert guessed(release) == {"below-neighbours": 2}


def test_an_even_revision_raises_no_question(draft):
    assert guessed(draft(lambda old: old.value + 5, as_quoted="revised")) == {}


def test_a_value_that_changes_under_the_same_words_is_said(editor, draft):
    release = draft(lambda old: old.value + (old.period == "2008"))

    assert guessed(release) == {"same-words": 2}
    rows = part_of(editor, release, part="all", slip="same-words")
    assert rows.count("“As printed there” keeps the words of the old value.") == 2
    assert "2 rows." in rows


def test_totals_stand_before_and_after_by_year_and_country_and_never_across_directions(draft):
    sums = Review(draft(lambda old: old.value * 2)).summary["sums"]

    assert [(one.what, one.group, one.before, one.after) for one in sums["changed_years"][:2]] == [
        ("2008", "Exports", 3008, 6016),
        ("2008", "Imports", 6008, 12016),
    ]
    assert {(one.what, one.group) for one in sums["partners"]} == {
        ("Freedonia", "Exports"),
        ("Freedonia", "Imports"),
    }
    # Of the year 2014, in which the Bureau has Ruritania, nothing changes.
    assert {one.what for one in sums["same_years"]} == {"2014", "2015"}


def test_a_whole_series_is_closed_only_by_a_tick_that_names_the_number(editor, publisher, hand_in):
    hand_in(editor, sheet(row(value="150")), complete="on")
    release = Release.objects.latest("pk")
    label = "Close 2 live figures that the file leaves out"

    assert label in part_of(editor, release)
    refused = part_of(publisher, release)
    assert label in refused
    refused = html.unescape(text_of(step(publisher, "publish", release, label="Short")))
    assert f"Not published: tick “{label}” if that is meant" in refused
    # Another number is another tick.
    step(publisher, "publish", release, label="Short", confirm_close_3="on")
    release.refresh_from_db()
    assert release.state == "draft"

    step(publisher, "publish", release, label="Short", confirm_close_2="on")
    release.refresh_from_db()
    assert (release.state, release.closed) == ("live", 2)


def test_papers_are_blanked_only_by_a_tick(editor, publisher, draft):
    release = draft(lambda old: old.value, note="")

    assert list(ticks(release)) == ["confirm_blank-note_16"]
    assert "Blank “Note” of 16 live figures" in part_of(editor, release)
    rows = part_of(editor, release, part="changed", slip="blank-note")
    assert "16 rows." in rows
    assert "Note: <" not in rows
    assert rows.count("<del>Without gold</del>") == 16
    step(publisher, "publish", release, label="Bare")
    release.refresh_from_db()
    assert release.state == "draft"


def test_old_and_new_text_stand_side_by_side_word_by_word(editor, draft):
    release = draft(lambda old: old.value, note="Without gold and silver")

    rows = part_of(editor, release, part="changed")
    assert rows.count("Without <del>gold</del>") == 16
    assert rows.count("Without <ins>gold and silver</ins>") == 16


def test_new_rows_stand_among_those_that_change(editor, universe, draft):
    release = draft(lambda old: old.value + 1)
    FlowFactory(release=release, country=universe.freedonia, period="2009", value=777)

    rows = part_of(editor, release, part="all")

    assert "17 rows." in rows
    assert 'data-title="Live now">–</td>' in rows and "777" in rows


def test_rows_are_searched_narrowed_sorted_and_cut_into_pages(editor, draft):
    release = draft(lambda old: old.value + int(old.period) - 2000)

    everything = part_of(editor, release, part="changed")
    assert "16 rows." in everything
    lines = list(Review(release).rows(_asked(release, part="changed"))[0].object_list)
    assert [line.claim.period for line in lines][:2] == ["2008", "2008"]
    exports = _asked(release, part="changed", **{"in-direction": "export"})
    assert Review(release).rows(exports)[0].paginator.count == 8
    found = _asked(release, part="changed", q="freed 2003", order="cell")
    assert {x.claim.period for x in Review(release).rows(found)[0].object_list} == {"2003"}
    assert Review(release).rows(_asked(release, part="changed", q="100%_x"))[0].paginator.count == 0
    nobody = _asked(release, part="changed", **{"in-country": "no number"})
    assert Review(release).rows(nobody)[0].paginator.count == 0


def _asked(release, part, **query):
    given = QueryDict(mutable=True)
    given.update(query)
    return RowQuery.of(given, part, Flow)


def test_the_largest_in_per_cent_comes_first_though_it_is_no_largest_step(draft):
    steps = {"2001": 500, "2002": 900}  # of imports of about 6,000; of 2003's 3,003, 480
    release = draft(
        lambda old: (
            old.value + (480 if (old.period, old.direction) == ("2003", "export") else 0)
            if old.direction == "export"
            else old.value + steps.get(old.period, 1)
        ),
        as_quoted="revised",
    )
    review = Review(release)

    first, by_step = (
        Flow.objects.get(pk=new) for [(new, _), *_] in reversed(review.summary["largest"].values())
    )

    assert (first.period, first.direction) == ("2003", "export")
    assert (by_step.period, by_step.direction) == ("2002", "import")


def test_the_difference_is_a_file_that_no_spreadsheet_runs(editor, draft):
    release = draft(lambda old: old.value + 1, note="=1+1")
    address = reverse("admin:provenance_release_difference", args=[release.pk])

    answer = editor.get(address, {"part": "changed", "in-direction": "export"})
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 8
    first = rows[0]
    assert (first["what"], first["country"], first["direction"]) == ("changed", "XFR", "export")
    assert int(first["new value"]) - int(first["old value"]) == int(first["difference"]) == 1
    assert (first["old note"], first["new note"]) == ("Without gold", "'=1+1")
    assert first["changed fields"] == "value, note"


def test_who_may_not_see_the_desk_gets_no_difference(person, draft):
    address = reverse("admin:provenance_release_difference", args=[draft(lambda o: 1).pk])

    assert person("vera").get(address).status_code == 403


def test_excluded_rows_and_further_readings_enter_no_total(universe, series):
    release = ReleaseFactory(source=universe.bureau)
    said = {"release": release, "country": universe.freedonia, "period": "2008", "value": 7}
    FlowFactory(**said, direction="export", status="excluded", note="mix-up")
    FlowFactory(**said | {"value": 9}, direction="import", reading=1)

    summary = Review(release).summary
    assert [(one.what, one.before, one.after) for one in summary["sums"]["changed_years"]] == [
        ("2008", 3008, None),
        ("2008", 6008, None),
    ]
    assert (summary["counts"]["excluded_before"], summary["counts"]["excluded_after"]) == (0, 1)


@pytest.fixture
def read(universe, editor):
    """A function that hands in a file and answers with its draft, which nobody has opened."""

    def hand_in():
        caches["reviews"].clear()
        said = {
            "dataset": universe.dataset.pk,
            "label": "Unseen",
            "file": sheet(row(period="2016")),
        }
        editor.post(reverse("admin:provenance_release_add"), said)
        return Release.objects.get(label="Unseen")

    return hand_in


def opened(client, release):
    """(the page, whether it was compared for it)"""
    with CaptureQueriesContext(connection) as asked:
        page = text_of(client.get(reverse("admin:provenance_release_change", args=[release.pk])))
    return page, any("CREATE TEMPORARY TABLE" in one["sql"] for one in asked)


def test_a_file_is_added_up_before_anybody_opens_its_review(editor, read):
    page, compared = opened(editor, read())

    assert "Has something slipped?" in page and not compared


def test_when_what_is_live_has_moved_the_page_compares_anew(universe, editor, read):
    draft = read()
    other = ReleaseFactory(source=universe.bureau, label="Another")
    FlowFactory(release=other, country=universe.ruritania, period="2016", value=3)
    live(other)

    page, compared = opened(editor, draft)

    assert compared and '>Changed <span class="count">1</span>' in page


def test_a_review_that_could_not_be_prepared_is_computed_by_its_page(editor, read, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(Review, "summary", property(lambda review: 1 / 0))
        draft = read()

    page, compared = opened(editor, draft)

    assert compared and "Has something slipped?" in page
