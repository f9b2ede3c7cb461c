"""The curated figures as if they came in today: what is asked about them, and what is not."""

import pytest

from nkworld.atlas.models import Country
from nkworld.importing.doubts import doubts_of
from nkworld.provenance.models import Dataset, Exclusion, Source
from tests.factories import FlowFactory, ReleaseFactory
from trade.doubts import mixed_up_koreas
from trade.models import Flow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def live_rows():
    return Flow.objects.as_of().annual().filter(value__gt=0)


@pytest.fixture
def trial():
    return mixed_up_koreas(live_rows())


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


def named(rows):
    return {f"{r.country.name}, {r.period} ({r.source.short_name})": r.pk for r in rows}


def test_most_of_what_rules_exclude_of_compilations_it_was_not_tuned_on_is_asked_about(trial):
    excluded = live_rows().excluded().filter(source__slug__in=["baci", "oec-sitc"])
    by_rule = named(excluded.filter(note__regex="^R[2-5]"))

    asked = {pk for doubt in trial for pk in doubt.rows}
    assert sum(pk in asked for pk in by_rule.values()) > 0.6 * len(by_rule) > 100


def test_mix_ups_that_pages_name_are_strong_doubts(trial):
    mixed_up = live_rows().excluded().filter(exclusion=Exclusion.MIX_UP)
    of_pages = named(mixed_up.exclude(note__regex="^R[0-9]"))

    # Two years of the European Union hold goods of the South beside its own: no page says which.
    of_pages = {name: pk for name, pk in of_pages.items() if not name.startswith("European")}
    assert set(of_pages) == {
        "Burkina Faso, 2015 (OEC)",
        "Costa Rica, 2019 (KITA)",
        "Ireland, 1998 (Worldmark)",
        "Lebanon, 1998 (Worldmark)",
    }
    strong = {pk for doubt in trial if doubt.strong for pk in doubt.rows}
    assert strong >= set(of_pages.values())


def test_no_figure_of_kotra_is_a_strong_doubt(trial):
    kotra = set(live_rows().filter(source__slug="kotra").values_list("pk", flat=True))

    assert kotra
    assert [doubt.subject for doubt in trial if doubt.strong and kotra & set(doubt.rows)] == []


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
    rows = live_rows().filter(country__code="IND", period="2008")
    own = named(rows.filter(source__short_name="Indian Commerce Ministry"))

    [india] = [doubt for doubt in trial if set(own.values()) & set(doubt.rows)]
    assert "a large share" in india.reason and "more than a vetted source has" in india.reason
