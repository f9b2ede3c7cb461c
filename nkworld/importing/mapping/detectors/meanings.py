"""What words and codes mean, of which time the figures are, and what no word says."""

import re

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
    """Countries, donors, words of a field that nobody knows yet."""
    wanted, has_pair = reading.wanted, reading.has("partner")
    asked = 0

    def understood(name: str, text: str) -> bool:
        if name in wanted.choices:
            return text in dict(wanted.choices[name]) or text.casefold() in wanted.words.get(
                name, {}
            )
        return wanted.understands(name, text) or (name == "country" and wanted.is_country(text))

    names = {*wanted.records, *wanted.choices} - {"commodity", "source", "release", "citation"}
    known = {s.field: {w.casefold() for w in s.words} for s in reading.recipe.each(WordMeans)}
    for word in reading.words_of(*names, "reporter", "partner"):
        if (
            plain(word.text) in words.TOTALS
            or understood(word.field, word.bare)
            or {word.text.casefold(), word.bare.casefold()} & known.get(word.field, set())
            or has_pair
            and wanted.is_home(word.bare)
        ):
            continue
        asked += 1
        if asked > MOST_WORDS:
            return
        options = [
            Option(value, label, WordMeans(word.field, {word.bare: value}))
            for value, label in wanted.choices.get(word.field, [])
        ]
        options.append(left_out(word.field, word.bare))
        what = wanted.label(word.field).removeprefix("the ")
        text = f"{word.cell} says “{word.bare}”, which is no known {what}. It is …"
        free = "" if word.field in wanted.choices else word.field
        key = f"word:{word.field}:{word.bare}"
        reading.ask(key, text, word.bare, options, free=free, word=word.bare)


def codes(reading: Reading) -> None:
    """A spreadsheet makes a number of 0303, and 303 is no code."""
    texts = [word.text for word in reading.words_of("commodity") if word.text.isdecimal()]
    odd = [text for text in texts if len(text) % 2]
    if odd and all(reading.wanted.understands("commodity", f"0{text}") for text in odd):
        reading.recipe.put(PadCodes("commodity"))


def usual_values(wanted: Wanted, source: Source, names: list[str]) -> dict[str, str]:
    """{field: its one value in all live figures of the source}, as a cell would say it."""
    model = observation_model(wanted.dataset)
    live = model.objects.as_of().filter(source=source).order_by()
    found = {}
    for name in names:
        field = model._meta.get_field(name)
        path = name
        if field.is_relation:  # by what names a record in a cell
            keys = {each.name for each in field.related_model._meta.fields}
            path += "__" + ("code" if "code" in keys else "slug" if "slug" in keys else "pk")
        values = list(live.values_list(path, flat=True).distinct()[:2])
        if len(values) == 1 and values[0]:
            found[name] = str(values[0])
    return found


def what_is_lacking(reading: Reading) -> None:
    """What every figure must say and neither a column nor the title does: the source's own past
    answers for it, but for what a file must say itself.
    """
    wanted, recipe, source = reading.wanted, reading.recipe, reading.source
    missing = lacking(reading)
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
        columns = [
            Option(f"column:{one}", f"in the column “{text}”", Column(one, name, printed=text))
            for one, text in candidates.items()
        ]
        choices = [
            Option(value, label, Constant(name, value))
            for value, label in wanted.choices.get(name, [])
        ]
        text = f"Nothing in the file says {wanted.label(name)}. It is …"
        free = "" if choices or name in wanted.amounts else name
        evidence = f"no {name}; {', '.join(sorted(candidates))}"
        reading.ask(f"lacking:{name}", text, evidence, [*columns, *choices], free=free)


def lacking(reading: Reading) -> list[str]:
    """Fields that a figure can't do without, and that nothing in the recipe says."""
    recipe, wanted = reading.recipe, reading.wanted
    said = {column.field for column in recipe.columns}
    said |= {question.free for question in reading.questions if not question.word}
    stating = [column for column in recipe.columns if column.field in wanted.amounts]
    said |= set.intersection(*({*column.sets} for column in stating)) if stating else set()
    said |= {name for name, text in recipe.constants.items() if text}
    if "year" in said or any("{period}" in c.heading and c.field for c in recipe.columns):
        said.add("period")
    if "partner" in said:
        said.add("country")
    return [name for name in wanted.required if name not in said and name != "source"]


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
