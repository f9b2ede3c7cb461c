"""Editing a claim puts exactly the findings that rest on it into the queue."""

import pytest

from nkworld.texts.findings.models import FindingRevision
from nkworld.texts.publishing import stale_paragraphs
from tests.profiles.test_queue import revised

pytestmark = pytest.mark.django_db


def test_a_claim_moves_the_findings_that_rest_on_it_and_no_other(universe, go_live):
    resting = go_live()
    go_live("country:XRU", headline="Ruritania trades", deck="Says the Bureau.[^bureau-2015]")
    revised(universe, 101)

    [stale] = stale_paragraphs(FindingRevision.objects.as_of())
    assert stale.revision == resting
    assert [moved.mark.printed for moved in stale.moved] == ["US$ 100"]
