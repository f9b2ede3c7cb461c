"""What the map shows: a class for each country, in words, of the rows that the table lists."""

from nkworld.atlas.countries import historical_states
from nkworld.atlas.models import Country
from nkworld.charts import within_a_sentence
from nkworld.portal.world_map import Class, Map

from .rows import RECIPROCITY, country_row, on_record
from .states import FOUNDED, State, verdict

SPAN = 20  # years of a class in the map of years
NONE = "No relations in force"
NEVER = str(State.NEVER.label)
SPLIT = "split"  # the look of a shape on which two states of one time had different ones
# {label: look}: the look is the name of a colour in the style sheet.
RELATIONS = {
    "In force": "strong",
    "In force, sources disagree": "middle",
    "Suspended": "other",
    NONE: "none",
    NEVER: "never",
}
EMBASSIES = dict(zip(RECIPROCITY.values(), ("strong", "middle", "other", "none"), strict=True))
YEARS = {f"{year} to {year + SPAN - 1}": f"year-{year}" for year in range(1940, 2040, SPAN)}


def _relations(row):
    if row.state.in_force:
        return "In force, sources disagree" if row.state.disputed else "In force"
    if row.state.kind == State.NEVER:
        return NEVER
    return "Suspended" if verdict(row.state.kind) == "suspended" else NONE


def _since(row):
    if not row.state.in_force:
        return NEVER if row.state.kind == State.NEVER else NONE
    if not row.state.since:
        return None
    year = row.state.since[0].first.year
    return f"{year - year % SPAN} to {year - year % SPAN + SPAN - 1}"


def _state_since(row):
    return within_a_sentence(row.state.in_words)


EMBASSIES_IN_WORDS = {
    "both": "embassies both ways",
    "ours": "an embassy of North Korea",
    "theirs": "an embassy in Pyongyang",
    "neither": "no embassy either way",
}


MAPS = {
    "relations": ("Relations", RELATIONS, _relations, _state_since),
    "missions": (
        "Embassies",
        EMBASSIES,
        lambda row: row.reciprocity,
        lambda row: EMBASSIES_IN_WORDS[row.exchange],
    ),
    "since": (
        "Present relations since",
        YEARS | {NONE: "none", NEVER: "never"},
        _since,
        _state_since,
    ),
}


def seen(row, which):
    """(label, look, words) of a row on one map; None for what is not on record, or no country."""
    _, looks, label_of, words = MAPS[which]
    is_drawn = row and row.country.kind != Country.Kind.AGGREGATE
    label = label_of(row) if is_drawn and row.state.kind != State.UNKNOWN else None
    return (label, looks[label], words(row)) if label else None


def soil_of_the_past():
    """Of each historical state the countries of today that lie on its soil."""
    past = historical_states()
    return {state: [*state.successors.all(), *state.parts.all()] for state in past}


def shapes_of(country, soil):
    """The M49 numbers of the shapes on which a country is drawn: today's, so that a historical
    state is drawn on those of its successors and parts.
    """
    return [one.m49 for one in soil.get(country, [country]) if one.m49]


def map_of(rows, which, soil):
    """The map of one view."""
    title, looks, *_ = MAPS[which]
    found = [(row.country, *view) for row in rows if (view := seen(row, which))]
    return painted(title, looks, found, soil)


def painted(title, looks, found, soil):
    """A map of what was found: (country, label, look, words), each label with its look in `looks`.

    Two states of one time that share a shape of today are both told of.
    """
    found = sorted(found, key=lambda each: each[0] in soil)
    labels = [label for _, label, *_ in found]
    shapes: dict[str, list] = {}
    for country, _, look, words in found:
        for shape in shapes_of(country, soil):
            shapes.setdefault(shape, []).append((look, f"{country}: {words}"))
    countries = {shape: _together(views) for shape, views in shapes.items()}
    split = sum(view["look"] == SPLIT for view in countries.values())
    return Map(
        title,
        [
            *(Class(label, look, labels.count(label)) for label, look in looks.items()),
            Class("Shapes of two states that differed", SPLIT, split),
        ],
        countries,
    )


def _together(views):
    looks = {look for look, _ in views}
    text = "; ".join(words for _, words in views)
    return {"look": looks.pop() if len(looks) == 1 else SPLIT, "text": text}


def courses(relations, missions, which, until):
    """One entry for each country: its name, its shapes, and [first day, look, words] of each
    spell from the founding of the DPRK until a day; without look and words where it is not on
    record. Those of today come first: on one shape they are named before historical states.
    """
    countries = on_record(relations, missions)
    countries.sort(key=lambda country: country in relations.soil)
    return [
        {
            "name": country.name,
            "shapes": shapes_of(country, relations.soil),
            "spells": _spells(relations, missions, country, which, until),
        }
        for country in countries
    ]


def _spells(relations, missions, country, which, until):
    spells: list[list] = []
    for day in _turns(relations, missions, country, until):
        view = seen(country_row(relations, missions, country, day), which)
        look, words = view[1:] if view else (None, None)
        if not spells or spells[-1][1:] != [look, words]:
            spells.append([day.isoformat(), look, words])
    return spells


def _turns(relations, missions, country, until):
    """Every day on which the row of a country may change, in order."""
    timelines = [missions.timeline(each) for each in missions.with_partner.get(country, [])]
    if country in relations.timelines:
        timelines.append(relations.timelines[country])
    days = {day for timeline in timelines for day in timeline.turns()}
    days |= {FOUNDED, *filter(None, relations.bounds(country))}
    return sorted(day for day in days if FOUNDED <= day <= until)
