"""A large file is written in batches: seen by nobody, in nobody's way, whole or not at all."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from nkworld.importing import staging, understanding
from nkworld.importing.models import Upload
from nkworld.importing.staging import StagedRows, drop_unfinished, stage
from nkworld.provenance.models import Release
from trade.models import Flow

from .conftest import HEADER, as_csv, draft_rows, sentences, table

pytestmark = pytest.mark.postgres

ROWS = table(*({"period": f"{year}"} for year in range(2016, 2023)))


@pytest.fixture(autouse=True)
def _two_rows_at_a_time(monkeypatch):
    monkeypatch.setattr(understanding, "AT_ONCE", 2)
    monkeypatch.setattr(staging, "BATCH", 2)


class Cancelled(Exception):
    pass


def cancelled_after(number):
    def progress(rows):
        for count, row in enumerate(rows):
            if count == number:
                raise Cancelled
            yield row

    return progress


def being_read():
    return Release.objects.filter(state="staging")


@pytest.mark.django_db(transaction=True)
def test_between_batches_the_database_is_free_and_nobody_sees_what_was_read(universe, admin_client):
    seen = []

    def progress(rows):
        for row in rows:
            if being_read().exists():
                listed = admin_client.get("/admin/provenance/release/").content.decode()
                page = admin_client.get("/trade/flows/?rule=all&from=2016").content.decode()
                seen.append((connection.in_atomic_block, "Second edition" in listed + page))
            yield row

    upload = Upload(dataset=universe.dataset, label="Second edition")
    outcome = stage(as_csv(ROWS), upload, progress)

    assert set(seen) == {(False, False)}
    assert outcome.releases[0].state == "draft"
    assert draft_rows(outcome).count() == 7
    assert "Second edition" in admin_client.get("/admin/provenance/release/").content.decode()


@pytest.mark.usefixtures("nothing_is_stored")
def test_a_reading_that_is_cancelled_leaves_nothing(universe):
    with pytest.raises(Cancelled):
        stage(as_csv(ROWS), Upload(dataset=universe.dataset, label="Cut"), cancelled_after(5))


@pytest.mark.usefixtures("nothing_is_stored")
def test_what_a_killed_reading_left_is_dropped_when_its_file_is_read_again(universe, monkeypatch):
    upload = Upload(pk=7, dataset=universe.dataset, label="Cut")
    with monkeypatch.context() as killed, pytest.raises(Cancelled):
        killed.setattr(StagedRows, "drop", lambda self: None)
        stage(as_csv(ROWS), upload, cancelled_after(5))
    (left,) = being_read()
    assert Flow.objects.filter(release=left).count() == 4

    assert drop_unfinished() == drop_unfinished("upload 8") == 0  # it may be running
    with pytest.raises(Cancelled):
        stage(as_csv(ROWS), upload, cancelled_after(0))


def test_what_was_not_written_to_for_long_is_dropped_by_the_next_reading(universe, monkeypatch):
    with monkeypatch.context() as killed, pytest.raises(Cancelled):
        killed.setattr(StagedRows, "drop", lambda self: None)
        stage(as_csv(ROWS), Upload(dataset=universe.dataset, label="Cut"), cancelled_after(5))
    being_read().update(read_at=timezone.now() - timedelta(hours=1))

    stage(as_csv(ROWS), Upload(dataset=universe.dataset, label="Whole"))

    assert not being_read().exists()
    assert not Release.objects.filter(label="Cut").exists()


def test_the_same_file_handed_in_meanwhile_is_found_as_the_first_draft(universe):
    upload = Upload(dataset=universe.dataset, label="Twice")
    others = []

    def progress(rows):
        for count, row in enumerate(rows):
            if count == 5:
                others.append(stage(as_csv(ROWS), upload))
            yield row

    outcome = stage(as_csv(ROWS), upload, progress)

    assert outcome.already_open == others[0].releases
    assert Release.objects.filter(label="Twice").count() == 1


def test_a_repeat_is_refused_however_many_batches_later(handed_in):
    rows = table(*({"period": f"{year}"} for year in (2016, 2017, 2018, 2016, 2017)))
    rows[4][rows[0].index("value")] = "1234.5"

    refused = sentences(handed_in(as_csv(rows)))

    assert refused == [
        "Row 5: The row gives the same figure of the same source as row 2 a second time (1,234.5, "
        "there 150): keep one of the two, or tick “several rows of one figure are readings of it”.",
        "Row 6: The row is a copy of row 3: delete one of the two.",
    ]
    assert not Release.objects.exclude(state__in=["live", "draft"]).exists()


def test_two_figures_with_one_hash_are_two_figures(handed_in, monkeypatch):
    monkeypatch.setattr("nkworld.importing.staging.hash", lambda figure: 1, raising=False)

    outcome = handed_in(as_csv(ROWS))

    assert (sentences(outcome), draft_rows(outcome).count()) == ([], 7)


def test_readings_are_put_in_order_across_batches(handed_in):
    statuses = enumerate(["derived", "estimated", "reported", "revised"], start=1)
    rows = [{"value": f"{value}", "status": status} for value, status in statuses]
    rows[0]["derivation"] = "3 - 2"
    between = [{"period": "2017"}, {"period": "2018"}, {"period": "2019"}]

    outcome = handed_in(
        as_csv(table(*rows[:2], *between, *rows[2:], header=[*HEADER, "derivation"])),
        several_readings=True,
    )

    found = draft_rows(outcome).filter(period="2015").values_list("reading", "value")
    assert list(found) == [(0, 4), (1, 3), (2, 1), (3, 2)]
    assert set(draft_rows(outcome).exclude(period="2015").values_list("reading", flat=True)) == {0}
