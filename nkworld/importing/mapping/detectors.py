"""Detectors of all but numbers and units, which stand in `scales`. What a detector can tell it puts
into the recipe, else it asks.
"""

import re
from itertools import islice
from typing import Any

from django.utils.text import capfirst

from nkworld.atlas.names import compatible
from nkworld.provenance.tables import observation_model

from ..reading import key
from ..widgets import spellings
from . import periods, words
from . import recipe as steps
from .columns import format_of, meaning_of
from .figures import plain
from .questions import COUNTRIES, MOST_WORDS, Option, Reading, without_digits
from .recipe import PERIOD_PARTS
from .survey import Facts, Place, subjects_in, unmarked
from .wanted import code_abroad

NEVER_USUAL = ("citation", "period", "value", "commodity", "source", "country", "direction")
PLACE_IN_LIST = re.compile(r"^\(?\d{1,3}[.)]\s*")  # “1. China”


def known_format(reading: Reading) -> None:
    found = reading.format = format_of(reading.survey.header)
    if found:
        for name, meanings in found.words.items():
            if name in (*reading.wanted.fields, "country"):
                reading.recipe.put(steps.WordMeans(name, spellings(meanings)))
        for name, text in found.constants.items():
            if name in reading.wanted.fields:
                reading.recipe.put(steps.Constant(name, text, f"as files of {found.name} are"))


def other_sheets(reading: Reading) -> None:
    for other in [one for one in reading.survey.sheet.others if one.numbers >= 3]:
        hidden, general = "hidden " if other.hidden else "", without_digits(other.title)
        reading.ask("sheet", general, hidden=hidden, other=other)


def hidden_and_struck(reading: Reading) -> None:
    for kind, places, step in (
        ("hidden", reading.survey.hidden, steps.LeaveOutHidden()),
        ("struck", reading.survey.struck, steps.LeaveOutStruck()),
    ):
        if places:
            cells, are = ", ".join(each.cell for each in places[:4]), "are" if places[1:] else "is"
            reading.ask(kind, steps={"out": step}, cells=cells, are=are, place=places[0])


def again(reading: Reading) -> None:
    if rows := reading.survey.other_headings:
        reading.ask("again", row=rows[0])


def telling_notes(reading: Reading) -> None:
    """Lines above and below the table that change what its figures mean."""
    places = [*reading.survey.title, *reading.survey.notes]
    for kind, pattern in words.TELLING_NOTES.items():
        place = next((one for one in places if pattern.search(one.text.casefold())), None)
        if place is None:
            continue
        is_status = kind == "provisional" and "status" in reading.wanted.fields
        among = ("status", "read") if is_status else ("read", "stop")
        steps_of = {"status": steps.Constant("status", "provisional", place.cell)}
        evidence = without_digits(place.text)
        reading.ask("note", kind, steps_of, among=among, place=place, evidence=evidence)


def strange_columns(reading: Reading) -> None:
    """Numbers under headings that nobody knows, where the table would lose them."""
    strange = [facts.heading for facts in reading.unknown if facts.states_amounts]
    if not strange or any(question.key == "lacking:value" for question in reading.questions):
        return
    is_one = len(strange) < 2 and not re.search(r"\d", strange[0].text)
    if is_one and reading.has(*reading.wanted.amounts):
        return
    listed = ", ".join(f"“{heading.text or heading.letter}”" for heading in strange[:5])
    keys = sorted(without_digits(heading.key) for heading in strange)
    reading.ask("columns", columns=listed, evidence=", ".join(keys))


def subject(reading: Reading) -> None:
    """Whom the file is about: the two Koreas are the commonest mix-up of all."""
    seen = [(place, subjects_in(place.text)) for place in reading.texts_around]
    place, codes = next((one for one in seen if "KOR" in one[1]), (None, set()))
    if place is None:
        return
    where = place.cell if place.cell.startswith("the ") else "title"
    both, evidence = " and North Korea" if "PRK" in codes else "", without_digits(place.text)
    reading.ask(
        "subject",
        cell=capfirst(place.cell),
        place=place,
        both=both,
        evidence=f"{evidence} ({where})",
    )


def direction(reading: Reading) -> None:
    """The title says of which direction all figures are: “Exports by destination”."""
    known = dict(reading.wanted.choices.get("direction", ()))
    for place in [] if reading.has_direction else reading.survey.title:
        text = compatible(place.text)
        named = [one for one, pattern in words.DIRECTIONS.items() if pattern.search(text)]
        if len(named) == 1 and named[0] in known and not words.says("both_directions", text):
            reading.recipe.put(steps.Constant("direction", named[0], place.says))
            return


def view(reading: Reading) -> None:
    if reading.has("partner"):
        if not reading.has("reporter"):
            reading.ask("reporter", free="reporter")
        return
    if not reading.has_direction:
        return
    used = {column.heading for column in reading.recipe.columns if column.field}
    headings = [reading.heading(f) for f in reading.survey.facts if f.heading.key in used]
    around = reading.texts_around
    for place in [*around, *headings]:
        if words.says("towards_home", place.text):
            reading.recipe.put(steps.TurnRound(place.says))
            return
    columns, source = reading.recipe.columns, reading.wanted.source
    # South Korea’s own words for goods brought in and sent north have their direction already.
    is_from_home = any("반" in c.printed and {*c.printed} & {*"입출"} for c in columns)
    if is_from_home or any(words.says("of_home", place.text) for place in around):
        return
    names_countries = any(c.field == "country" or "country" in c.sets for c in columns)
    if source and source.origin == source.Origin.RECORDS:
        why = f"{source} prints its own records"
    elif not names_countries and not any("PRK" in subjects_in(place.text) for place in around):
        why = "The file names no country"
    else:
        return
    turned = {"turned": steps.TurnRound(why)}
    reading.ask("view", steps=turned, why=why, figure=" ".join(reading.figure()))


def other_languages(reading: Reading) -> None:
    """Countries, numbered or not, and directions in German, French, Russian, Chinese …"""
    wanted = reading.wanted
    directions: dict[str, str | None] = {}
    for word in reading.words_of("direction"):
        if words.GENERAL.get(key(word.bare)) == words.LEFT_OUT:
            directions[word.bare] = None
        elif meaning := meaning_of("direction", compatible(word.bare).casefold(), wanted):
            directions[word.bare] = meaning
    if directions and not reading.format:
        reading.recipe.put(steps.WordMeans("direction", directions))
    codes: dict[str, str | None] = {
        word.bare: code
        for word in reading.words_of(*COUNTRIES)
        if not wanted.is_country(word.bare) and plain(word.text) not in words.TOTALS
        for name in [PLACE_IN_LIST.sub("", word.bare)]
        if wanted.is_country(code := code_abroad(name) or (name if name != word.bare else ""))
    }
    if codes:
        reading.recipe.put(steps.WordMeans("country", codes))


def unknown_words(reading: Reading) -> None:
    wanted, has_pair = reading.wanted, reading.has("partner")
    names = {*wanted.records, *wanted.choices} - {"commodity", "source", "release", "citation"}
    known = {s.field: {w.casefold() for w in s.words} for s in reading.recipe.each(steps.WordMeans)}
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
        options = [Option(one, label, steps.WordMeans(name, {bare: one})) for one, label in choices]
        what = f"known {wanted.labels[name].removeprefix('the ')}"
        reading.ask_word(name, bare, cell, what, others=options, free="" if choices else name)


def codes(reading: Reading) -> None:
    """A spreadsheet makes a number of 0303, and 303 is no code."""
    texts = [word.text for word in reading.words_of("commodity") if word.text.isdecimal()]
    odd = [text for text in texts if len(text) % 2]
    if odd and all(reading.wanted.understands("commodity", f"0{text}") for text in odd):
        reading.recipe.put(steps.PadCodes("commodity"))


def what_is_lacking(reading: Reading) -> None:
    """What no column and no title says: the source's past answers, unless a file must say it."""
    wanted, recipe, source = reading.wanted, reading.recipe, reading.wanted.source
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
        recipe.put(steps.Constant("citation", source.url, "the address of the source"))
    if source:
        names = [name for name in missing if name not in NEVER_USUAL]
        names += ["basis"] if "basis" in wanted.fields and "basis" not in recipe.constants else []
        live = observation_model(wanted.dataset).objects.as_of().filter(source=source)
        for name in names:
            is_one = live.order_by(name).values(name).distinct().count() == 1
            if is_one and (value := getattr(live.first(), name)):
                text, why = wanted.widgets[name].render(value), f"as all figures of {source} say"
                recipe.put(steps.Constant(name, text, why))
    notes = [note.text for note in reading.survey.notes]
    sections = {"period"} if any(periods.pieces_of(text).year for text in notes) else set()
    if any(words.MONEY_FLOWS.get(compatible(text).casefold().strip(" :")) for text in notes):
        sections.add("direction")
    candidates = {f.heading.key: f.heading.text for f in reading.unknown if f.heading.text}
    for name in missing:
        if name in sections or name in recipe.constants:
            continue
        own = [steps.Column(one, name, printed=text) for one, text in candidates.items()]
        options = [Option(f"column:{c.heading}", f"in the column “{c.printed}”", c) for c in own]
        choices = wanted.choices.get(name, [])
        options += [Option(one, label, steps.Constant(name, one)) for one, label in choices]
        free = "" if choices or name in wanted.amounts else name
        what, columns = wanted.labels[name], ", ".join(sorted(candidates))
        reading.ask("lacking", name, others=options, free=free, what=what, columns=columns)


def period(reading: Reading) -> None:
    columns = list(reading.facts_of("period", "year"))
    across = [facts for _, facts in reading.facts_of("value") if facts.heading.period]
    in_title: dict[periods.Pieces, Place] = {}
    for place in reading.texts_around:
        pieces, _ = periods.found_in(place.text)
        if pieces and not (pieces.year and place.cell == "the name of the file"):
            in_title.setdefault(pieces, place)
    for column, facts in columns:
        _dates(reading, column, facts)
        for text, cell in islice(facts.texts.items(), MOST_WORDS):
            bare = unmarked(text)[0]
            is_total, is_day = plain(text) in words.TOTALS, re.match(r"\d{4}-\d\d-\d\d", bare)
            if not (is_total or is_day or periods.pieces_of(bare)):
                what, evidence = "period that is known", without_digits(text)
                reading.ask_word("period", text, cell, what, evidence=evidence, free="period")
    if columns or any(facts.heading.period.year for facts in across):
        texts = [text for _, facts in columns for text in facts.sample]
        years = [text for text in texts if periods.pieces_of(text).label.isdecimal()]
        years += [f.heading.text for f in across if not f.heading.period.part]
        has_part = not years or reading.has("quarter", "month")
        partial = [] if has_part else [one for one in in_title.items() if one[0].part]
        for pieces, place in partial[:1]:  # “January to June” above rows that say 2018
            meant = {"part": steps.TitlePart(pieces.part), "year": steps.TitlePart("")}
            evidence = f"{without_digits(place.text)} {pieces.part}"
            given: dict[str, Any] = {"year": years[0], "part": pieces.part, "evidence": evidence}
            reading.ask("part", "", meant, place=place, **given)
        return
    in_title = {pieces: place for pieces, place in in_title.items() if pieces.year}
    has_parts = any(facts.heading.period for facts in across) or reading.has(*PERIOD_PARTS)
    sections = any(periods.pieces_of(note.text).year for note in reading.survey.notes)
    if len(in_title) == 1:
        ((pieces, place),) = in_title.items()
        name, text = ("year", pieces.year) if has_parts else ("period", pieces.label)
        reading.recipe.put(steps.Constant(name, text, place.says))
    elif not sections and "period" in reading.wanted.fields:
        listed = ", ".join(f"“{place.text}” ({place.cell})" for place in in_title.values())
        what = f"The file says {listed}." if listed else "Nothing in the file says it."
        kind, name = ("year", "year") if has_parts else ("time", "period")
        evidence = without_digits(listed) or "no period"
        reading.ask("period", free=name, time=kind, what=what, evidence=evidence)


def _dates(reading: Reading, column: steps.Column, facts: Facts) -> None:
    """Excel keeps a year as its last day: whether it means one its format does not tell."""
    days = [text for text in facts.texts if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text)]
    if not days or not facts.has_dates:
        return
    first = days[0]
    if column.field == "year":
        reading.recipe.put(steps.Dates("year"))
    elif {text[5:10] for text in days} <= {"12-31", "01-01", "12", "01"}:
        meant = {kind: steps.Dates(kind) for kind in ("year", "month")}
        given: dict[str, Any] = {
            "heading": facts.heading.text,
            "cell": facts.texts[first],
            "text": first,
        }
        reading.ask("dates", "", meant, **given)
    elif all(text[8:] in ("", *periods.MONTH_ENDS) for text in days):
        reading.recipe.put(steps.Dates("month"))
