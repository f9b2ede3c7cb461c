"""Contradictions that were once printed, in made-up lands: each alarms, each mended is silent."""

import pytest

from diplomacy.models import Event, Mission
from nkworld.figures.disagreements import Waiver
from nkworld.provenance.publishing import publish
from nkworld.texts import rendering
from tests.diplomacy.factories import PAPERS, act, embassy, home, reading, unreviewed
from tests.factories import (
    CountryFactory,
    DatasetFactory,
    FlowFactory,
    ReleaseFactory,
    SourceFactory,
    live,
)
from trade.models import PartnerRank

pytestmark = pytest.mark.django_db

ESTABLISHED = "fact:relations:XRU:established"
TODAY = "2026-01-01"


@pytest.mark.parametrize(
    ("words", "comes_to"),
    [
        ("15 April 1973", "agrees"),
        ("in April 1973", "agrees"),
        ("1973", "agrees"),
        ("19 April 1973", "differs"),  # Iran’s profile beside its strip
        ("11 November 1975", "differs"),  # Angola’s independence
    ],
)
def test_a_day_is_held_against_the_day_of_the_acts(verdict, words, comes_to):
    act("established", "1973-04-15")
    act("established", "1973", source="almanac")

    assert verdict(ESTABLISHED, words) == comes_to


def test_a_reading_that_decides_nothing_is_told_as_one_account(verdict):
    act("established", "1973-04-15")
    act("established", "1973-04-15", source="almanac")
    unreviewed("established", "1973-04-19")

    assert verdict(ESTABLISHED, "19 April 1973") == "open"
    assert verdict(ESTABLISHED, "19 April 1973 by one account") == "agrees"


def test_a_break_that_is_on_record_ends_a_list_of_two(verdict):
    """“Only France and Estonia”, beside Portugal’s break."""
    act("established", "1975")
    assert verdict("fact:relations:XRU:in-force") == "agrees"

    act("severed", "2017-07", citation="https://gazette.example/page-2")

    assert verdict("fact:relations:XRU:in-force") == "differs"
    assert verdict("fact:relations:XRU:severed", "July 2017") == "agrees"


def test_what_never_was_is_no_gap(verdict):
    """“Not known before October 2017”, of Japan."""
    act("none", "2017-10")
    act("none", "2025", source="almanac", citation="https://gazette.example/page-2")

    assert verdict("fact:relations:XRU:never") == "agrees"
    assert verdict("fact:relations:XRU:in-force") == "differs"
    assert verdict("fact:relations:XFR:never") != "agrees"


def test_an_embassy_that_is_none(verdict):
    """Switzerland’s, open by the strip and none by the text."""
    act("established", "1974-12-20")
    mission = Mission.objects.create(
        sending=CountryFactory(code="XRU"), receiving=home(), city="Pyongyang"
    )
    listed = reading(mission, stated_for="2025-02-20")
    assert verdict("fact:mission:XRU-PRK:none@2025-02") == "differs"

    listed.delete()
    reading(mission, "absent", stated_for="2025-02-21")

    assert verdict("fact:mission:XRU-PRK:none@2025-02") == "agrees"
    assert verdict("fact:mission:XRU-PRK:open@2025-02") == "differs"


def test_the_year_of_an_embassy_and_its_closing(verdict):
    """Sweden’s of 1975 beside 1974."""
    act("established", "1973")
    opened = reading(embassy(), opened="1974")
    key = "fact:mission:PRK-XRU:opened"
    assert verdict(key, "in 1975") == "differs"

    reading(opened.mission, opened="1975", source="almanac")
    reading(opened.mission, "closed", closed="2023-10", source="ministry")

    assert verdict(key, "in 1975") == "agrees"
    assert verdict("fact:mission:PRK-XRU:shut", "October 2023") == "agrees"
    assert verdict("fact:mission:PRK-XRU:shut", "1998") == "differs"
    assert verdict("fact:mission:PRK-XRU:closed") == "agrees"


def test_the_latest_event_is_no_older_than_a_text(verdict):
    """Germany’s of 1981 beside a team of 2024."""
    country = CountryFactory(code="XRU")
    papers = PAPERS | {"country": country, "source": SourceFactory(), "title": "A visit"}
    first = Event.objects.create(date="1981", kind="visit", **papers)
    assert verdict("event:XRU:2024-02") == "differs"
    assert verdict("event:XRU:1982-06") == "open"
    assert verdict(f"event:{first.pk}", "in 1981") == "agrees"
    assert verdict(f"event:{first.pk}", "in 1983") == "differs"

    Event.objects.create(date="2024-02", kind="visit", **papers)

    assert verdict("event:XRU:2024-02") == "agrees"


def test_trade_that_ended_has_no_later_figure_or_rank(verdict, universe):
    """Thailand’s “no trade” of 2017 beside KOTRA’s rank of 2021."""
    assert verdict("fact:ended:trade:XRU:2014") == "differs"
    assert verdict("fact:ended:trade:XRU:2015") == "agrees"  # what is later is a draft

    dataset = DatasetFactory(slug="trade/partner-ranks")
    release = ReleaseFactory(dataset=dataset, source=universe.bureau)
    PartnerRank.objects.create(
        release=release, country=universe.ruritania, period="2021", value=4, **PAPERS
    )
    live(release)

    assert verdict("fact:ended:trade:XRU:2015") == "differs"


def test_no_series_is_no_row(verdict, universe):
    """Germany’s “no series before 1990” beside the line that is drawn."""
    assert verdict("none:flows:XRU:..1989") == "agrees"
    assert verdict("none:flows:XNO") == "agrees"

    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, country=universe.ruritania, period="1963")
    publish(release)

    assert verdict("none:flows:XRU:..1989") == "differs"
    assert verdict("none:flows:XRU:1970..1989") == "agrees"


def test_a_term_expires(verdict):
    """The American passport rule “to 31 August 2026”."""
    assert verdict("until:2001-08-31", "31 August 2001") == "expired"
    assert verdict("until:2999-08-31", "31 August 2999") == "agrees"


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("fact:embargo:XRU", "No fact is called"),
        ("fact:relations:XRU", "write fact:relations:IRN:established"),
        ("fact:relations:XQQ:established", "is not a country’s code"),
        ("fact:relations:XRU:married", "is no act of relations"),
        ("fact:mission:XRU-PRK:ajar", "is no state of a mission"),
        ("none:flowers:XRU", "There is no table"),
        ("none:flows:XRU:1989", "is no span"),
        ("until:soon", "is not a date"),
        ("event:soon", "is no event"),
        ("fact:ended:trade:XRU:soon", "is no year"),
    ],
)
def test_what_is_no_fact_is_refused_with_a_sentence(verdict, key, sentence):
    CountryFactory(code="XRU")

    assert sentence in verdict(key)


def test_a_fact_is_printed_as_plain_words_and_is_no_number(go_live):
    act("established", "1973-04-15")
    marked = f"{{{{{ESTABLISHED}|19 April 1973}}}}"

    revision = go_live(body=f"Relations began on {marked}.[^bureau-2015]")

    assert "Relations began on 19 April 1973." in revision.text().html
    assert revision.text().numbers == []


def test_a_text_is_asked_what_differs_and_which_break_it_leaves_out(go_live, found):
    """Thailand’s break, of which its profile told nothing."""
    act("established", "1973-04-15")
    act("severed", "1983-10-12", citation="https://gazette.example/page-2")
    body = f"Relations began on {{{{{ESTABLISHED}|19 April 1973}}}}.[^bureau-2015]"

    revision = go_live(body=body)

    assert found("stated-fact", revision) == [(ESTABLISHED, "19 April 1973", "15 April 1973")]
    [untold] = found("break-untold", revision)
    assert untold == ("relations:XRU:severed", "untold", "12 October 1983")

    told = body.replace("19 April", "15 April").replace(
        ".[^", ", to {{fact:relations:XRU:severed|1983}}.[^"
    )
    mended = go_live(body=told)
    assert found("stated-fact", mended) == found("break-untold", mended) == []


def test_the_second_reader_sees_what_differs_before_publishing(editor, write, profile):  # noqa: F811
    from tests.profiles.forms import address, words

    act("established", "1973-04-15")
    write(body=f"Relations began on {{{{{ESTABLISHED}|19 April 1973}}}}.[^bureau-2015]")

    shown = words(editor.get(address(profile, "change")))

    assert "What is on record says otherwise" in shown
    assert "On record: 15 April 1973" in shown


def test_readers_see_why_a_fact_may_be_on_record_otherwise(go_live, monkeypatch):
    act("established", "1973-04-15")
    sides = ("19 April 1973", "15 April 1973")
    waiver = Waiver("stated-fact", ESTABLISHED, *sides, "history", "It was so.", "Me", "2999-01-01")
    monkeypatch.setattr(rendering, "by_fact", lambda: {ESTABLISHED: [waiver]})

    revision = go_live(body=f"Begun on {{{{{ESTABLISHED}|19 April 1973}}}}.[^bureau-2015]")
    assert "on record: 15 April 1973. It was so." in revision.text().html

    mended = go_live(body=f"Begun on {{{{{ESTABLISHED}|15 April 1973}}}}.[^bureau-2015]")
    assert "It was so." not in mended.text().html
