"""A text's way to the public: two people, two moments, nothing lost on the way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from nkworld.provenance.editions import data_state, revision_of
from nkworld.provenance.publishing import StepRefused, discard, submit
from nkworld.texts import publishing
from nkworld.texts.models import LONGEST_BODY
from nkworld.texts.profiles.models import ProfileRevision
from nkworld.texts.publishing import publish
from tests.reading import page

from .texts import BODY, EXPORTS, content

pytestmark = pytest.mark.postgres("nkworld.texts.models")

PAGE = "/countries/ruritania/profile/"


def at_hours(hours):
    return timezone.now() + timedelta(hours=hours)


def test_a_draft_is_seen_by_nobody(client, write):
    write(body="Secret words.[^bureau-2015]")

    assert client.get(PAGE).status_code == 404
    assert 'id="profile"' not in page(client, "/countries/ruritania/")
    assert client.get("/countries/ruritania/profile/history/").status_code == 404
    assert client.get("/api/v1/diplomacy/profiles/").json()["results"] == []
    assert client.get("/api/v1/diplomacy/profiles/XRU/").status_code == 404


def test_a_draft_waits_beside_what_is_live(client, profile, go_live, write):
    live = go_live()
    draft = write(body="New words.[^bureau-2015]")

    assert (live.state, draft.state) == ("live", "draft")
    assert "New words" not in page(client, PAGE)
    publish(draft, None, "New.", draft.version)
    live.refresh_from_db()
    assert live.state == "superseded"
    assert live.body == BODY
    assert "New words" in page(client, PAGE)
    assert profile.revisions.as_of().get() == draft


def test_a_scheduled_text_goes_live_when_its_moment_has_come(client, go_live, clock):
    go_live()
    later = go_live(body="Later words.[^bureau-2015]", at=at_hours(2))
    first = client.get(PAGE)

    assert later.state == "scheduled"
    assert b"Later words" not in first.content
    clock(3)
    second = client.get(PAGE, headers={"If-None-Match": first["ETag"]})
    assert second.status_code == 200
    assert b"Later words" in second.content
    assert later.state == "live"


def test_a_scheduled_text_can_be_taken_back(profile, go_live, clock):
    live = go_live()
    later = go_live(body="Later words.[^bureau-2015]", at=at_hours(2))

    publishing.unschedule(later)
    later.refresh_from_db()
    live.refresh_from_db()
    assert (later.state, live.known_until) == ("draft", None)
    clock(3)
    assert profile.revisions.as_of().get() == live


def test_what_went_live_can_not_be_taken_back(go_live, clock):
    later = go_live(at=at_hours(2))
    clock(3)

    with pytest.raises(StepRefused, match="gone live"):
        publishing.unschedule(later)


def test_nothing_is_published_over_a_scheduled_text(go_live):
    go_live()
    go_live(at=at_hours(2))

    with pytest.raises(StepRefused, match="Another text is scheduled"):
        go_live(body="Third.[^bureau-2015]")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("A.[^nobody]\n\nB.[^bureau-2015]", r"Line 1: \[\^nobody\] is not among the sources"),
        ("A.[^bureau-2015] [^bureau", "is not closed"),
        ("A.[^bureau-2015] {{trade:XRU:1950:export:bureau|9}}", "There is no claim"),
        ("A.[^bureau-2015] {{arms:XRU:1950|9}}", "No table here is bound by “arms”"),
    ],
)
def test_a_text_with_a_loose_end_is_not_published(profile, go_live, body, told):
    with pytest.raises(StepRefused, match=told):
        go_live(body=body)

    assert not profile.revisions.published().exists()


def test_a_number_that_was_published_unbound_may_go_on_waiting(write):
    """As in the curated texts, whose domains of aid and travel are still to come."""
    body = "A.[^bureau-2015] {{arms:XRU:1950|9}}"
    draft = write(body=body)
    publish(draft, None, "Seed.", draft.version, waiting={"arms:XRU:1950"})
    again = write(body=f"{body} More.")

    publish(again, None, "More.", again.version)

    other = write(body=f"{body} {{{{arms:XRU:1951|9}}}}")
    with pytest.raises(StepRefused, match="arms:XRU:1951"):
        publish(other, None, "Even more.", other.version)


def test_a_publisher_publishes_what_was_read(write):
    draft = write()
    read = draft.version
    write(seen=publishing.stamp(draft), body="Changed meanwhile.[^bureau-2015]")

    with pytest.raises(StepRefused, match="read it again"):
        publish(draft, None, "Fine.", read)


def test_an_edit_takes_a_draft_out_of_review(write):
    draft = write()
    submit(draft, None, draft.version)
    draft.refresh_from_db()
    assert draft.state == "review"

    again = write(seen=publishing.stamp(draft), body="Other.[^bureau-2015]")
    assert again.state == "draft"


def test_the_second_of_two_editors_is_told_before_anything_is_overwritten(write):
    draft = write()
    seen = publishing.stamp(draft)
    write(seen=seen, body="First editor.[^bureau-2015]")

    with pytest.raises(publishing.Conflict) as told:
        write(seen=seen, body="Second editor.[^bureau-2015]")
    assert told.value.current.body == "First editor.[^bureau-2015]"
    draft.refresh_from_db()
    assert draft.body == "First editor.[^bureau-2015]"


def test_two_first_drafts_do_not_overwrite_each_other(write):
    write()

    with pytest.raises(publishing.Conflict):
        write(body="Second editor.[^bureau-2015]")


def test_every_saved_state_of_a_draft_stays_in_the_history(write):
    draft = write()
    key = draft.pk
    again = write(seen=publishing.stamp(draft), body="Again.[^bureau-2015]")
    discard(again, None, version=again.version)

    bodies = set(ProfileRevision.history.filter(id=key).values_list("body", flat=True))
    assert bodies == {BODY, "Again.[^bureau-2015]"}


def test_an_earlier_text_is_restored_as_a_new_draft(go_live):
    first = go_live()
    second = go_live(body="Second.[^bureau-2015]")

    draft = publishing.restore(first, None)

    assert (draft.number, draft.state, draft.content()) == (3, "draft", content())
    assert second.state == "live"
    with pytest.raises(StepRefused, match="A draft waits already"):
        publishing.restore(first, None)


def test_the_past_stays_as_it_was(client, go_live):
    first = go_live()
    moment = first.known_from.isoformat()
    before = client.get("/api/v1/diplomacy/profiles/XRU/", {"as_of": moment}).content
    go_live(body="Second.[^bureau-2015]")
    first.refresh_from_db()

    assert client.get("/api/v1/diplomacy/profiles/XRU/", {"as_of": moment}).content == before
    then = page(client, first.get_absolute_url())
    assert "Ruritania is next door" in then
    assert "Second." not in then
    assert "Second." in page(client, PAGE)


def test_before_the_first_text_there_was_none(client, go_live):
    first = go_live()
    before = (first.known_from - timedelta(days=1)).isoformat()

    assert "written" not in client.get(PAGE, {"as_of": before}).content.decode()


def broken(**fields):
    ProfileRevision.objects.filter(known_from__isnull=False).update(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"note": ""}, "profiles_revision_published_with_note"),
        ({"facts_until": "2015-13"}, "profiles_revision_facts_until_month"),
        ({"body": "x" * (LONGEST_BODY + 1)}, "profiles_revision_body_not_too_long"),
        ({"published_at": None}, "profiles_revision_published_with_note"),
        ({"known_until": "2000-01-01T00:00Z"}, "profiles_revision_known_in_order"),
    ],
)
def test_the_database_keeps_the_promises(go_live, fields, constraint):
    go_live()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        broken(**fields)


def test_one_draft_and_one_current_text_a_profile(profile, go_live, write):
    live = go_live()
    draft = write()
    copy = {"profile": profile, "number": 9, **content()}

    with pytest.raises(IntegrityError), transaction.atomic():
        ProfileRevision.objects.create(**copy)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProfileRevision.objects.filter(pk=draft.pk).update(
            known_from=live.known_from, published_at=live.known_from, note="x"
        )


def test_a_number_is_bound_as_it_was_known_then(client, universe, go_live):
    first = go_live(body=f"A {EXPORTS}.[^bureau-2015]")

    answer = client.get(
        "/api/v1/diplomacy/profiles/XRU/", {"as_of": first.known_from.isoformat()}
    ).json()

    assert "as_of=" in answer["numbers"][0]["url"]


def test_a_text_renews_pages_when_it_becomes_public_and_then_once_and_no_dataset(profile, write):
    def changed_by(step):
        before, revision = data_state(), revision_of()
        step()
        assert revision_of() == revision
        return data_state() != before

    assert not changed_by(write)
    draft = profile.revisions.drafts().get()
    assert not changed_by(lambda: submit(draft, None, draft.version))
    assert changed_by(lambda: publish(draft, None, "Written.", draft.version))
    live = profile.revisions.as_of().get()
    assert changed_by(lambda: publishing.take_down(live, None, "Wrong."))
