"""Of which time the figures are."""

import re

from .. import periods, words
from ..figures import plain
from ..questions import FILE, WORDS, Option, without_digits
from ..reading import MOST_WORDS, Reading, left_out
from ..recipe import PERIOD_PARTS, Column, Constant, Dates, TitlePart
from ..survey import Facts, Place, unmarked


def period(reading: Reading) -> None:
    """Of which time the figures are."""
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
    parts = {pieces: place for pieces, place in in_title.items() if pieces.part}
    if (
        has_year
        and parts
        and not any(c.field in ("quarter", "month") for c in reading.recipe.columns)
    ):
        pieces, place = next(iter(parts.items()))
        texts = [unmarked(text)[0] for _, facts in columns for text in facts.sample]
        plain_years = [text for text in texts if periods.pieces_of(text).label.isdecimal()]
        plain_years += [f.heading.text for f in across if not f.heading.period.part]
        if plain_years:
            year = plain_years[0]
            reading.ask(
                "part",
                FILE,
                f"{place.cell} says “{place.text}”, and the rows say “{year}”. Of which time are "
                "they?",
                f"{without_digits(place.text)} {pieces.part}",
                [
                    Option(
                        "part",
                        f"“{year}” is the part {pieces.part} of that year",
                        (TitlePart(pieces.part),),
                    ),
                    Option("year", f"“{year}” is the whole year", (TitlePart(""),)),
                ],
                silences=("periods", "notes"),
            )
    if has_year:
        return
    years = {pieces: place for pieces, place in in_title.items() if pieces.year}
    has_parts = any(facts.heading.period for facts in across) or any(
        column.field in PERIOD_PARTS for column in reading.recipe.columns
    )
    sections = any(periods.pieces_of(note.text).year for note in reading.survey.notes)
    if len(years) == 1:
        ((pieces, place),) = years.items()
        name, text = ("year", pieces.year) if has_parts else ("period", pieces.label)
        reading.recipe.put(Constant(name, text, f"{place.cell} says “{place.text}”"))
    elif not sections and "period" in reading.wanted.fields:
        said = ", ".join(f"“{place.text}” ({place.cell})" for place in years.values())
        reading.ask(
            "period",
            FILE,
            f"Of which {'year' if has_parts else 'time'} are the figures? "
            + (f"The file says {said}." if said else "Nothing in the file says it."),
            without_digits(said) or "no period",
            free="year" if has_parts else "period",
        )


def _dates(reading: Reading, column: Column, facts: Facts) -> None:
    """Excel keeps a year as its last day: whether it means one its format does not tell."""
    days = [text for text in facts.texts if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text)]
    if not days or not facts.dates:
        return
    ends = {text[5:10] for text in days}
    if column.field == "year":
        reading.recipe.put(Dates("year"))
    elif ends <= {"12-31", "01-01", "12", "01"}:
        first = days[0]
        reading.ask(
            "dates",
            FILE,
            f"All dates in “{facts.heading.text}” are the first or last of a year. Is "
            f"{facts.heading.letter}{facts.texts[first]} “{first}” …",
            "dates at the ends of years",
            [
                Option("year", f"… the year {first[:4]}", (Dates("year"),)),
                Option("month", f"… the month {first[:7]}", (Dates("month"),)),
                Option("day", "… the day"),
            ],
        )
    elif all(text[8:] in ("", "01", "28", "29", "30", "31") for text in days):
        reading.recipe.put(Dates("month"))


def _unread_periods(reading: Reading, facts: Facts) -> None:
    for text, row in list(facts.texts.items())[:MOST_WORDS]:
        bare = unmarked(text)[0]
        if (
            periods.pieces_of(bare)
            or plain(text) in words.TOTALS
            or re.match(r"\d{4}-\d\d-\d\d", bare)
        ):
            continue
        reading.ask(
            f"word:period:{text}",
            WORDS,
            f"{facts.heading.letter}{row} says “{text}”, which is no period that is known. It is …",
            without_digits(text),
            [left_out("period", text)],
            free="period",
            word=text,
        )
