"""What diplomacy says in sentences: our counts with their bounds, published ones beside them."""

from datetime import date

from nkworld.charts import Point, exact
from nkworld.charts.amounts import READ, spoken
from nkworld.charts.fallback import spoken_plainly
from nkworld.charts.headline import Claim, Sentence
from nkworld.charts.periods import when
from nkworld.portal.panels import Fact
from nkworld.provenance.models import Read

from .models import PublishedCount
from .posts import Missions, MissionState
from .published_counts.own import Measure, OwnCount, count_on, nearest, point_of, published, who
from .states import RelationState
from .timeline import weight

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
    facts = []
    for measure, term in FACTS.items():
        alike = [each for each in counts if each.measure in SAME.get(measure, (measure,))]
        ours = count_on(measure, day, missions)
        facts.append(_fact(term, ours, nearest(alike, day), urls.get(measure, "")))
    return facts


def _fact(term: str, ours: OwnCount, count: PublishedCount | None, url: str) -> Fact:
    point = ours.point(ours.day.isoformat())
    # A state is told of a day that is not over yet: the claim is of no period.
    claims = [Claim(term, "", point)]
    # How far our own count may be off stands beside it.
    note = f"by dated acts{f', {point.low} to {point.high}' if point.has_range else ''}"
    if count:
        theirs, day = point_of(count), str(count.counted_on)
        counted = f"{who(count.source)} counted {spoken(theirs, exact)} {when(day)}"
        claims.append(Claim(f"{count.get_measure_display()}, {count.source}", day, theirs))
        unread = READ.get(count.read, "")
        note = f"{note}; {counted}{f' ({unread})' if unread else ''}"
    return Fact(term, spoken_plainly(point, exact), note, url=url, claims=tuple(claims))


def of_a_day(day: date, missions: Missions) -> Sentence:
    """What the map of a day opens with."""
    point = count_on(Measure.HOSTS, day, missions).point(day.isoformat())
    text = f"{FACTS[Measure.HOSTS]}: {spoken_plainly(point, exact)} on {day:%-d %B %Y}"
    return Sentence(text, (Claim(FACTS[Measure.HOSTS], "", point),))


def claim_of(state: RelationState) -> Claim:
    """That on which a word on relations with a country rests."""
    point = Point(str(state.since[0]) if state.since else "", None, read=read_of(state))
    return Claim(f"Relations with {state.country}", "", point)


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
