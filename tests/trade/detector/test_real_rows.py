"""The trial: what rules exclude of three compilations, and what second sources contradict."""

import pytest

from benchmarks.detector import Case, cases, confusion, report, second_opinions, wilson
from nkworld.atlas.models import Country
from nkworld.importing.doubts import doubts_of
from nkworld.provenance.models import Dataset, Source
from tests.factories import FlowFactory, ReleaseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture(scope="module")
def trial(loaded, django_db_blocker):
    with django_db_blocker.unblock():
        return cases()


@pytest.fixture
def doubt_about():
    """A function that hands in one figure of a source, and gives what is asked about it."""

    def ask(source, country, period, direction, value, basis):
        draft = ReleaseFactory(
            dataset=Dataset.objects.get(slug="trade/flows"),
            source=Source.objects.get(slug=source),
        )
        FlowFactory(
            release=draft,
            country=Country.objects.get(code=country),
            **{"period": period, "direction": direction, "value": value, "basis": basis},
            citation="https://www.piie.com/blogs/north-korea-witness-transformation/"
            "north-korean-trade-data-caveat-emptor",
        )
        return doubts_of(draft)

    return ask


def half(trial, reported_on):
    return confusion([case for case in trial if case.is_reported_on is reported_on])


def test_the_half_that_was_not_tuned_on_does_as_well_as_the_other(trial):
    tuned, held = half(trial, False), half(trial, True)

    assert wilson(*held.recall)[0] > 0.6
    assert wilson(*held.precision)[0] > 0.43
    assert held.f1 >= tuned.f1


def test_the_halves_are_of_different_sources(trial):
    tuned, held = ({c.source for c in trial if c.is_reported_on is on} for on in (False, True))

    assert tuned.isdisjoint(held)
    assert held == {"baci", "oec-sitc"}


def test_mix_ups_that_pages_name_are_strong_doubts(trial):
    named = [case for case in trial if case.rule == "other"]

    assert {case.name for case in named} == {
        "Burkina Faso, 2015 (OEC)",
        "Costa Rica, 2019 (KITA)",
        "Ireland, 1998 (Worldmark)",
        "Lebanon, 1998 (Worldmark)",
    }
    assert all(case.score.strong for case in named)


def test_no_figure_of_kotra_is_a_strong_doubt(trial):
    assert [case.name for case in trial if case.source == "kotra" and case.score.strong] == []


def test_few_cells_that_a_second_source_confirms_are_asked_about():
    table = confusion(second_opinions())

    assert len(table.caught) == 5
    assert len(table.false) <= 8
    assert len(table.quiet) >= 180


@pytest.mark.parametrize("basis", ["mirror-imf", ""])
def test_algeria_in_2008_as_the_imf_had_it_is_a_strong_doubt(doubt_about, basis):
    """1.6 billion of imports from Algeria that neither Comtrade nor KOTRA shows (PIIE)."""
    [doubt] = doubt_about("imf-dots", "DZA", "2008", "import", 1_600_000_000, basis)

    assert (doubt.subject, doubt.strong) == ("Algeria, 2008", True)
    assert "59.5 % of all imports of North Korea in 2008" in doubt.sentences[0]


def test_a_compiler_that_leaves_its_basis_open_is_unvetted(doubt_about):
    """Most of what Comtrade is quoted for here is China’s; the rest nobody vets."""
    [doubt] = doubt_about("comtrade", "MEX", "2008", "export", 1_800_000_000, "")

    assert (doubt.subject, doubt.strong) == ("Mexico, 2008", True)
    assert any("UN Comtrade hands on what partners declare" in s for s in doubt.sentences)


def test_south_koreas_exports_to_mexico_by_comtrade_without_a_basis_are_a_strong_doubt(doubt_about):
    """1.834 billion of South Korean machinery: two thirds of all that the North sold in 2015."""
    [doubt] = doubt_about("comtrade", "MEX", "2015", "export", 1_834_000_000, "")

    assert (doubt.subject, doubt.strong) == ("Mexico, 2015", True)
    assert "of all exports of North Korea in 2015" in " ".join(doubt.sentences)


@pytest.mark.parametrize("basis", ["", "mirror-comtrade"])
def test_imports_from_brazil_beyond_all_of_its_trade_by_kotra_are_a_strong_doubt(
    doubt_about, basis
):
    """KOTRA has both directions of 2008 in one figure: 80.85 million."""
    [doubt] = doubt_about("comtrade", "BRA", "2008", "import", 1_200_000_000, basis)

    assert (doubt.subject, doubt.strong) == ("Brazil, 2008", True)
    assert "US$ 80,850,000 of two-way trade" in " ".join(doubt.sentences)


def test_an_office_that_leaves_its_basis_open_rests_on_its_own_records(doubt_about):
    assert doubt_about("kotra", "MEX", "2008", "export", 1_800_000_000, "") == []
    assert doubt_about("eurostat", "MEX", "2008", "export", 1_800_000_000, "") == []


def test_india_in_2008_by_its_own_count_is_asked_about(trial):
    """The worked example of KDI: eight times what KOTRA has for the year."""
    [india] = [case for case in trial if case.name == "India, 2008 (Indian Commerce Ministry)"]

    assert india.score.worth_asking
    assert {one.signal for one in india.score.findings} >= {"share", "against-vetted"}


def test_the_report_prints_both_halves_and_what_each_signal_adds(trial, monkeypatch):
    monkeypatch.setattr("benchmarks.detector.cases", lambda: trial)
    text = "\n".join(report())

    assert "Reported on: baci, oec-sitc" in text
    assert "95 % interval" in text
    assert all(f"\n  {name} " in text for name in ("share", "unheard-of", "unvetted"))


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(4, 4, 0.51, 1.0), (0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_wilsons(hits, of, low, high):
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.001)


def test_a_confusion_sorts_cases_by_rule_and_question(trial):
    asked = next(case for case in trial if case.score.worth_asking and case.rule)
    kept = Case(asked.partner, "1900", asked.source, "", asked.score, asked.evidence)
    table = confusion([asked, kept])

    assert (table.caught, table.false, table.precision) == ([asked], [kept], (1, 2))
