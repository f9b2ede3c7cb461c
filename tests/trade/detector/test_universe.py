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
    vetted = ReleaseFactory(source=SourceFactory(slug="vetting"), label="Vetted")
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
    assert "Its exports would be 45 times what is usual for Ruritania" in told
    assert "KOTRA, which takes mix-ups out, has US$ 20,000,000" in told
    assert "Hasty Almanac hands on what partners declare" in told


def test_a_partner_that_nobody_has_heard_of_is_a_strong_doubt(doubts):
    lagash = CountryFactory(code="XLA", name="Lagash", region="Africa")

    [(subject, (strong, told))] = doubts({"country": lagash, "value": 30 * MILLION}).items()
    assert (subject, strong) == ("Lagash, 2012", True)
    assert "Neither KOTRA nor Lagash itself" in told
    assert "lies in a region (Africa)" in told


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


def test_what_the_south_lost_is_compared_where_it_is_known(doubts, made_up, south):
    """The hasty compiler had 1 million in 2011; the South's own table falls as that rises."""
    FlowFactory(release=made_up.draft, period="2011", value=MILLION, basis="mirror-imf")
    live(made_up.draft)
    made_up.draft = ReleaseFactory(source=made_up.draft.source, label="Second")
    south(2011, 60 * MILLION), south(2012, 30 * MILLION)

    [(_, (strong, told))] = doubts({"value": 30 * MILLION}).items()
    assert strong
    assert "rise by US$ 29,000,000 while those of South Korea fall by US$ 30" in told
    assert "to the dollar what is recorded as South Korea’s exports" in told


def test_a_figure_of_the_south_entered_at_the_desk_makes_the_signals_speak(doubts, south):
    quiet = doubts({"value": 30 * MILLION})
    south(2013, 28 * MILLION, told_by="partner")

    assert quiet == {}
    [(_, (_, told))] = doubts().items()
    assert "In 2013, South Korea’s exports to Ruritania stand at about as much" in told


def test_the_south_is_not_held_against_another_partner_direction_or_month(doubts, south):
    south(2012, 30 * MILLION, country=CountryFactory(code="XLA", name="Lagash"))
    south(2012, 30 * MILLION, direction="import")
    south(2012, 30 * MILLION, goods="27")

    assert doubts({"value": 30 * MILLION}) == {}
    south(2012, 31 * MILLION)
    assert doubts({"value": 31 * MILLION, "period": "2012-03"}) == {}


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
