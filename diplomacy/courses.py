"""The map on every day at once: for each country the days on which its look changes."""

from .maps import seen, shapes_of
from .rows import country_row, on_record
from .states import FOUNDED


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
