"""What is live is taken down without a successor: a publisher, a reason, and the public history."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from nkworld.provenance.publishing import StepRefused
from nkworld.texts import publishing
from nkworld.texts.profiles.models import ProfileRevision
from tests.reading import api, page

from .test_desk import DESK, address, words
from .test_seed import file, load  # noqa: F401 - the fixture
from .texts import BODY, content

pytestmark = pytest.mark.postgres

PAGE = "/countries/ruritania/profile/"
HISTORY = f"{PAGE}history/"
REASON = "It mixed up two kingdoms."


def take_down(client, profile, reason=REASON):
    return client.post(address(profile, "take_down"), {"reason": reason}, follow=True)


def test_a_publisher_takes_the_profile_off_the_page_and_the_api(
    client, publisher, profile, go_live
):
    live = go_live()
    before = client.get(PAGE)
    assert b'class="written"' in before.content

    done = take_down(publisher, profile)

    assert "Taken down: nothing stands in its place." in words(done)
    after = client.get(PAGE, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert b'class="written"' not in after.content
    assert b"Ruritania trades a little" not in after.content
    assert api(client, "diplomacy/profiles")["results"] == []
    assert client.get("/api/v1/diplomacy/profiles/XRU/").status_code == 404
    live.refresh_from_db()
    assert (live.state, live.taken_down_by) == ("withdrawn", publisher.user)


def test_the_public_history_tells_when_and_why(client, publisher, profile, go_live):
    live = go_live()
    take_down(publisher, profile)
    live.refresh_from_db()
    html = words(client.get(HISTORY))

    moment = f"{live.known_until:%Y-%m-%dT%H:%M:%SZ}"
    assert f'<time datetime="{moment}">' in html
    assert f'Taken down on <time datetime="{moment}">' in html
    assert REASON in html
    assert "has no profile at present" in html
    assert 'class="badge">live' not in html


def test_the_country_page_says_so_and_leads_to_the_history(client, publisher, profile, go_live):
    go_live()
    take_down(publisher, profile)
    html = words(client.get(PAGE))

    assert "There is no profile at present." in html
    assert REASON in html
    assert f'href="{HISTORY}"' in html


def test_the_past_is_still_answered(client, publisher, profile, go_live):
    live = go_live()
    take_down(publisher, profile)
    live.refresh_from_db()

    assert "Ruritania is next door" in page(client, live.get_absolute_url())
    assert api(client, "diplomacy/profiles/XRU", f"?as_of={live.known_from:%Y-%m-%dT%H:%M:%S.%fZ}")


def test_a_reason_is_asked_for_before_anything_happens(publisher, profile, go_live):
    live = go_live()
    asked = publisher.get(address(profile, "take_down"))
    told = take_down(publisher, profile, reason="  ")

    assert "No, leave it live" in words(asked)
    assert "This field is required." in words(told)
    live.refresh_from_db()
    assert live.state == "live"


def test_an_editor_may_not_take_down(editor, profile, go_live):
    live = go_live()

    assert take_down(editor, profile).status_code == 403
    assert "take-down" not in words(editor.get(address(profile, "change")))
    live.refresh_from_db()
    assert live.state == "live"


def test_the_second_of_two_publishers_is_told(publisher, profile, go_live):
    live = go_live()
    take_down(publisher, profile)

    assert "This step can’t be taken any more" in words(take_down(publisher, profile, "Again."))
    live.refresh_from_db()
    assert live.reason_taken_down == REASON


def test_a_text_that_was_replaced_meanwhile_stays_as_it_was(go_live):
    first = go_live()
    go_live(body="Second.[^bureau-2015]")

    with pytest.raises(StepRefused, match="no longer live"):
        publishing.take_down(first, None, REASON)


def test_a_scheduled_text_is_taken_back_first(go_live):
    live = go_live()
    go_live(body="Later.[^bureau-2015]", at=timezone.now() + timedelta(hours=2))

    with pytest.raises(StepRefused, match="Another text is scheduled"):
        publishing.take_down(live, None, REASON)
    live.refresh_from_db()
    assert live.state == "live"


def test_what_was_taken_down_is_restored_as_a_draft_and_published_again(
    client, editor, publisher, profile, go_live
):
    old = go_live()
    take_down(publisher, profile)
    assert "Restore as a draft" in words(editor.get(address(profile, "change")))

    editor.post(address(profile, "restore", old.number))
    draft = profile.revisions.drafts().get()
    assert (draft.number, draft.content()) == (2, content())
    assert b'class="written"' not in client.get(PAGE).content
    publishing.publish(draft, publisher.user, "Back.", draft.version)

    assert "Ruritania is next door" in page(client, PAGE)
    old.refresh_from_db()
    draft.refresh_from_db()
    assert old.state == "withdrawn"
    assert old.known_until < draft.known_from
    html = words(client.get(HISTORY))
    assert REASON in html
    assert "has no profile at present" not in html


def test_a_new_text_begins_after_the_old_one_ended_even_if_the_clock_was_set_back(
    go_live, monkeypatch
):
    old = go_live()
    publishing.take_down(old, None, REASON)
    old.refresh_from_db()
    monkeypatch.setattr(timezone, "now", lambda: old.known_until - timedelta(microseconds=1))

    draft = publishing.restore(old, None)
    publishing.publish(draft, None, "Back.", draft.version)
    draft.refresh_from_db()
    assert draft.known_from > old.known_until


def test_the_desk_lists_it_as_taken_down(publisher, profile, go_live):
    go_live()
    take_down(publisher, profile)

    assert "taken down " in words(publisher.get(DESK))
    shown = words(publisher.get(address(profile, "change")))
    assert "Taken down" in shown
    assert REASON in shown


def test_the_seed_does_not_bring_back_what_a_person_took_down(publisher, file):  # noqa: F811
    load(file())
    live = ProfileRevision.objects.as_of().get()
    publishing.take_down(live, publisher.user, REASON)

    assert load(file(body=BODY + " More.")) == "kept"
    assert not ProfileRevision.objects.as_of().exists()


def test_the_database_refuses_a_text_that_is_live_and_taken_down(go_live):
    live = go_live()

    with (
        pytest.raises(IntegrityError, match="profiles_revision_taken_down_has_ended"),
        transaction.atomic(),
    ):
        ProfileRevision.objects.filter(pk=live.pk).update(reason_taken_down=REASON)
