"""The findings that come with the portal stand, short and true to their rows."""

import pytest

from nkworld.texts.findings.models import MOST_WORDS, FindingRevision, read_place
from nkworld.texts.publishing import stale_paragraphs

pytestmark = pytest.mark.usefixtures("loaded", "db")


def test_all_are_public_and_round_from_their_claims():
    live = FindingRevision.objects.as_of()

    assert live.count() == 241
    assert stale_paragraphs(live) == []


def test_each_stands_somewhere_and_is_short():
    for text in FindingRevision.objects.as_of().cited():
        assert read_place(text.finding.place).key == text.finding.place
        assert len(text.title.split()) <= MOST_WORDS["headline"], text
        assert len(text.summary.split()) <= MOST_WORDS["deck"], text
