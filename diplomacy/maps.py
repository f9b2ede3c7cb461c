"""What the map shows: a class for each country, in words, of the rows that the table lists."""

from dataclasses import dataclass

from .rows import RECIPROCITY
from .states import State, verdict

SPAN = 20  # years of a class in the map of years
NONE = "No relations in force"
# {label: look}: the look is the name of a colour in the style sheet.
RELATIONS = {
    "In force": "strong",
    "In force, sources disagree": "middle",
    "Suspended": "other",
    NONE: "none",
}
EMBASSIES = dict(zip(RECIPROCITY.values(), ("strong", "middle", "other", "none"), strict=True))
YEARS = {f"{year} to {year + SPAN - 1}": f"year-{year}" for year in range(1940, 2040, SPAN)}


@dataclass(frozen=True)
class Map:
    """`classes` are pairs of label and look, `countries` {M49 number: look and words}."""

    title: str
    classes: list[tuple[str, str]]
    countries: dict[str, dict[str, str]]


def _relations(row):
    if row.state.in_force:
        return "In force, sources disagree" if row.state.disputed else "In force"
    return "Suspended" if verdict(row.state.kind) == "suspended" else NONE


def _since(row):
    if not row.state.in_force:
        return NONE
    if not row.state.since:
        return None
    year = row.state.since[0].first.year
    return f"{year - year % SPAN} to {year - year % SPAN + SPAN - 1}"


def _told(row):
    since = row.state.standing.since_label
    return f"{row.country}: {row.state.label.lower()}" + (f", since {since}" if since else "")


def _exchanged(row):
    return f"{row.country}: {row.reciprocity.lower()}"


MAPS = {
    "relations": ("Relations", RELATIONS, _relations, _told),
    "missions": ("Embassies", EMBASSIES, lambda row: row.reciprocity, _exchanged),
    "since": ("Present relations since", YEARS | {NONE: "none"}, _since, _told),
}


def map_of(rows, which):
    """The map of one view, of the rows that have an act on record and a number in the shapes."""
    title, looks, label_of, words = MAPS[which]
    known = [row for row in rows if row.country.m49 and row.state.kind != State.UNKNOWN]
    labelled = [(row, label) for row in known if (label := label_of(row))]
    used = {label for _, label in labelled}
    return Map(
        title,
        [(label, look) for label, look in looks.items() if label in used],
        {row.country.m49: {"look": looks[label], "text": words(row)} for row, label in labelled},
    )
