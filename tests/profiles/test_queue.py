"""Data move: exactly the paragraphs whose printed number no longer rounds are to be looked at."""

from collections import Counter

import pytest

from nkworld.provenance.models import Release
from nkworld.provenance.publishing import publish, withdraw
from nkworld.texts.profiles.models import ProfileRevision
from nkworld.texts.publishing import stale_paragraphs
from tests.factories import FlowFactory, ReleaseFactory
from trade.models import Flow

pytestmark = pytest.mark.django_db


def stale():
    return stale_paragraphs(ProfileRevision.objects.as_of())


def corrected(claim, value):
    """A release of one row, as the desk's correction page makes it, published."""
    release = Release.objects.create(
        dataset=claim.release.dataset,
        source=claim.source,
        label="Correction",
        kind=Release.Kind.CORRECTION,
        reason="Misread.",
    )
    kept = ("country", "period", "direction", "citation", "as_quoted", "basis")
    Flow.objects.create(release=release, value=value, **{n: getattr(claim, n) for n in kept})
    publish(release)
    return release


def revised(universe, value):
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=value)
    publish(release)
    return release


def test_nothing_is_stale_at_first(go_live):
    go_live()

    assert stale() == []


def test_one_claim_puts_exactly_its_paragraph_into_the_queue_and_a_withdrawal_takes_it_out(
    universe, go_live
):
    live = go_live()
    release = revised(universe, 101)

    [paragraph] = stale()
    assert paragraph.revision == live
    assert paragraph.paragraph.line == 5
    assert paragraph.paragraph.words == "It bought goods worth US$100 in 2014."
    [moved] = paragraph.moved
    assert (moved.old.value, moved.bound.value, moved.mark.printed) == (100, 101, "US$100")
    live.refresh_from_db()
    assert "US$100" in live.body
    withdraw(release)
    assert stale() == []


def test_a_claim_that_still_rounds_moves_nothing(universe, go_live):
    go_live()
    revised(universe, "100.4")

    assert stale() == []


def test_a_claim_that_is_gone_is_told_so(universe, go_live):
    go_live()
    withdraw(universe.first)

    by_line = {stale.paragraph.line: stale.moved[0] for stale in stale()}
    assert set(by_line) == {5, 7}
    assert by_line[5].bound is None
    assert by_line[5].old.value == 100
    assert "There is no claim" in by_line[5].complaint


def test_a_superseded_text_is_nobodys_work(universe, go_live):
    go_live()
    go_live(body="No number.[^bureau-2015]")
    revised(universe, 101)

    assert stale() == []


class TestCuratedTexts:
    pytestmark = pytest.mark.usefixtures("loaded")

    def test_every_number_is_bound_and_agrees(self):
        texts = [revision.text() for revision in ProfileRevision.objects.as_of()]
        numbers = [number for text in texts for number in text.numbers]
        tables = Counter(number.mark.key.partition(":")[0] for number in numbers)

        assert len(texts) == 30
        # Trade with Russia in 2024 is told as a bound, which binds no number.
        assert tables == {"trade": 62, "aid": 16, "arrivals": 9}
        assert [(n.mark.key, n.complaint) for n in numbers if n.complaint] == []
        assert stale() == []

    def test_the_direction_of_a_key_tells_two_counts_of_one_source_apart(self):
        text = ProfileRevision.objects.as_of().get(profile__country__code="RUS").text()
        bound = {number.mark.key: number.bound.value for number in text.numbers}

        assert bound["arrivals:RUS:2024:persons:fsb:from-dprk"] == 13_221
        assert bound["arrivals:RUS:2025:persons:fsb:to-dprk"] == 9_985

    def test_recipient_and_money_of_a_key_tell_two_sums_of_one_donor_apart(self):
        text = ProfileRevision.objects.as_of().get(profile__country__code="USA").text()
        bound = {number.mark.key: number.bound.value for number in text.numbers}

        file = "aid:USA:2008:value:us-foreign-assistance:all-recipients"
        assert bound[f"{file}:committed"] == 185_301_518
        assert bound[f"{file}:paid"] == 167_769_076

    def test_a_correction_of_one_row_puts_the_paragraphs_that_print_it_into_the_queue(self):
        claim = Flow.objects.as_of().get(
            country__code="CHN", period="2018", direction="export", source__slug="kotra"
        )
        corrected(claim, claim.value * 2)

        [paragraph] = stale()
        assert paragraph.revision.profile.country.code == "CHN"
        assert (
            "Recorded exports to China came to US$190 million in 2018" in paragraph.paragraph.words
        )
        assert [moved.mark.key for moved in paragraph.moved] == ["trade:CHN:2018:export:kotra"]
        assert paragraph.moved[0].old.value == claim.value
        assert paragraph.moved[0].bound.value == claim.value * 2

    def test_a_total_follows_from_exports_plus_imports_where_nothing_else_is_printed(self):
        claim = Flow.objects.as_of().get(
            country__code="THA", period="2003", direction="export", source__slug="thai-moc"
        )
        corrected(claim, claim.value * 3)

        [paragraph] = stale()
        assert [moved.mark.key for moved in paragraph.moved] == ["trade:THA:2003:total:thai-moc"]
