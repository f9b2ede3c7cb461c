"""Who is told of what, at the desk and by mail."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from nkworld.desk.models import Colleague, Notice
from nkworld.desk.notices import notify, send_due
from nkworld.importing.models import Upload
from nkworld.importing.waiting import tell_of_end
from nkworld.provenance import publishing
from nkworld.provenance.models import Challenge
from tests.factories import FlowFactory, ReleaseFactory

NOTICES = reverse("admin:desk_notices")


@pytest.fixture
def draft(universe, editor):
    release = ReleaseFactory(source=universe.bureau, label="New table", created_by=editor.user)
    FlowFactory(release=release, country=universe.ruritania, period="2019", value=5)
    return release


@pytest.fixture
def approver(person):
    return person("ann", "Approver", email="ann@example.org")


def sentences(client):
    return [each.sentence for each in Notice.objects.filter(user=client.user)]


def test_a_submission_is_told_to_whoever_may_publish_and_to_nobody_else(
    draft, editor, approver, person, django_capture_on_commit_callbacks
):
    researcher = person("rob", "Researcher")
    with django_capture_on_commit_callbacks(execute=True):
        publishing.submit(draft, editor.user)
    [told] = sentences(approver)
    assert "Royal Bureau: New table" in told
    assert "ed submitted it" in told
    assert sentences(editor) == sentences(researcher) == []
    [sent] = mail.outbox
    assert sent.to == ["ann@example.org"]
    assert reverse("admin:provenance_release_change", args=[draft.pk]) in sent.body


def test_the_maker_is_told_what_became_of_the_draft(draft, editor, approver):
    publishing.submit(draft, editor.user)
    publishing.send_back(draft, approver.user, "The unit is missing.")
    publishing.submit(draft, editor.user)
    publishing.publish(draft, approver.user)
    told = " | ".join(sentences(editor))
    assert "sent “Royal Bureau: New table” back: The unit is missing." in told
    assert "ann published “Royal Bureau: New table”" in told


def test_who_submitted_anothers_draft_is_told_that_it_came_back(draft, editor, approver, person):
    draft.created_by = (researcher := person("rob", "Researcher")).user
    draft.save()
    publishing.submit(draft, editor.user)
    publishing.send_back(draft, approver.user, "The unit is missing.")
    back = "ann sent “Royal Bureau: New table” back: The unit is missing."
    assert back in sentences(editor) and back in sentences(researcher)
    assert back not in sentences(approver)


def test_who_reads_at_the_desk_gets_no_mail_and_who_wants_a_summary_gets_one(approver, person):
    quiet = person("quinn", email="quinn@example.org")
    Colleague.objects.create(user=quiet.user, mails=Colleague.Mails.NONE)
    Colleague.objects.create(user=approver.user, mails=Colleague.Mails.DAILY)
    for what in ("One thing", "Another thing"):
        notify([quiet.user, approver.user], what, "/")
    assert mail.outbox == []
    assert send_due()["mails"] == 1
    [summary] = mail.outbox
    assert summary.to == ["ann@example.org"]
    assert "One thing" in summary.body
    assert "Another thing" in summary.body
    assert send_due()["mails"] == 0


def test_a_mail_server_that_refuses_breaks_no_step_and_is_tried_again(
    draft, editor, approver, settings, django_capture_on_commit_callbacks, caplog
):
    working = settings.MAILERS
    settings.MAILERS = {"default": {"BACKEND": "nkworld.no.such.Backend"}}
    with django_capture_on_commit_callbacks(execute=True):
        publishing.submit(draft, editor.user)
    draft.refresh_from_db()
    assert draft.state == "review"
    assert "was not sent" in caplog.text
    settings.MAILERS = working
    send_due()
    assert [each.to for each in mail.outbox] == [["ann@example.org"]]


def test_notices_are_counted_until_they_are_read(approver):
    notify([approver.user], "A thing happened", reverse("admin:desk_due"))
    assert "(1 new)" in approver.get(reverse("admin:index")).content.decode()
    [notice] = Notice.objects.all()
    answer = approver.get(reverse("admin:desk_notice", args=[notice.pk]))
    assert answer.url == reverse("admin:desk_due")
    assert "(1 new)" not in approver.get(NOTICES).content.decode()


def test_nobody_reads_the_notice_of_another(approver, editor):
    notify([approver.user], "A thing happened", "/")
    address = reverse("admin:desk_notice", args=[Notice.objects.get().pk])
    assert editor.get(address).status_code == 404


def test_each_person_chooses_how_mails_come(approver):
    approver.post(NOTICES, {"mails": "daily", "choose": "1"})
    assert Colleague.objects.get(user=approver.user).mails == "daily"


def test_a_reader_s_correction_and_a_long_upload_are_told(universe, editor, approver):
    Challenge.objects.create(
        dataset=universe.dataset, claim_key=1, subject="Ruritania, 2014", aspect="number", text="?"
    )
    assert sentences(approver) == ["A reader challenges a number: Ruritania, 2014"]
    now = timezone.now()
    upload = Upload.objects.create(
        dataset=universe.dataset,
        file_name="yearbook.csv",
        created_by=editor.user,
        started_at=now - timedelta(minutes=3),
        state=Upload.State.DONE,
        finished_at=now,
    )
    tell_of_end(upload)
    assert sentences(editor) == ["yearbook.csv: read into drafts"]


def test_a_text_that_goes_live_by_the_clock_is_told_once(freedonia, editor):
    from nkworld.texts.profiles.models import Profile, ProfileRevision

    profile = Profile.objects.create(country=freedonia)
    now = timezone.now()
    ProfileRevision.objects.create(
        profile=profile,
        number=1,
        title="Freedonia",
        created_by=editor.user,
        published_at=now - timedelta(hours=2),
        known_from=now - timedelta(minutes=1),
        summary="Freedonia and the DPRK deal.",
        body="They deal.",
        facts_until="2026-01",
        note="First published.",
    )
    send_due()
    send_due()
    [told] = sentences(editor)
    assert "is public since" in told
