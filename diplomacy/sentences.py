"""What diplomacy says in sentences: our counts with their bounds, published ones beside them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from nkworld.charts import Point, Series, exact
from nkworld.charts.sentences import Claim, Sentence, join, say, spoken
from nkworld.portal.panels import Fact
from nkworld.provenance.models import Grade, Status

from .maps import EMBASSIES_IN_WORDS
from .models import PublishedCount
from .posts import Missions, MissionState, Post
from .states import RelationState
from .yardstick import Reckoning, What, nearest

HERE = "counted here from dated acts"
LOOKING_BACK = 10  # years in which a wave of closures is told
A_WAVE = 3  # closures in one year


def of_relations(ours: Series, counts: Sequence[PublishedCount], day: date) -> Sentence:
    """With how many countries there were relations, beside the published count nearest in time."""
    last = newest_year(ours)
    if last is None:
        return Sentence("No year of North Korea’s relations was asked for")
    told = _say(
        "{when} North Korea had relations with {amount} countries on record here", ours, last, day
    )
    relations = [count for count in counts if count.what == What.RELATIONS]
    return join(told, said_by(nearest(relations, first_day(last))))


def of_embassies(
    ours: Series, counts: Sequence[PublishedCount], missions: Missions, day: date
) -> Sentence:
    """How many embassies there were, the year in which most were given up, and what others
    counted before it.
    """
    last = newest_year(ours)
    if last is None:
        return Sentence("No year of North Korea’s embassies was asked for")
    told = _say("{when} North Korea had {amount} embassies abroad on record here", ours, last, day)
    year, closed = wave_of_closures(missions, int(last.x))
    found = [c for c in counts if c.what in (What.EMBASSIES_ABROAD, What.HOSTS)]
    if not closed:
        return join(told, said_by(nearest(found, first_day(last))))
    point = Point(str(year), Decimal(len(closed)), status=Status.DERIVED.value)
    turn = say(
        "{amount} were closed {when}",
        day=day,
        written=exact,
        period=point.x,
        is_newest=False,
        labels={"amount": "Embassies closed"},
        amount=point,
    )
    before = [count for count in found if count.counted_on.last < date(year, 1, 1)]
    return join(told, turn, said_by(nearest(before, date(year, 1, 1))))


def newest_year(ours: Series) -> Point | None:
    """The last of the points that are of a 1 January."""
    return max((p for p in ours.points if p.x.isdigit()), key=lambda point: point.x, default=None)


def first_day(point: Point) -> date:
    return date(int(point.x), 1, 1)


def _say(template: str, ours: Series, point: Point, day: date) -> Sentence:
    return say(
        template,
        day=day,
        written=exact,
        period=first_day(point).isoformat(),
        labels={"amount": ours.label},
        amount=point,
    )


def said_by(count: PublishedCount | None) -> Sentence | None:
    """“ROK foreign ministry counted 159 on 5 December 2023”; None of no count."""
    if count is None:
        return None
    return say(
        f"{count.source} counted {{amount}} {{when}}",
        day=count.counted_on.last,
        written=exact,
        period=str(count.counted_on),
        labels={"amount": f"{count.get_what_display()}, {count.source}"},
        amount=Point(
            str(count.counted_on),
            count.value,
            count.value_low,
            count.value_high,
            count.status,
            count.source.slug,
            grade=count.grade,
        ),
    )


def wave_of_closures(missions: Missions, until: int) -> tuple[int, list[MissionState]]:
    """The year before another in which most embassies abroad closed for certain, and these."""
    years = range(until - LOOKING_BACK, until)
    by_year = {year: closed_in(missions, year) for year in years}
    year = max(years, key=lambda each: (len(by_year[each]), each))
    return year, by_year[year] if len(by_year[year]) >= A_WAVE else []


def closed_in(missions: Missions, year: int) -> list[MissionState]:
    """Embassies abroad that sources close in a year, and nobody has open after it."""
    after = missions.embassies_on(date(year + 1, 1, 1), abroad=True)
    return [
        state
        for state in after
        if state.kind == Post.CLOSED
        and state.standing.is_sure
        and any(since.first.year == year for since in state.since)
    ]


def fact(term: str, ours: Reckoning, count: PublishedCount | None, url: str = "") -> Fact:
    """Our count of today, beside the published one nearest in time."""
    point = ours.point(ours.day.isoformat())
    beside = said_by(count)
    note = "; ".join(filter(None, [HERE, beside.text if beside else ""]))
    # Of a day that is not over a state can be told all the same: the claim has no period.
    claims = (Claim(term, "", point), *(beside.claims if beside else ()))
    return Fact(term, spoken(point, exact), note, url=url, claims=claims)


def of_a_day(reckonings: dict[str, Reckoning], in_words: str) -> Sentence:
    """The opening of the page of a day."""
    points = {what: ours.point(ours.day.isoformat()) for what, ours in reckonings.items()}
    told = {what: spoken(point, exact) for what, point in points.items()}
    text = (
        f"On {in_words} North Korea had relations with {told[What.RELATIONS]} countries on record "
        f"here and embassies in {told[What.HOSTS]}; {told[What.EMBASSIES_IN_PYONGYANG]} kept one "
        "in Pyongyang"
    )
    return Sentence(text, tuple(Claim(What(w).label, "", point) for w, point in points.items()))


def of_a_country(state: RelationState, exchange: str) -> Sentence:
    """The state of relations with one country, since when, how sure, and the embassies."""
    told = f"{state_in_words(state)}; {EMBASSIES_IN_WORDS[exchange]}"
    point = Point(str(state.since[0]) if state.since else "", None, grade=grade_of(state))
    return Sentence(told, (Claim(f"Relations with {state.country}", "", point),))


def state_in_words(state: RelationState) -> str:
    """“Relations in force, since 25 September 1992, sources disagree”."""
    since = state.standing.since_label
    parts = [state.label, f"since {since}" if since else "", doubt(state)]
    return ", ".join(filter(None, parts))


def doubt(state: RelationState) -> str:
    """“sources disagree”, “not certain”, or nothing."""
    if state.disputed:
        return "sources disagree"
    return "" if state.certain or state.standing.known_from else "not certain"


def grade_of(state: RelationState) -> str:
    """How the best read of the acts was read on which a state rests; empty where it rests on none."""
    grades = [act.grade for act in state.acts]
    return min(grades, key=Grade.values.index, default="")
