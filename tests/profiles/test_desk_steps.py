"""Two people at the desk: submit, publish, schedule, discard, restore; who may do what."""

import pytest

from nkworld.texts.profiles.models import ProfileRevision

from .forms import DESK, address, publish, save, seen_in, typed, words
from .texts import BODY


def test_a_number_that_points_to_nothing_is_refused_at_publishing_with_a_sentence(
    editor, publisher, profile
):
    save(editor, profile, body="A {{trade:XRU:1950:export:bureau|US$9}}.[^bureau-2015]")

    told = words(publish(publisher, profile))
    assert "There is no claim of “bureau” on exports with XRU in 1950." in told
    assert not profile.revisions.published().exists()


def test_it_takes_a_second_person(publisher, person, profile):
    save(publisher, profile)

    refused = publish(publisher, profile)
    assert "it takes a second person" in words(refused)
    assert not profile.revisions.published().exists()

    second = person("quentin", "Publisher")
    assert "Published." in words(publish(second, profile))
    live = profile.revisions.as_of().get()
    assert (live.published_by, live.note) == (second.user, "What is new.")


def test_everyone_who_ever_wrote_on_the_draft_is_a_first_person(editor, publisher, profile, draft):
    save(publisher, profile, seen_in(publisher.get(address(profile, "draft"))), title="By Pam")
    save(editor, profile, seen_in(editor.get(address(profile, "draft"))), title="By Ed again")

    assert "it takes a second person" in words(publish(publisher, profile))


def test_an_editor_may_not_publish(editor, person, profile, draft):
    other = person("sue", "Editor")

    assert publish(other, profile).status_code == 403
    assert not profile.revisions.published().exists()


@pytest.mark.parametrize("name", ["draft", "preview", "submit", "publish", "discard"])
def test_who_has_no_role_may_do_nothing(person, profile, draft, name):
    stranger = person("sam")

    assert stranger.post(address(profile, name), typed()).status_code == 403


@pytest.mark.parametrize("name", ["draft", "change"])
def test_the_desk_is_closed_to_the_public(client, profile, draft, name):
    response = client.get(address(profile, name))

    assert response.status_code == 302
    assert "/admin/login/" in response["Location"]


def test_a_note_is_asked_for(publisher, profile, draft):
    assert "This field is required." in words(publish(publisher, profile, note=""))
    assert not profile.revisions.published().exists()


def test_a_loose_end_is_told_and_not_published(editor, publisher, profile):
    save(editor, profile, body="A.[^nobody] B.[^bureau-2015]")

    told = words(publish(publisher, profile))
    assert '<li class="error">Line 1: [^nobody] is not among the sources.' in told
    link = address(profile, "draft") + "#id_body"
    assert f'<a href="{link}" data-line="1">Line 1</a>' in told
    assert not profile.revisions.published().exists()


def test_a_draft_is_submitted_scheduled_and_taken_back(editor, publisher, profile, draft):
    editor.post(address(profile, "submit"), {"version": draft.version})
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_by) == ("review", editor.user)

    scheduled = publish(publisher, profile, at="2099-01-31 08:00")
    draft.refresh_from_db()
    assert "Scheduled for 2099-01-31 08:00 UTC." in words(scheduled)
    assert draft.state == "scheduled"

    publisher.post(address(profile, "unschedule"))
    draft.refresh_from_db()
    assert draft.is_open


def test_a_moment_that_has_passed_is_refused(publisher, profile, draft):
    told = publish(publisher, profile, at="2001-01-31 08:00")

    assert "This moment has passed" in words(told)


def test_a_moment_that_is_none_is_refused_with_an_example(publisher, profile, draft):
    told = words(publish(publisher, profile, at="tomorrow"))

    assert "Write a day and a time: 2027-01-31 08:00." in told
    assert 'value="tomorrow"' in told
    draft.refresh_from_db()
    assert draft.is_open


def test_a_draft_is_discarded_after_asking(editor, profile, draft):
    asked = words(editor.get(address(profile, "discard")))
    assert "No, keep it" in asked
    unexplained = editor.post(address(profile, "discard"), {"version": draft.version})
    assert "Say why it is given up: nothing was discarded." in words(unexplained)
    assert profile.revisions.exists()

    said = {"version": draft.version, "reason": "Written twice"}
    done = editor.post(address(profile, "discard"), said, follow=True)
    assert "Discarded." in words(done)
    assert "Written twice" in words(editor.get(address(profile, "history")))
    assert not profile.revisions.exists()


def test_a_draft_that_somebody_saved_meanwhile_is_not_discarded(editor, person, profile, draft):
    second = person("sue", "Editor")
    save(second, profile, seen_in(second.get(address(profile, "draft"))), title="By Sue")

    said = {"version": draft.version, "reason": "Written twice"}
    told = editor.post(address(profile, "discard"), said, follow=True)

    assert "The draft was changed since you read it" in words(told)
    assert profile.revisions.get().title == "By Sue"


@pytest.mark.parametrize("name", ["submit", "publish", "discard", "unschedule"])
def test_a_step_without_its_text_is_told_on_the_profiles_page(publisher, profile, name):
    said = {"version": 1, "note": "New.", "reason": "Over."}
    told = publisher.post(address(profile, name), said, follow=True)

    assert told.redirect_chain[-1][0] == address(profile, "change")
    assert "This step can’t be taken any more" in words(told)


def test_an_old_text_is_restored_as_a_draft(editor, publisher, profile, draft):
    publish(publisher, profile)
    save(editor, profile, body="Second.[^bureau-2015]")
    publish(publisher, profile)

    editor.post(address(profile, "restore", 1))

    assert profile.revisions.drafts().get().body == BODY


def test_a_published_text_is_not_deleted(publisher, profile, go_live):
    go_live()
    assert publisher.get(f"{DESK}{profile.pk}/delete/").status_code == 403
    assert ProfileRevision.objects.count() == 1
