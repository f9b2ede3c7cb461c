"""What diplomacy says in sentences: our counts with their bounds, published ones beside them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from nkworld.charts import Point, Series, exact
from nkworld.charts.sentences import Claim, Sentence, is_old, join, say, spoken
from nkworld.charts.sentences.amounts import READ, spoken_by_kind
from nkworld.charts.sentences.periods import LATEST
from nkworld.portal.panels import Fact
from nkworld.provenance.models import Read, Status

from .maps import EMBASSIES_IN_WORDS
from .models import PublishedCount
from .posts import Missions, MissionState, Post, today
from .published_counts.claims import nearest, point_of, published, who
from .published_counts.own import Measure, count_on
from .states import RelationState
from .steps import weight

HERE = "counted here from dated acts"
LOOKING_BACK = 10  # years in which a wave of closures is told
A_WAVE = 3  # closures in one year


def of_relations(ours: Series, counts: Sequence[PublishedCount], day: date) -> Sentence:
    """With how many countries there were relations, beside the published count nearest in time."""
    last = newest_year(ours)
    if last is None:
        return Sentence("No year of North Korea’s relations was asked for")
    sentence = _say(
        "{when} North Korea had relations with {number} countries on record here", ours, last, day
    )
    relations = [count for count in counts if count.measure == Measure.RELATIONS]
    return join(sentence, counted_by(nearest(relations, first_day(last))))


def of_embassies(
    ours: Series, counts: Sequence[PublishedCount], missions: Missions, day: date
) -> Sentence:
    """How many embassies there were, the year in which most were given up, and what others
    counted before it.
    """
    last = newest_year(ours)
    if last is None:
        return Sentence("No year of North Korea’s embassies was asked for")
    sentence = _say(
        "{when} North Korea had {number} embassies abroad on record here", ours, last, day
    )
    year, closed = wave_of_closures(missions, int(last.x))
    found = [c for c in counts if c.measure in (Measure.EMBASSIES_ABROAD, Measure.HOSTS)]
    if not closed:
        return join(sentence, counted_by(nearest(found, first_day(last))))
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
    return join(sentence, turn, counted_by(nearest(before, date(year, 1, 1))))


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
        texts={"number": number(point)},
        amount=point,
    )


def number(point: Point) -> str:
    """With its bounds, or, of an estimate without, said to be one."""
    written = spoken if point.low is not None else spoken_by_kind
    return written(point, exact)


def counted_by(count: PublishedCount | None) -> Sentence | None:
    """“the ROK foreign ministry counted 159 on 5 December 2023”; None of no count."""
    if count is None:
        return None
    sentence = say(
        "{amount} {when}",
        day=count.counted_on.last,
        written=exact,
        period=str(count.counted_on),
        labels={"amount": f"{count.get_measure_display()}, {count.source}"},
        amount=point_of(count),
    )
    return replace(sentence, base=f"{who(count.source)} counted {sentence.base}")


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
        and state.is_sure
        and any(since.first.year == year for since in state.since)
    ]


FACTS = {
    Measure.RELATIONS: "Countries with relations",
    Measure.HOSTS: "Countries with an embassy of North Korea",
    Measure.EMBASSIES_IN_PYONGYANG: "Embassies in Pyongyang",
}
# What others counted under another name than ours: one embassy stands in each country.
SAME = {Measure.HOSTS: (Measure.HOSTS, Measure.EMBASSIES_ABROAD)}


def facts_on(day: date, missions: Missions, urls: dict[str, str] | None = None) -> list[Fact]:
    """Our counts of a day, each beside the published one nearest in time."""
    counts, urls = published(), urls or {}
    return [
        _fact(
            term, count_on(measure, day, missions), _of(counts, measure, day), urls.get(measure, "")
        )
        for measure, term in FACTS.items()
    ]


def _of(counts, measure, day):
    return nearest([c for c in counts if c.measure in SAME.get(measure, (measure,))], day)


def _fact(term, ours, count, url):
    point, beside = ours.point(ours.day.isoformat()), counted_by(count)
    text = f"{beside.text} ({read_how(count)})" if beside else ""
    note = "; ".join(filter(None, [HERE, text]))
    # A state is told of a day that is not over yet: the claim is of no period.
    claims = (Claim(term, "", point), *(beside.claims if beside else ()))
    return Fact(term, number(point), note, url=url, claims=claims)


def read_how(count: PublishedCount) -> str:
    """“latest on record”, “unreviewed compilation”: the small print of a published count."""
    old = LATEST if is_old(str(count.counted_on), today()) else ""
    return ", ".join(filter(None, [READ.get(count.read, ""), old])) or count.status


def of_a_day(day: date, missions: Missions) -> Sentence:
    """The opening of the page of a day."""
    points = {measure: count_on(measure, day, missions).point(day.isoformat()) for measure in FACTS}
    values = {measure: number(point) for measure, point in points.items()}
    text = (
        f"On {day:%-d %B %Y} North Korea had relations with {values[Measure.RELATIONS]} "
        f"countries on record here and embassies in {values[Measure.HOSTS]}; "
        f"{values[Measure.EMBASSIES_IN_PYONGYANG]} kept one in Pyongyang"
    )
    return Sentence(text, tuple(Claim(FACTS[measure], "", p) for measure, p in points.items()))


def of_a_country(state: RelationState, exchange: str) -> Sentence:
    """The state of relations with one country, since when, how sure, and the embassies."""
    text = f"{state_in_words(state)}; {EMBASSIES_IN_WORDS[exchange]}"
    point = Point(str(state.since[0]) if state.since else "", None, read=read_of(state))
    return Sentence(text, (Claim(f"Relations with {state.country}", "", point),))


def state_in_words(state: RelationState) -> str:
    """“Relations in force, since 25 September 1992, sources disagree”."""
    return ", ".join(filter(None, [state.in_words, doubt(state)]))


def doubt(state: RelationState | MissionState) -> str:
    """“sources disagree”, “not certain”, or nothing."""
    if state.disputed:
        return "sources disagree"
    return "" if state.certain or state.on_date.known_from else "not certain"


def read_of(state: RelationState) -> str:
    """How the best read of the acts was read that bring a state about; empty of none, and where
    two compilations of different descent agree: no page needs to be doubted then.
    """
    acts = [mark for mark in state.on_date.marks if not mark.sighting]
    reads = [mark.record.read for mark in acts if mark.is_reviewed]
    if not reads and weight(acts) == 1:
        return str(Read.COMPILATION)
    return min(reads, key=Read.values.index, default="")
