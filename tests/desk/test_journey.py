"""From a spreadsheet to the public and back, by two people."""

import pytest
from django.urls import reverse

from nkworld.provenance.models import Release
from trade.models import Flow

from .conftest import row, sheet, step, text_of

pytestmark = pytest.mark.postgres


def newest():
    return Release.objects.latest("pk")


def live_value(period="2015", direction="export", source="bureau"):
    rows = Flow.objects.as_of().filter(
        source__slug=source, country__code="XRU", period=period, direction=direction
    )
    return rows.values_list("value", flat=True).first()


def review(client, release, part):
    address = reverse("admin:provenance_release_change", args=[release.pk])
    return text_of(client.get(address, {"part": part}))


def test_an_upload_becomes_a_draft_that_is_compared_with_what_is_live(editor, hand_in):
    response = hand_in(editor, sheet(row(value="150"), row(period="2016", value="200")))

    draft = newest()
    assert (draft.state, draft.created_by, draft.label) == (
        "draft",
        editor.user,
        "Yearbook, second edition",
    )
    assert response.redirect_chain[-1][0] == f"/admin/provenance/release/{draft.pk}/change/"
    changed = review(editor, draft, "changed")
    assert ">120<" in changed
    assert ">150<" in changed
    assert "+25.0 %" in changed
    assert ">200<" in review(editor, draft, "new")
    assert ">300<" in review(editor, draft, "vanished")
    assert live_value() == 120


def test_the_maker_cannot_publish_and_a_second_person_can(publisher, person, hand_in):
    hand_in(publisher, sheet(row()))
    draft = newest()

    refused = step(publisher, "publish", draft, label="Mine")
    draft.refresh_from_db()
    assert "It takes a second person" in text_of(refused) or "takes a second person" in text_of(
        refused
    )
    assert (draft.state, live_value()) == ("draft", 120)

    second = person("quentin", "Publisher")
    done = step(second, "publish", draft, label="Yearbook 2016", reason="Second edition")
    draft.refresh_from_db()
    assert "Published" in text_of(done)
    assert (draft.state, draft.published_by, draft.label, draft.reason) == (
        "live",
        second.user,
        "Yearbook 2016",
        "Second edition",
    )
    assert live_value() == 150


def test_who_submitted_a_draft_cannot_publish_it(editor, publisher, hand_in):
    hand_in(editor, sheet(row()))
    draft = newest()
    step(publisher, "submit", draft)

    step(publisher, "publish", draft, label="Mine")

    draft.refresh_from_db()
    assert (draft.state, draft.submitted_by) == ("review", publisher.user)


def test_an_editor_cannot_publish_or_withdraw(editor, publisher, universe):
    assert step(editor, "publish", universe.draft, label="x").status_code == 403
    assert step(editor, "withdraw", universe.first, reason="x").status_code == 403

    universe.draft.refresh_from_db()
    universe.first.refresh_from_db()
    assert (universe.draft.state, universe.first.state) == ("draft", "live")


def test_withdrawal_needs_a_reason_and_brings_the_earlier_figure_back(editor, publisher, hand_in):
    hand_in(editor, sheet(row(value="150")))
    release = newest()
    step(publisher, "publish", release, label=release.label)
    address = reverse("admin:provenance_release_withdraw", args=[release.pk])

    asked = text_of(publisher.get(address))
    assert "1 figure of this release will no longer be live" in asked
    assert "1 earlier figure returns" in " ".join(asked.split())
    step(publisher, "withdraw", release, reason="")
    assert live_value() == 150
    step(publisher, "withdraw", release, reason="Printed in error")

    release.refresh_from_db()
    assert (release.state, release.withdrawal_reason) == ("withdrawn", "Printed in error")
    assert live_value() == 120


def test_pressing_publish_twice_publishes_once(editor, publisher, hand_in):
    hand_in(editor, sheet(row()))
    draft = newest()
    step(publisher, "publish", draft, label="Once")
    draft.refresh_from_db()
    first = draft.published_at

    second = step(publisher, "publish", draft, label="Twice")

    draft.refresh_from_db()
    assert "is live already" in text_of(second)
    assert (draft.published_at, draft.label) == (first, "Once")


def test_a_discarded_draft_leaves_no_row(editor, hand_in):
    hand_in(editor, sheet(row()))
    draft = newest()

    step(editor, "discard", draft, reason="The wrong file")

    draft.refresh_from_db()
    assert (draft.state, draft.discard_reason) == ("discarded", "The wrong file")
    assert draft.discarded_by == editor.user
    assert not Flow.objects.filter(release=draft).exists()


def test_the_same_file_is_not_taken_twice(editor, publisher, hand_in):
    hand_in(editor, sheet(row()))
    draft = newest()
    number = Flow.objects.count()

    waiting = hand_in(editor, sheet(row()))
    assert "waits as a draft already" in text_of(waiting)
    assert newest() == draft
    step(publisher, "publish", draft, label="Once")
    live_already = hand_in(editor, sheet(row()))

    assert "Nothing new: its one row is live already" in text_of(live_already)
    assert newest() == draft
    assert Flow.objects.count() == number


def test_a_file_of_two_sources_becomes_two_drafts(editor, hand_in):
    hand_in(editor, sheet(row(), row(source="gazette", period="2017")))

    made = Release.objects.filter(file_name="yearbook.csv")
    assert {release.source.slug for release in made} == {"bureau", "gazette"}


@pytest.mark.parametrize("name", ["submit", "publish"])
def test_a_step_is_not_taken_by_following_a_link(publisher, universe, name):
    address = reverse(f"admin:provenance_release_{name}", args=[universe.draft.pk])

    assert publisher.get(address).status_code == 405


def test_steps_are_recorded_in_the_history(editor, publisher, hand_in):
    hand_in(editor, sheet(row()))
    draft = newest()
    step(publisher, "publish", draft, label="Once")

    history = text_of(publisher.get(reverse("admin:provenance_release_history", args=[draft.pk])))
    assert "drafted from yearbook.csv" in history
    assert "pam" in history
