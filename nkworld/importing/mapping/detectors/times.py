"""Of which time the figures are."""

import re

from .. import periods, words
from ..figures import plain
from ..questions import MOST_WORDS, Option, Reading, left_out, without_digits
from ..recipe import PERIOD_PARTS, Column, Constant, Dates, TitlePart
from ..survey import Facts, Place, unmarked


def period(reading: Reading) -> None:
    """Of which time the figures are: by cells, headings, lines between the rows, or the title."""
    columns = list(reading.facts_of("period", "year"))
    across = [facts for _, facts in reading.facts_of("value") if facts.heading.period]
    has_year = bool(columns) or any(facts.heading.period.year for facts in across)
    in_title: dict[periods.Pieces, Place] = {}
    for place in reading.texts_around:
        pieces, _ = periods.found_in(place.text)
        if pieces and not (pieces.year and place.cell == "the name of the file"):
            in_title.setdefault(pieces, place)
    for column, facts in columns:
        _dates(reading, column, facts)
        _unread_periods(reading, facts)
    if has_year:
        if not reading.has("quarter", "month"):
            texts = [unmarked(text)[0] for _, facts in columns for text in facts.sample]
            years = [text for text in texts if periods.pieces_of(text).label.isdecimal()]
            years += [f.heading.text for f in across if not f.heading.period.part]
            _part_in_title(reading, in_title, years)
        return
    in_title = {pieces: place for pieces, place in in_title.items() if pieces.year}
    has_parts = any(facts.heading.period for facts in across) or reading.has(*PERIOD_PARTS)
    sections = any(periods.pieces_of(note.text).year for note in reading.survey.notes)
    if len(in_title) == 1:
        ((pieces, place),) = in_title.items()
        name, text = ("year", pieces.year) if has_parts else ("period", pieces.label)
        reading.recipe.put(Constant(name, text, f"{place.cell} says “{place.text}”"))
    elif not sections and "period" in reading.wanted.fields:
        listed = ", ".join(f"“{place.text}” ({place.cell})" for place in in_title.values())
        said = f"The file says {listed}." if listed else "Nothing in the file says it."
        kind = "year" if has_parts else "time"
        text, name = f"Of which {kind} are the figures? {said}", "year" if has_parts else "period"
        reading.ask("period", text, without_digits(listed) or "no period", free=name)


def _part_in_title(
    reading: Reading, in_title: dict[periods.Pieces, Place], years: list[str]
) -> None:
    """“January to June” above rows that say 2018."""
    for pieces, place in in_title.items() if years else ():
        if not (part := pieces.part):
            continue
        options = [
            Option("part", f"“{years[0]}” is the part {part} of that year", TitlePart(part)),
            Option("year", f"“{years[0]}” is the whole year", TitlePart("")),
        ]
        says = f"{place.cell} says “{place.text}”, and the rows say “{years[0]}”"
        evidence = f"{without_digits(place.text)} {part}"
        reading.ask("part", f"{says}. Of which time are they?", evidence, options)
        return


def _dates(reading: Reading, column: Column, facts: Facts) -> None:
    """Excel keeps a year as its last day: whether it means one its format does not tell."""
    days = [text for text in facts.texts if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text)]
    if not days or not facts.has_dates:
        return
    first = days[0]
    if column.field == "year":
        reading.recipe.put(Dates("year"))
    elif {text[5:10] for text in days} <= {"12-31", "01-01", "12", "01"}:
        cell = f"{facts.heading.letter}{facts.texts[first]}"
        ends = f"All dates in “{facts.heading.text}” are the first or last of a year"
        options = [
            Option("year", f"… the year {first[:4]}", Dates("year")),
            Option("month", f"… the month {first[:7]}", Dates("month")),
            Option("day", "… the day"),
        ]
        text = f"{ends}. Is {cell} “{first}” …"
        reading.ask("dates", text, "dates at the ends of years", options)
    elif all(text[8:] in ("", *periods.MONTH_ENDS) for text in days):
        reading.recipe.put(Dates("month"))


def _unread_periods(reading: Reading, facts: Facts) -> None:
    for text, row in list(facts.texts.items())[:MOST_WORDS]:
        bare = unmarked(text)[0]
        is_total, is_day = plain(text) in words.TOTALS, re.match(r"\d{4}-\d\d-\d\d", bare)
        if not (is_total or is_day or periods.pieces_of(bare)):
            said = f"{facts.heading.letter}{row} says “{text}”, which is no period that is known"
            out, general = [left_out("period", text)], without_digits(text)
            key = f"word:period:{text}"
            reading.ask(key, f"{said}. It is …", general, out, free="period", word=text)
