"""The review of a large draft is computed by a worker, before anybody waits for its page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from nkworld.importing import prepared, presence, recovery, release_steps
from nkworld.importing.models import PreparedReview
from nkworld.provenance.models import Release
from nkworld.provenance.publishing import publish
from tests.factories import FlowFactory, ReleaseFactory

from .conftest import row, sheet, step, text_of, ticks, work

pytestmark = [pytest.mark.usefixtures("tasks_wait"), pytest.mark.postgres]


@pytest.fixture
def draft(editor, hand_in, monkeypatch):
    """A draft of so many rows that a worker computes its review."""
    monkeypatch.setattr(release_steps, "LARGE", 0)
    hand_in(editor, sheet(row(value="150")))
    work()
    return Release.objects.get(file_name="yearbook.csv")


@pytest.fixture
def alive():
    with presence.present("w-1"):
        yield


@pytest.fixture
def publish_another(universe, django_capture_on_commit_callbacks):
    """Publishing something else moves what is live."""

    def publish_it():
        other = ReleaseFactory(source=universe.bureau, label="Another")
        FlowFactory(release=other, country=universe.freedonia, period="2019", value=3)
        with django_capture_on_commit_callbacks(execute=True):
            publish(other)

    return publish_it


def address(draft, name="change"):
    return reverse(f"admin:provenance_release_{name}", args=[draft.pk])


def opened(client, draft):
    """(the page, whether it was compared for it)"""
    with CaptureQueriesContext(connection) as asked:
        page = text_of(client.get(address(draft)))
    return page, any("CREATE TEMPORARY TABLE" in one["sql"] for one in asked)


def test_when_what_is_live_has_moved_the_worker_compares_and_the_page_says_so(
    editor, draft, alive, publish_another
):
    assert opened(editor, draft)[1] is False
    publish_another()

    page, compared = opened(editor, draft)
    assert not compared
    assert "Waiting for the worker" in page and "is worked out again" in page
    assert editor.get(address(draft))["Refresh"] == "3"
    assert editor.get(address(draft, "preparing")).json()["over"] is False

    work()

    page, compared = opened(editor, draft)
    assert not compared
    assert "Has something slipped?" in page
    assert editor.get(address(draft, "preparing")).json()["over"] is True


def test_nothing_is_decided_about_a_review_that_nobody_could_see(
    publisher, draft, alive, publish_another
):
    ticked = ticks(draft)
    publish_another()

    for name, said in (
        ("publish", {"label": "Hasty"} | ticked),
        ("answer", {"subject": "Ruritania, 2015", "verdict": "keep"}),
        ("answer_all", {"shared": "a reason", "number": "1", "verdict": "keep"}),
    ):
        assert "Nothing was done: what is live" in text_of(step(publisher, name, draft, **said))
    draft.refresh_from_db()
    assert draft.state == "draft" and not draft.steps.exists()


def test_a_publish_has_large_drafts_compared_before_anybody_asks(
    editor, draft, alive, publish_another
):
    publish_another()
    work()

    assert "Has something slipped?" in opened(editor, draft)[0]


def test_where_no_worker_lives_the_page_compares(editor, draft, publish_another):
    publish_another()

    page, compared = opened(editor, draft)

    assert compared and "Has something slipped?" in page


def test_what_a_worker_could_not_compute_the_page_does(
    editor, draft, alive, publish_another, monkeypatch
):
    publish_another()
    with monkeypatch.context() as broken:
        broken.setattr(prepared, "prepare", lambda *given: 1 / 0)
        work()
    assert PreparedReview.objects.get(release=draft).state == "failed"

    page, compared = opened(editor, draft)

    assert compared and "Has something slipped?" in page


def test_what_a_killed_worker_left_uncompared_is_compared_by_the_next(
    editor, draft, alive, publish_another
):
    publish_another()
    opened(editor, draft)
    PreparedReview.objects.update(state="running", attempts=1)
    DBTaskResult.objects.get(status="READY").claim("killed")

    assert recovery.take_up_lost() == 1
    work("w-2")

    assert "Has something slipped?" in opened(editor, draft)[0]
