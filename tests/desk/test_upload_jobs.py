"""An upload that waits for a worker: its page, what may be done with it, what becomes of it."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nkworld.desk.notices import deliver
from nkworld.importing import tasks
from nkworld.importing.desk.uploads import progress_of
from nkworld.importing.models import Upload
from nkworld.importing.reading import FileRefused
from nkworld.provenance.models import Release, State
from nkworld.provenance.publishing import discard, publish

from .conftest import row, sheet, text_of, work, worker_called

pytestmark = [
    pytest.mark.usefixtures("tasks_wait"),
    pytest.mark.postgres(
        "nkworld.importing.models",
        "nkworld.importing.tasks",
        "nkworld.provenance.models.publication",
    ),
]

DONE = Upload.State.DONE


@pytest.fixture
def handed_in(editor, hand_in):
    """An upload that waits, as the form leaves it."""
    hand_in(editor, sheet(row(value="150")))
    return Upload.objects.get()


def address(upload, name="change"):
    return reverse(f"admin:importing_upload_{name}", args=[upload.pk])


def claimed_by_a_worker_that_was_killed(upload):
    [task] = DBTaskResult.objects.filter(status="READY", task_path__endswith="read_upload")
    task.claim("killed")
    mine = Upload.objects.filter(pk=upload.pk)
    mine.update(state="running", attempts=upload.attempts + 1, step="Reading rows", progress=40)
    upload.refresh_from_db()


def test_a_worker_outlives_a_task_that_it_cannot_claim(monkeypatch, caplog, handed_in):
    """Somebody else writes for longer than the lock is waited for."""

    def locked(self):
        raise OperationalError("database is locked")

    monkeypatch.setattr(tasks.Worker, "run", locked)
    # The test's connection stays, and nobody takes care beside it.
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)
    monkeypatch.setattr(tasks.connection, "close", lambda: None)
    monkeypatch.setattr(tasks.PortalWorker, "keep_taking_care", lambda self: None)

    worker_called("w-1").run()

    handed_in.refresh_from_db()
    assert handed_in.state == Upload.State.WAITING
    assert "The tasks could not be looked at." in caplog.text


def test_a_file_is_answered_before_it_is_read_and_read_by_a_worker(editor, handed_in):
    with tasks.present("w-1"):
        page = editor.get(address(handed_in))
    assert "Waiting for the worker" in text_of(page)
    assert page["Refresh"] == "3"
    assert not Release.objects.filter(file_name="yearbook.csv").exists()

    work()

    draft = Release.objects.get(file_name="yearbook.csv")
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.progress, draft.created_by) == (DONE, 1, editor.user)
    onward = editor.get(address(handed_in), {"go": "on"})
    assert onward["Location"] == reverse("admin:provenance_release_change", args=[draft.pk])
    assert reverse("admin:provenance_release_change", args=[draft.pk]) in text_of(
        editor.get(address(handed_in))
    )


def test_where_no_worker_runs_the_page_says_so_and_what_to_do(editor, handed_in):
    page = text_of(editor.get(address(handed_in)))

    assert "Waiting, and no worker is running" in page
    assert "systemctl start nkworld-worker" in page


def test_what_was_cancelled_is_not_read(editor, handed_in):
    editor.post(address(handed_in, "cancel"))
    work()

    handed_in.refresh_from_db()
    assert handed_in.state == "cancelled"
    assert "The upload was cancelled" in text_of(editor.get(address(handed_in)))
    assert not Release.objects.filter(file_name="yearbook.csv").exists()


def test_a_reading_that_is_cancelled_leaves_nothing(handed_in, monkeypatch):
    def pressed_meanwhile(report, rows):
        Upload.objects.filter(pk=handed_in.pk).update(cancel_asked=True)
        return rows_of(report, rows)

    rows_of = tasks.Report.rows
    monkeypatch.setattr(tasks.Report, "rows", pressed_meanwhile)
    work()

    handed_in.refresh_from_db()
    assert handed_in.state == "cancelled"
    assert not Release.objects.filter(file_name="yearbook.csv").exists()


def test_a_worker_that_is_told_to_end_puts_back_what_it_has_begun(handed_in, monkeypatch):
    with monkeypatch.context() as told:
        told.setattr(tasks.STOPPING, "is_set", lambda: True)
        work()
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.attempts) == ("waiting", 0)

    assert tasks.take_up_lost() == 1
    work("w-2")

    assert Release.objects.filter(file_name="yearbook.csv").count() == 1


def test_what_a_killed_worker_left_is_done_by_the_next_and_given_up_after_three(handed_in):
    claimed_by_a_worker_that_was_killed(handed_in)
    with tasks.present("killed"):
        assert tasks.take_up_lost() == 0  # it lives

    assert [tasks.take_up_lost(), tasks.take_up_lost()] == [1, 0]
    claimed_by_a_worker_that_was_killed(handed_in)
    tasks.take_up_lost()
    claimed_by_a_worker_that_was_killed(handed_in)
    assert tasks.take_up_lost() == 0

    handed_in.refresh_from_db()
    assert handed_in.state == "failed"
    assert "The worker ended 3 times" in handed_in.outcome["refusals"][0]["sentence"]
    assert not DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists()


def test_a_worker_that_was_given_up_and_goes_on_changes_nothing(handed_in, monkeypatch):
    """Its connection was gone, and another one has taken the upload."""

    def taken_up_meanwhile(report, rows):
        Upload.objects.filter(pk=handed_in.pk).update(attempts=2, step="Reading rows")
        raise FileRefused("The file is empty.")

    monkeypatch.setattr(tasks.Report, "rows", taken_up_meanwhile)
    work()

    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.step) == ("running", "Reading rows")


def test_tasks_of_other_kinds_are_no_hindrance_to_what_was_lost(handed_in):
    deliver.enqueue([1, 2])
    claimed_by_a_worker_that_was_killed(handed_in)

    assert tasks.take_up_lost() == 1


def test_a_draft_whose_worker_was_killed_before_it_said_so_is_found(handed_in):
    work()
    Upload.objects.update(state="running", finished_at=None)

    tasks.take_up_lost()
    work("w-2")

    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.releases.get().file_name) == (DONE, "yearbook.csv")
    assert handed_in.outcome["rows"] == handed_in.progress == 1
    assert Release.objects.filter(file_name="yearbook.csv").count() == 1


def test_the_file_goes_with_its_drafts_or_after_thirty_days(editor, hand_in, handed_in):
    work()
    hand_in(editor, sheet(row(value="-5")))
    work()
    refused = Upload.objects.get(state="refused")
    tasks.tidy()
    assert refused.file.storage.exists(refused.file.name)

    discard(handed_in.releases.get())
    Upload.objects.filter(pk=refused.pk).update(created_at=timezone.now() - timedelta(days=31))
    tasks.tidy()

    handed_in.refresh_from_db()
    assert not handed_in.file and not Upload.objects.get(pk=refused.pk).file
    assert not refused.file.storage.exists(refused.file.name)
    assert handed_in.releases.get().state == State.DISCARDED


def test_the_file_of_what_was_published_is_kept(handed_in):
    work()
    publish(handed_in.releases.get())
    Upload.objects.update(created_at=timezone.now() - timedelta(days=31))

    tasks.tidy()

    handed_in.refresh_from_db()
    assert handed_in.file.storage.exists(handed_in.file.name)


def test_the_list_can_be_had_of_ones_own(editor, person, handed_in):
    colleague = person("cora", "Editor")
    uploads = reverse("admin:importing_upload_changelist")

    assert "yearbook.csv" in text_of(colleague.get(uploads))
    own = {"created_by__id__exact": colleague.user.pk}
    assert "yearbook.csv" not in text_of(colleague.get(uploads, own))


def test_what_is_left_is_said_once_the_rows_tell_and_not_before():
    began = timezone.now() - timedelta(minutes=3)
    upload = Upload(
        state="running", started_at=began, step_at=began, progress=50_000, total=200_000
    )

    assert progress_of(upload)["count"] == "50,000 of 200,000 rows"
    assert progress_of(upload)["time"] == "3 minutes so far, about 9 minutes more for the rows"
    upload.progress = 100
    assert progress_of(upload)["time"] == "3 minutes so far"
