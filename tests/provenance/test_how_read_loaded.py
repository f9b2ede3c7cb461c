"""Every figure and record of the curated data says how it was read, and none too well."""

import pytest
from django.apps import apps

from nkworld.provenance.models import Authority, Cited, Read, Source
from nkworld.provenance.read_guess import guess_read
from nkworld.provenance.tables import observation_models

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

# Of the machine’s notes the one figure that a page which quotes the source confirms.
CONFIRMED = {
    "https://github.com/Ahmet-Dedeler/free-north-korea/blob/"
    "4ff1cd5b9c01f8a7507354f410cc075007fb6e70/docs/research/charts/samples/surprising/"
    "comtrade_china_dprk_exports.json"
}


def claims(**lookups):
    """The standing rows of every table of claims, excluded ones and readings among them."""
    for model in observation_models().values():
        yield from model.objects.with_readings().filter(**lookups).select_related("source")


def records():
    for model in apps.get_models():
        if issubclass(model, Cited):
            yield from model.objects.select_related("source")


@pytest.mark.parametrize("rows", [claims, records])
def test_every_row_says_how_it_was_read_and_none_of_a_compilation_says_it_was_better(rows):
    read = {(row.citation, row.source, row.read) for row in rows()}

    assert {read for *_, read in read} <= set(Read)
    assert not [
        (citation, read)
        for citation, source, read in read
        if guess_read(citation, source) == Read.COMPILATION != read and citation not in CONFIRMED
    ]


def test_notes_made_by_machine_are_a_compilation():
    notes = list(claims(citation__contains="free-north-korea"))

    assert len(notes) >= 32
    better = [row for row in notes if row.read != Read.COMPILATION]
    assert {row.citation for row in better} == CONFIRMED
    for row in better:
        told = type(row).objects.with_readings().filter(source=row.source, period=row.period)
        assert told.filter(read=row.read).exclude(citation=row.citation).exists()


def test_what_was_read_at_the_source_stands_on_a_page_of_its_sources_publisher():
    """The ministry's aid table, KOTRA's news, the tracking service of NGOs: no newspaper."""
    rows = list(claims(read=Read.AT_SOURCE))
    hosts = {row.citation.split("/")[2] for row in rows}

    assert {"www.unikorea.go.kr", "news.kotra.or.kr"} <= hosts
    for press in ("hankyung", "voakorea", "dailynk", "reuters"):  # they speak for themselves alone
        told = {row.source.authority for row in rows if press in row.citation}
        assert told <= {Authority.PRESS}, press
    # UNHCR’s statisticians, the emergency fund and OpenFlights keep data in repositories of theirs.
    of_their_own = {row.source.slug for row in rows if "github.com" in row.citation}
    assert of_their_own == {"unhcr", "cerf", "openflights"}


def test_every_source_says_whose_word_it_is_and_no_blog_is_read_at_the_source():
    assert not Source.objects.filter(authority_reason__startswith="Guessed").exists()
    assert set(Source.objects.values_list("authority", flat=True)) == set(Authority)
    assert not [
        row
        for row in (*claims(), *records())
        if row.source.authority == "blog" and row.read == Read.AT_SOURCE
    ]


def test_a_report_is_not_older_than_the_period_it_tells_of():
    """But for money, forecasts and visits that were announced."""
    early = [
        (row.dataset, row.period, row.reported_on)
        for row in claims()
        if row.reported_on and row.reported_on.last < row.period_start
    ]
    assert {dataset for dataset, *_ in early} <= {
        "aid/appeals",
        "aid/contributions",
        "aid/other-counts",
        "diplomacy/visits",
    }
