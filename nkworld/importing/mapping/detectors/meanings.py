"""What words and codes mean, of which time the figures are, and what no word says."""

import re
from itertools import islice

from nkworld.atlas.names import compatible
from nkworld.provenance.models import Source
from nkworld.provenance.tables import observation_model

from ...reading import key
from .. import periods, words
from ..columns import meaning_of
from ..figures import plain
from ..questions import COUNTRIES, MOST_WORDS, Option, Reading, left_out, without_digits
from ..recipe import PERIOD_PARTS, Column, Constant, Dates, PadCodes, TitlePart, WordMeans
from ..survey import Facts, Place, unmarked
from ..wanted import Wanted, code_abroad

NEVER_USUAL = ("citation", "period", "value", "commodity", "source", "country", "direction")


def other_languages(reading: Reading) -> None:
    """Countries and directions by their names in German, French, Russian, Chinese …"""
    wanted = reading.wanted
    directions: dict[str, str | None] = {}
    for word in reading.words_of("direction"):
        if words.GENERAL.get(key(word.bare)) == words.LEFT_OUT:
            directions[word.bare] = None
        elif meaning := meaning_of("direction", compatible(word.bare).casefold(), wanted):
            directions[word.bare] = meaning
    if directions and not reading.format:
        reading.recipe.put(WordMeans("direction", directions))
    codes: dict[str, str | None] = {
        word.bare: code
        for word in reading.words_of(*COUNTRIES)
        if not wanted.is_country(word.bare)
        and plain(word.text) not in words.TOTALS
        and (code := code_abroad(word.bare))
        and wanted.is_country(code)
    }
    if codes:
        reading.recipe.put(WordMeans("country", codes))


def unknown_words(reading: Reading) -> None:
    wanted, has_pair = reading.wanted, reading.has("partner")
    names = {*wanted.records, *wanted.choices} - {"commodity", "source", "release", "citation"}
    known = {s.field: {w.casefold() for w in s.words} for s in reading.recipe.each(WordMeans)}
    unknown = (
        word
        for word in reading.words_of(*names, "reporter", "partner")
        if plain(word.text) not in words.TOTALS
        and not wanted.understands(word.field, word.bare)
        and not (word.field == "country" and wanted.is_country(word.bare))
        and not {word.text.casefold(), word.bare.casefold()} & known.get(word.field, set())
        and not (has_pair and wanted.is_home(word.bare))
    )
    for name, _, bare, _, cell in islice(unknown, MOST_WORDS):
        choices = wanted.choices.get(name, [])
        options = [Option(one, label, WordMeans(name, {bare: one})) for one, label in choices]
        what = wanted.labels[name].removeprefix("the ")
        text = f"{cell} says “{bare}”, which is no known {what}. It is …"
        given = {"free": "" if choices else name, "word": bare}
        reading.ask(f"word:{name}:{bare}", text, bare, [*options, left_out(name, bare)], **given)


def codes(reading: Reading) -> None:
    """A spreadsheet makes a number of 0303, and 303 is no code."""
    texts = [word.text for word in reading.words_of("commodity") if word.text.isdecimal()]
    odd = [text for text in texts if len(text) % 2]
    if odd and all(reading.wanted.understands("commodity", f"0{text}") for text in odd):
        reading.recipe.put(PadCodes("commodity"))


def usual_values(wanted: Wanted, source: Source, names: list[str]) -> dict[str, str]:
    """{field: its one value in all live figures of the source}, as a cell would say it."""
    live = observation_model(wanted.dataset).objects.as_of().filter(source=source)
    single = [name for name in names if live.order_by(name).values(name).distinct().count() == 1]
    values = {name: getattr(live.first(), name) for name in single}
    return {name: wanted.widgets[name].render(one) for name, one in values.items() if one}


def what_is_lacking(reading: Reading) -> None:
    """What every figure must say and neither a column nor the title does: the source's own past
    answers for it, but for what a file must say itself.
    """
    wanted, recipe, source = reading.wanted, reading.recipe, reading.source
    given = {column.field for column in recipe.columns}
    given |= {question.free for question in reading.questions if not question.word}
    stating = [{*column.sets} for column in recipe.columns if column.field in wanted.amounts]
    given |= set.intersection(*stating) if stating else set()
    given |= {name for name, text in recipe.constants.items() if text}
    if "year" in given or any("{period}" in c.heading and c.field for c in recipe.columns):
        given.add("period")
    if "partner" in given:
        given.add("country")
    missing = [name for name in wanted.required if name not in given]
    if source and "citation" in missing and source.url:
        recipe.put(Constant("citation", source.url, "the address of the source"))
    if source:
        names = [name for name in missing if name not in NEVER_USUAL]
        names += ["basis"] if "basis" in wanted.fields and "basis" not in recipe.constants else []
        for name, text in usual_values(wanted, source, names).items():
            recipe.put(Constant(name, text, f"as all figures of {source} say"))
    notes = [note.text for note in reading.survey.notes]
    sections = {"period"} if any(periods.pieces_of(text).year for text in notes) else set()
    if any(words.MONEY_FLOWS.get(compatible(text).casefold().strip(" :")) for text in notes):
        sections.add("direction")
    candidates = {f.heading.key: f.heading.text for f in reading.unknown if f.heading.text}
    for name in missing:
        if name in sections or name in recipe.constants:
            continue
        options = [
            Option(f"column:{one}", f"in the column “{text}”", Column(one, name, printed=text))
            for one, text in candidates.items()
        ]
        choices = wanted.choices.get(name, [])
        options += [Option(one, label, Constant(name, one)) for one, label in choices]
        text = f"Nothing in the file says {wanted.labels[name]}. It is …"
        free = "" if choices or name in wanted.amounts else name
        evidence = f"no {name}; {', '.join(sorted(candidates))}"
        reading.ask(f"lacking:{name}", text, evidence, options, free=free)


def period(reading: Reading) -> None:
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
            partial = (one for one in in_title.items() if one[0].part and years)
            for pieces, place in islice(partial, 1):  # “January to June” above rows that say 2018
                year, part = years[0], pieces.part
                options = [
                    Option("part", f"“{year}” is the part {part} of that year", TitlePart(part)),
                    Option("year", f"“{year}” is the whole year", TitlePart("")),
                ]
                says = f"{place.cell} says “{place.text}”, and the rows say “{year}”"
                evidence = f"{without_digits(place.text)} {part}"
                reading.ask("part", f"{says}. Of which time are they?", evidence, options)
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
        says = f"The file says {listed}." if listed else "Nothing in the file says it."
        kind, name = ("year", "year") if has_parts else ("time", "period")
        text = f"Of which {kind} are the figures? {says}"
        reading.ask("period", text, without_digits(listed) or "no period", free=name)


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
    for text, row in islice(facts.texts.items(), MOST_WORDS):
        bare = unmarked(text)[0]
        is_total, is_day = plain(text) in words.TOTALS, re.match(r"\d{4}-\d\d-\d\d", bare)
        if not (is_total or is_day or periods.pieces_of(bare)):
            says = f"{facts.heading.letter}{row} says “{text}”, which is no period that is known"
            given = {"options": [left_out("period", text)], "free": "period", "word": text}
            reading.ask(f"word:period:{text}", f"{says}. It is …", without_digits(text), **given)
