"""How figures were read: asked at the desk, told in the review, doubted where unreviewed."""

import pytest
from django.urls import reverse

from nkworld.importing.doubts import doubts_of
from nkworld.provenance.models import DoubtAnswer, Release
from tests.reading import text_of
from trade.models import Flow

from .conftest import row, sheet, step

WIKI = "https://en.wikipedia.org/wiki/Trade_of_Ruritania"


@pytest.fixture
def draft(editor, hand_in):
    """Of exports of 2014, live as 100, an encyclopedia says 140; of 2017 nobody else speaks."""
    rows = (row(period="2014", value="140"), row(period="2017", value="7"))
    hand_in(editor, sheet(*({**each, "citation": WIKI} for each in rows)))
    return Release.objects.latest("pk")


def review(client, release, **query):
    address = reverse("admin:provenance_release_change", args=[release.pk])
    return " ".join(text_of(client.get(address, query).content.decode()).split())


def test_the_upload_page_tells_what_the_column_means_and_that_a_guess_may_be_changed(editor, db):
    page = text_of(editor.get(reverse("admin:provenance_release_add")).content.decode())

    assert "How it was read: at-source (on the source’s own page)" in page
    assert "guessed from the address of the citation: write it if you know better" in page
    assert "Date of the page on which it was read" in page


def test_the_upload_page_names_each_tables_own_unit(editor, db):
    page = text_of(editor.get(reverse("admin:provenance_release_add")).content.decode())

    for unit in ("US dollars, current", "tonnes", "persons"):
        assert f"{unit}: 1234567.89" in page


def test_the_review_tells_how_a_row_was_read_and_that_it_is_a_guess(editor, draft):
    told = review(editor, draft, part="new")

    assert "In a compilation that nobody reviewed, as its address suggests: a guess" in told


def test_a_change_of_how_it_was_read_is_told_in_words(editor, draft):
    told = review(editor, draft, part="changed")

    before, after = "Quoted by another", "In a compilation that nobody reviewed"
    assert f"How it was read: {before} → {after}" in told


def test_an_unreviewed_reading_that_would_replace_a_reviewed_claim_is_doubted_strongly(draft):
    [doubt] = doubts_of(draft)

    assert doubt.subject == "Ruritania, 2014, Exports: read worse than before"
    assert doubt.sentences[0].startswith(
        "140, read in an unreviewed compilation, would take the place of 100, quoted by another"
    )


def test_both_rows_as_readings_of_one_figure_leave_the_reviewed_claim_in_its_place(
    editor, publisher, hand_in
):
    """As the doubt advises; the other is a further reading."""
    rows = (row(period="2014", value="140", citation=WIKI), row(period="2014", value="100"))
    hand_in(editor, sheet(*rows), several_readings="on")
    draft = Release.objects.latest("pk")
    assert doubts_of(draft) == []
    step(publisher, "publish", draft, label="Both")

    cell = Flow.objects.with_readings().filter(
        source=draft.source, period="2014", direction="export"
    )
    told = cell.order_by("reading").values_list("reading", "value", "read")
    assert list(told) == [(0, 100, "quoted"), (1, 140, "compilation")]


def test_the_doubt_says_that_an_exclusion_would_end_the_better_reading_too(
    editor, publisher, draft
):
    [doubt] = doubts_of(draft)
    assert "To exclude the row would end the better reading too." in doubt.sentences[1]

    step(editor, "answer", draft, subject=doubt.subject, verdict="exclude", reason="Too quick")
    step(publisher, "publish", draft, label="Without it")
    assert DoubtAnswer.objects.get(release=draft, subject=doubt.subject).verdict == "exclude"
    cell = Flow.objects.as_of().filter(source=draft.source, period="2014", direction="export")
    assert not cell.included().exists()


def test_a_draft_read_in_reports_is_not_doubted(editor, hand_in):
    hand_in(editor, sheet(row(period="2017", value="7")))

    assert doubts_of(Release.objects.latest("pk")) == []


def test_the_list_of_live_figures_is_filtered_by_how_they_were_read(editor, universe):
    Flow.objects.filter(value=300).update(read="compilation")
    address = reverse("admin:trade_flow_changelist")

    found = editor.get(address, {"read__exact": "compilation"}).context["cl"].result_list
    assert [each.value for each in found] == [300]
