"""The rows that the curated data exclude for a mix-up, and those that it reports."""

import pytest

from benchmarks.detector import Case, cases, confusion, left_out, report, wilson
from nkworld.atlas.models import Country
from nkworld.importing.doubts import doubts_of
from nkworld.provenance.models import Dataset, Source
from tests.factories import FlowFactory, ReleaseFactory
from trade.detector.scoring import Score
from trade.detector.signals import Finding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

EXCLUDED = {
    "Burkina Faso, 2015 (OEC)",
    "Costa Rica, 2019 (KITA)",
    "Ireland, 1998 (Worldmark)",
    "Lebanon, 1998 (Worldmark)",
}


def strong():
    return confusion(cases(), lambda score: score.strong)


def test_every_excluded_mix_up_would_have_been_a_strong_doubt():
    table = strong()

    assert {case.name for case in table.caught} == EXCLUDED
    assert table.missed == []


def test_few_of_the_reported_rows_are_strong_doubts_and_none_of_kotras():
    table = strong()

    assert len(table.false) <= 6
    assert len(table.quiet) >= 119
    assert [case.name for case in table.false if "KOTRA" in case.name] == []


@pytest.mark.parametrize("basis", ["mirror-imf", ""])
def test_algeria_in_2008_as_the_imf_had_it_is_a_strong_doubt(basis):
    """1.6 billion of imports from Algeria that neither Comtrade nor KOTRA shows (PIIE).

    An editor may leave the basis open: the IMF is known to hand on what partners declare.
    """
    draft = ReleaseFactory(
        dataset=Dataset.objects.get(slug="trade/flows"), source=Source.objects.get(slug="imf-dots")
    )
    FlowFactory(
        release=draft,
        country=Country.objects.get(code="DZA"),
        period="2008",
        direction="import",
        value=1_600_000_000,
        basis=basis,
        citation="https://www.piie.com/blogs/north-korea-witness-transformation/"
        "north-korean-trade-data-caveat-emptor",
    )

    [doubt] = doubts_of(draft)
    assert (doubt.subject, doubt.strong) == ("Algeria, 2008", True)
    assert "59.5 % of all imports of North Korea in 2008" in doubt.sentences[0]


def test_india_in_2008_by_its_own_count_is_asked_about():
    """The worked example of KDI: eight times what KOTRA has for the year."""
    [india] = [case for case in cases() if case.name == "India, 2008 (Indian Commerce Ministry)"]

    assert india.score.worth_asking
    assert {one.signal for one in india.score.findings} >= {"share", "against-kotra"}


def test_the_report_says_how_few_cases_there_are():
    text = "\n".join(report())

    assert "4 of them excluded for a mix-up" in text
    assert "recall 4 of 4" in text
    assert "nothing is proved" in text


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(4, 4, 0.51, 1.0), (0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_wilsons(hits, of, low, high):
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.001)


def test_a_cut_set_without_a_case_misses_it_if_it_scores_lowest():
    scores = [Score((Finding("share", "level", weight, {}),)) for weight in (3, 3, 1)]
    found = [Case(str(number), "hasty", True, score) for number, score in enumerate(scores)]

    assert left_out(found) == 2
