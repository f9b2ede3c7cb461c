"""Every figure and record of the curated data says how it was read, and none too well."""

import pytest
from django.apps import apps

from nkworld.provenance.grades import guess_grade
from nkworld.provenance.models import Cited, Grade
from nkworld.provenance.tables import observation_models

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def claims(**lookups):
    """The standing rows of every table of claims, excluded ones and readings among them."""
    for model in observation_models().values():
        yield from model.objects.with_readings().filter(**lookups).select_related("source")


def records():
    for model in apps.get_models():
        if issubclass(model, Cited):
            yield from model.objects.select_related("source")


@pytest.mark.parametrize("rows", [claims, records])
def test_every_row_has_a_grade_and_none_of_a_known_compilation_a_better_than_tertiary(rows):
    read = {(row.citation, row.source.url, row.grade) for row in rows()}

    assert {grade for *_, grade in read} <= set(Grade)
    assert not [
        (citation, grade)
        for citation, url, grade in read
        if guess_grade(citation, url) == Grade.TERTIARY != grade
    ]


def test_notes_made_by_machine_are_tertiary():
    notes = list(claims(citation__contains="free-north-korea"))

    assert len(notes) >= 32
    assert {row.grade for row in notes} == {Grade.TERTIARY}


def test_a_primary_reading_stands_on_a_page_of_its_sources_publisher():
    """The ministry's aid table, KOTRA's news, the tracking service of NGOs: no newspaper."""
    rows = list(claims(grade=Grade.PRIMARY))
    primary = {row.citation.split("/")[2] for row in rows}

    assert {"www.unikorea.go.kr", "news.kotra.or.kr"} <= primary
    for press in ("hankyung", "voakorea", "dailynk", "reuters"):
        assert not [host for host in primary if press in host]
    # UNHCR’s statisticians keep their data in a repository of their own.
    assert {row.source.slug for row in rows if "github.com" in row.citation} == {"unhcr"}


def test_a_report_is_not_older_than_the_period_it_tells_of():
    """But for money and forecasts announced for the year ahead."""
    early = [
        (row.dataset, row.period, row.reported_on)
        for row in claims()
        if row.reported_on and row.reported_on.last < row.period_start
    ]
    assert {dataset for dataset, *_ in early} <= {"aid/appeals", "aid/contributions"}
