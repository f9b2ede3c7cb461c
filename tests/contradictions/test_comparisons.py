"""Writers are asked of a finding that compares: is its base fair?"""

import pytest

from nkworld.provenance.publishing import publish
from nkworld.texts.findings.models import Finding
from nkworld.texts.publishing import draft_of, save_draft, stamp
from tests.factories import FlowFactory, ReleaseFactory
from tests.findings.conftest import content

pytestmark = pytest.mark.django_db
USUAL = {1995: 10, 1996: 11, 1997: 12, 1998: 90, 1999: 12, 2000: 11, 2001: 10, 2008: 9}


@pytest.fixture
def questions(found, universe):
    """questions(headline, {year: value}): what is asked of it."""

    def asked(headline, row, deck="As the Bureau has it.", check="comparison"):
        release = ReleaseFactory(source=universe.bureau)
        for year, value in row.items():
            FlowFactory(
                release=release,
                country=universe.ruritania,
                period=str(year),
                direction="import",
                value=value,
            )
        publish(release)
        finding, _ = Finding.objects.get_or_create(place="country:XRU/trade")
        words = content(headline=headline, deck=deck, sources=[])
        draft = save_draft(finding, None, words, stamp(draft_of(finding)))
        return [sides[0].split(" ")[0] for sides in found(check, draft)]

    return asked


def mark(year, printed, source="bureau"):
    return f"{{{{trade:XRU:{year}:import:{source}|US$ {printed}}}}}"


def test_a_base_that_is_a_spike(questions):
    """German aid “33.2 m in 2002”."""
    assert questions(f"Imports fell from {mark(1998, 90)} to {mark(2008, 9)}", USUAL)


def test_a_base_like_the_years_about_it(questions):
    assert not questions(f"Imports fell from {mark(1996, 11)} to {mark(2008, 9)}", USUAL)


def test_a_base_while_the_border_was_closed(questions):
    row = {2021: 10, 2022: 11, 2024: 15}
    assert questions(f"Imports rose from {mark(2022, 11)} to {mark(2024, 15)}", row)


def test_a_year_between_that_goes_beyond_the_end(questions):
    row = {2001: 10, 2002: 30, 2003: 20}
    assert questions(f"Imports doubled from {mark(2001, 10)} to {mark(2003, 20)}", row)


def test_two_rulers_that_nobody_names(questions):
    headline = f"Imports rose from {mark(2014, 310, 'gazette')} to {mark(2016, 400)}"
    assert questions(headline, {2016: 400}, deck="In two years.")
    named = "The Gazette has 2014, the Bureau 2016."
    assert not questions(headline, {2017: 500}, deck=named)


def test_a_peak_is_the_largest_of_all_rows(questions):
    """Seafood “highest in 2014, 140.0 m”, with 190.3 m of 2016 on the page."""
    row = {2001: 1400, 2002: 1900}
    peak = mark(2001, 1400).replace("{{", "{{peak:")
    assert questions(f"Imports peaked at {peak} in 2001", row, check="peak")

    peak = mark(2002, 1900).replace("{{", "{{peak:")
    assert not questions(f"Imports peaked at {peak} in 2002", {2003: 50}, check="peak")


def test_a_base_that_the_deck_names(questions):
    """“Up from US$ 140 m”: the base stands in the deck, and is marked as one."""
    headline = f"Imports fell to {mark(2008, 9)}"
    deck = f"They were {mark(1998, 90)} ten years before."
    assert not questions(headline, USUAL, deck)

    assert questions(headline, {1994: 10}, deck.replace("{{", "{{base:"))


def test_the_newest_is_newer_than_all_others(questions):
    """The South’s aid “in 2018, latest on record”, with 2019 to 2025 in the table."""
    newest = mark(2020, 1400).replace("{{", "{{newest:")
    assert questions(f"Imports last came to {newest}", {2020: 1400, 2022: 9}, check="newest")

    newest = mark(2022, 9).replace("{{", "{{newest:")
    assert not questions(f"Imports last came to {newest}", {2019: 8}, check="newest")
