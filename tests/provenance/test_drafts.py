"""A draft is seen nowhere, whatever becomes of it."""

import pytest
from django.utils import timezone

from nkworld.provenance.publishing import StepRefused, discard, publish, submit
from trade.models import Flow

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("question", ["live", "ledger", "all of it"])
def test_a_draft_is_seen_nowhere(universe, question):
    seen = {
        "live": Flow.objects.as_of(),
        "ledger": Flow.objects.with_readings().excluded(),
        "all of it": Flow.objects.as_of(timezone.now()),
    }[question]

    assert seen.exists()
    assert not seen.filter(release=universe.draft).exists()


def test_repeated_rows_of_a_live_release_are_seen_nowhere(draft, universe):
    publish(draft)

    unseen = Flow.objects.get(release=draft, period="2015")
    for rows in (Flow.objects.with_readings(), Flow.objects.with_readings(timezone.now())):
        assert not rows.filter(pk=unseen.pk).exists()


def test_discarding_removes_the_rows_and_keeps_the_record(universe):
    discard(universe.draft)

    universe.draft.refresh_from_db()
    assert universe.draft.state == "discarded"
    assert not Flow.objects.filter(release=universe.draft).exists()
    with pytest.raises(StepRefused, match="is discarded already"):
        publish(universe.draft)


def test_submitting_asks_for_a_second_person(universe, admin_user):
    submit(universe.draft, user=admin_user)

    universe.draft.refresh_from_db()
    assert (universe.draft.state, universe.draft.submitted_by) == ("review", admin_user)
    assert universe.draft.submitted_at
    with pytest.raises(StepRefused, match="Only a draft is submitted for review"):
        submit(universe.draft)


def test_what_is_in_review_can_be_published_and_discarded(universe, draft):
    submit(universe.draft)
    submit(draft)

    publish(draft)
    discard(universe.draft)

    draft.refresh_from_db()
    assert draft.state == "live"
