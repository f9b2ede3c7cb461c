"""Of which time the figures are."""

import re

from .. import periods, words
from ..figures import plain
from ..questions import Option, without_digits
from ..reading import MOST_WORDS, Reading, left_out
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
        reading.ask(
            "period",
            f"Of which {'year' if has_parts else 'time'} are the figures? {said}",
            without_digits(listed) or "no period",
            free="year" if has_parts else "period",
        )


def _part_in_title(
    reading: Reading, in_title: dict[periods.Pieces, Place], years: list[str]
) -> None:
    """“January to June” above rows that say 2018."""
    for pieces, place in in_title.items() if years else ():
        if not pieces.part:
            continue
        part = f"“{years[0]}” is the part {pieces.part} of that year"
        reading.ask(
            "part",
            f"{place.cell} says “{place.text}”, and the rows say “{years[0]}”. Of which time are "
            "they?",
            f"{without_digits(place.text)} {pieces.part}",
            [
                Option("part", part, TitlePart(pieces.part)),
                Option("year", f"“{years[0]}” is the whole year", TitlePart("")),
            ],
        )
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
        reading.ask(
            "dates",
            f"All dates in “{facts.heading.text}” are the first or last of a year. Is {cell} "
            f"“{first}” …",
            "dates at the ends of years",
            [
                Option("year", f"… the year {first[:4]}", Dates("year")),
                Option("month", f"… the month {first[:7]}", Dates("month")),
                Option("day", "… the day"),
            ],
        )
    elif all(text[8:] in ("", *periods.MONTH_ENDS) for text in days):
        reading.recipe.put(Dates("month"))


def _unread_periods(reading: Reading, facts: Facts) -> None:
    for text, row in list(facts.texts.items())[:MOST_WORDS]:
        bare = unmarked(text)[0]
        is_total, is_day = plain(text) in words.TOTALS, re.match(r"\d{4}-\d\d-\d\d", bare)
        if not (is_total or is_day or periods.pieces_of(bare)):
            cell = f"{facts.heading.letter}{row}"
            reading.ask(
                f"word:period:{text}",
                f"{cell} says “{text}”, which is no period that is known. It is …",
                without_digits(text),
                [left_out("period", text)],
                free="period",
                word=text,
            )
