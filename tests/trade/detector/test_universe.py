"""A swap that is planted in a made-up universe is asked about; the true rows pass."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from nkworld.importing.doubts import doubts_of
from tests.factories import CountryFactory, FlowFactory, ReleaseFactory, SourceFactory, live
from trade.models import SouthKoreanTrade

MILLION = 1_000_000


@pytest.fixture
def made_up(universe):
    """A world trade of 1,000 million; Ruritania vetted at 20 million a year; a hasty compiler."""
    world = CountryFactory(code="WLD", name="World", kind="aggregate")
    release = ReleaseFactory(source=universe.bureau, label="World")
    for year in range(2008, 2015):
        FlowFactory(release=release, country=world, period=str(year), value=1000 * MILLION)
    vetted = ReleaseFactory(
        source=SourceFactory(slug="vetting", short_name="Vetting"), label="Vetted"
    )
    for year in range(2006, 2014):
        FlowFactory(release=vetted, period=str(year), value=20 * MILLION, basis="mirror-kotra")
    live(release), live(vetted)
    hasty = SourceFactory(slug="hasty", short_name="Hasty Almanac")
    return SimpleNamespace(draft=ReleaseFactory(source=hasty, label="Almanac"))


@pytest.fixture
def doubts(made_up):
    """{subject: (strong, sentences)} of a draft of the hasty compiler with these rows."""

    def ask(*rows):
        for row in rows:
            FlowFactory(**{"release": made_up.draft, "basis": "mirror-imf", "period": "2012"} | row)
        return {d.subject: (d.strong, " ".join(d.sentences)) for d in doubts_of(made_up.draft)}

    return ask


def test_true_rows_of_a_known_partner_pass(doubts):
    assert doubts({"value": 21 * MILLION}, {"value": 5 * MILLION, "direction": "import"}) == {}


def test_a_swapped_year_of_a_known_partner_is_a_strong_doubt(doubts):
    [(subject, (strong, told))] = doubts({"value": 900 * MILLION}).items()

    assert (subject, strong) == ("Ruritania, 2012", True)
    assert "90.0 % of all exports of North Korea in 2012" in told
    assert "Vetting has US$ 20,000,000 of exports for Ruritania in 2012; here stand" in told
    assert "Hasty Almanac hands on what partners declare" in told


def test_a_partner_that_nobody_has_heard_of_is_a_strong_doubt(doubts):
    lagash = CountryFactory(code="XLA", name="Lagash", region="Africa")

    [(subject, (strong, told))] = doubts({"country": lagash, "value": 30 * MILLION}).items()
    assert (subject, strong) == ("Lagash, 2012", True)
    assert "Neither KOTRA nor Lagash itself" in told


def test_a_small_new_partner_of_a_vetting_source_passes(doubts):
    lagash = CountryFactory(code="XLA", name="Lagash", region="Africa")

    assert doubts({"country": lagash, "value": 30 * MILLION, "basis": "mirror-kotra"}) == {}


@pytest.mark.parametrize("code", ["CHN", "JPN", "KOR"])
def test_partners_that_know_whom_they_trade_with_are_not_asked_about(doubts, code):
    assert doubts({"country": CountryFactory(code=code), "value": 900 * MILLION}) == {}


def test_the_world_and_vanished_states_are_not_asked_about(doubts):
    past = CountryFactory(code="XPA", name="Past Empire", kind="historical", valid_to="2013-01-01")

    assert doubts({"country": past, "value": 900 * MILLION}) == {}


def test_what_the_file_itself_excludes_is_not_asked_about(doubts):
    assert doubts({"value": 900 * MILLION, "status": "excluded", "note": "a mix-up"}) == {}


def test_a_month_is_not_held_against_years(doubts):
    told = doubts({"value": 90 * MILLION, "period": "2012-03", "basis": "partner-customs"})

    assert told == {}


@pytest.fixture
def south(universe, django_capture_on_commit_callbacks):
    """A function that enters a figure of South Korea's exports to Ruritania, with papers."""

    def enter(year, value, **more):
        told = {"country": CountryFactory(code="XRU"), "direction": "export", "told_by": "south"}
        papers = {"source": universe.bureau, "citation": "https://south.example", "as_quoted": "m"}
        figure = SouthKoreanTrade(**told | papers | {"year": year, "value": value} | more)
        figure.full_clean()
        with django_capture_on_commit_callbacks(execute=True):
            figure.save()

    return enter


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"goods": "85-84"}, "The range runs backwards"),
        ({"goods": "8517"}, "Write a chapter of the Harmonized System"),
        ({"citation": ""}, "cannot be blank"),
        ({"year": 1700}, "greater than or equal to 1945"),
    ],
)
def test_a_wrong_figure_of_the_south_is_refused_with_a_sentence(south, wrong, sentence):
    with pytest.raises(ValidationError, match=sentence):
        south(**{"year": 2012, "value": 30 * MILLION} | wrong)


def test_the_same_figure_is_entered_once(south):
    south(2012, 30 * MILLION)

    with pytest.raises(ValidationError, match="already here"):
        south(2012, 31 * MILLION)
