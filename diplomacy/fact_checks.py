"""Where texts, acts, readings and counts can say two things of relations, missions and events."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from nkworld.asking.record_questions import today
from nkworld.atlas.models import DPRK, Country
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import in_a_row
from nkworld.figures.bindings import OnRecord
from nkworld.figures.disagreements import (
    Report,
    Verdict,
    as_ever,
    country_of,
    dates_in,
    day_in,
    fact_check,
    fact_of,
    judge_dates,
    overlap,
    side_of,
    states,
    text_check,
)
from nkworld.provenance.dates import PartialDate
from nkworld.provenance.tables import records_as_of

from .models import Event, Mission
from .posts import Missions, Post
from .published_counts import Measure, differences
from .states import BREAKS, IN_FORCE, Act, Relations, State

YEAR, MONTH = timedelta(days=366), timedelta(days=31)
BEGINS = {Act.ESTABLISHED, Act.RESTORED, Act.IN_FORCE}  # what relations in force may rest on
STATES = ("in-force", "none", "never")
POSTS = ("open", "suspended", "closed", "none")
TURNS = {"opened": "opened", "shut": "closed"}  # the field that dates it
FIRST_COUNTED = 1990  # before it most closures are known without the opening


@states("fact:relations", "fact:relations:IRN:established")
def relations(as_of: datetime | None, code: str, act: str) -> Callable[[], OnRecord]:
    """An act and its date as printed, or the state of today: in-force, none, never."""
    country = country_of(code)
    if act not in (*Act.values, *STATES):
        raise ValueError(
            f"“{act}” is no act of relations and no state of today: "
            f"{in_a_row([*Act.values, *STATES])}."
        )

    def on_record() -> OnRecord:
        url, relations = country.get_absolute_url(), Relations.load(as_of)
        if act in STATES:
            state = relations.of(country, today())
            is_stated = state.in_force == (act == "in-force")
            agrees = state.kind == State.NEVER if act == "never" else is_stated
            verdict = Verdict.AGREES if agrees else Verdict.DIFFERS
            is_open = state.kind == State.UNKNOWN or not (agrees or state.is_sure)
            return as_ever(state.in_words, url, Verdict.OPEN if is_open else verdict)
        timeline = relations.timeline(country)
        steps = [step for step in timeline.steps if step.act == act]
        decisive = [one for step in steps for one in step.when.decisive]
        dates = [one for step in steps for one in step.when.dates]
        marks = [mark.date for mark in timeline.marks if mark.act == act]
        found = in_a_row([*dict.fromkeys(one.label for one in (dates or marks) if one)])
        return OnRecord(found or "no such act", url, partial(judge_dates, decisive or marks, dates))

    return on_record


@states("fact:mission", "fact:mission:CHE-PRK:none@2025-02")
def mission(
    as_of: datetime | None, ends: str, stated: str, kind: str = "embassy"
) -> Callable[[], OnRecord]:
    """The posts of one kind of one country in another, as on a day or with the date of a turn."""
    sending, _, receiving = ends.partition("-")
    partner = country_of(receiving if sending == DPRK else sending)
    status, at, day = stated.partition("@")
    if status not in (*TURNS, *POSTS):
        raise ValueError(f"“{status}” is no state of a mission: {in_a_row([*TURNS, *POSTS])}.")
    on = min(day_in(day).last, today()) if at and status in POSTS else today()

    def on_record() -> OnRecord:
        every = Missions.load(as_of)
        missions = [
            each
            for each in every.with_partner.get(partner, [])
            if each.sending.code == sending and each.mission_type == kind
        ]
        if status not in TURNS:
            return _posts(every, partner, missions, status, on)
        field = TURNS[status]
        readings = (r for each in missions for r in every.readings[each.pk] if not r.excluded)
        dates = [date for one in readings if (date := getattr(one, field))]
        still = _posts(every, partner, missions, Post.CLOSED, on)
        if not dates and field == "closed" and still.judge("") == Verdict.DIFFERS:
            return still  # open to this day
        return OnRecord(
            in_a_row([*dict.fromkeys(one.label for one in dates)]) or "no such date",
            partner.get_absolute_url(),
            lambda printed: judge_dates(dates, (), printed),
        )

    return on_record


def _posts(
    every: Missions, partner: Country, missions: list[Mission], status: str, on: date
) -> OnRecord:
    found = [every.of(each, on) for each in missions]
    known = in_a_row([f"{one.mission.city}: {str(one.label).lower()}" for one in found])
    is_stated_open, opened = status == Post.OPEN, [one for one in found if one.is_open]
    sure = [one for one in opened if one.is_sure or one.on_date.is_undated]
    may_be = any(one.on_date.may_be_counted for one in found)
    if bool(opened) == is_stated_open and (sure or not opened):
        verdict = Verdict.AGREES
    else:
        differs = not may_be if is_stated_open else sure
        verdict = Verdict.DIFFERS if differs else Verdict.OPEN
    return as_ever(known or "none", partner.get_absolute_url(), verdict)


@states("event", "event:JPN:2002-09-17")
def event(as_of: datetime | None, about: str, day: str = "") -> Callable[[], OnRecord]:
    """An event by its number, or by country and date, which may be a year newer than any known."""
    if day:
        return partial(_event_on, as_of, country_of(about), day_in(day))
    if not about.isdecimal():
        raise ValueError(f"“{about}” is no event: write event:231 or event:JPN:2002-09-17.")

    def numbered() -> OnRecord:
        found = next((one for one in records_as_of(Event, as_of) if one.pk == int(about)), None)
        dates, url = ([found.date], found.country.get_absolute_url()) if found else ([], "")
        return OnRecord(str(found), url, lambda printed: judge_dates(dates, (), printed))

    return numbered


def _event_on(as_of: datetime | None, country: Country, stated: PartialDate) -> OnRecord:
    known = [one.date for one in records_as_of(Event, as_of) if one.country == country]
    newest = max(known, key=lambda one: one.last, default=None)
    is_stale = newest is None or stated.first - newest.last > YEAR
    is_known = any(overlap(stated, one) for one in known)

    def judge(printed: str) -> Verdict:
        for one in dates_in(printed):  # of several days of one visit the key names one
            if abs(one.first - stated.first) >= MONTH and not overlap(one, stated):
                return Verdict.DIFFERS
        return Verdict.AGREES if is_known else Verdict.DIFFERS if is_stale else Verdict.OPEN

    sentence = f"latest event on record: {newest.label if newest else 'none'}"
    return OnRecord(sentence, country.get_absolute_url(), judge)


@fact_check("status-without-act")
def states_of_today() -> Iterator[Report]:
    """Relations are in force by an opening, a return or a page that says so; nothing else."""
    for country, state in Relations.load().on(today()).items():
        acts = {mark.act for mark in state.on_date.marks}
        if state.kind in IN_FORCE and not acts & BEGINS:
            shown = in_a_row(sorted(acts)) or "no act"
            sentence = f"Relations with {country} are shown in force by {shown} alone."
        elif state.kind == State.UNKNOWN and state.on_date.known_from:
            shown = state.label
            sentence = f"Relations with {country} are shown as {shown[:1].lower()}{shown[1:]}."
        else:
            continue
        yield Report(
            f"relations:{country.code}",
            state.in_words,
            shown,
            sentence,
            pages=(country.get_absolute_url(),),
        )


@text_check("break-untold")
def breaks(revision: Any, text: Any) -> Iterator[Report]:
    """A profile that tells when relations began tells of each break that ended them."""
    marks = {mark.key for mark in text.bound_marks}
    for code in revision.country_codes:
        if f"fact:relations:{code}:established" not in marks:
            continue
        for step in Relations.load().timeline(country_of(code)).steps:
            if step.act in BREAKS and f"fact:relations:{code}:{step.act}" not in marks:
                when = in_a_row([one.label for one in step.when.dates])
                yield Report(
                    f"relations:{code}:{step.act}",
                    "untold",
                    when,
                    f"{revision.document} does not tell that relations were {step.act}.",
                    sources=tuple(dict.fromkeys(str(mark.record.source) for mark in step.acts)),
                    pages=(revision.document.get_absolute_url(),),
                )


@fact_check("closed-uncounted")
def closures() -> Iterator[Report]:
    """An embassy abroad that closes in a year was counted on its first day."""
    missions = Missions.load()
    for mission in missions.embassies[True]:
        for step in missions.timelines[mission.pk].steps:
            first, year = step.when.first, step.when.first.year
            if step.act != Post.CLOSED or year < FIRST_COUNTED or first == date.min:
                continue
            before = missions.of(mission, min(date(year, 1, 1), first - timedelta(days=1)))
            if before.is_open:
                continue
            yield Report(
                f"mission:PRK-{mission.receiving.code}:{mission.city}:closed",
                f"{before.label}, 1 January {year}",
                f"closed {in_a_row([one.label for one in step.when.dates])}",
                f"{mission} closed in {year} and was not counted as open before.",
                sources=tuple(dict.fromkeys(str(mark.record.source) for mark in step.acts)),
                pages=(mission.receiving.get_absolute_url(),),
            )


@fact_check("own-count")
def counts() -> Iterator[Report]:
    """A published count of a day lies within ours, or by name we tell what makes the difference."""
    for each in differences(Missions.load()):
        if each.explained:
            continue
        count = each.published
        yield Report(
            fact_of(count),
            f"{each.ours.value} ({each.ours.band})",
            side_of(count),
            f"{count.source} counted {each.theirs} ({Measure(count.measure).label.lower()}, "
            f"{count.counted_on.label}); {each.ours.band} are on record here.",
            sources=(str(count.source),),
            pages=(page_address("diplomacy:counts"),),
        )
