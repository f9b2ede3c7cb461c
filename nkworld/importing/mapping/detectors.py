"""Detectors of all but numbers and units, which stand in `scales`. What a detector can tell it puts
into the recipe, else it asks.
"""

import re
from itertools import islice

from django.utils.text import capfirst

from nkworld.atlas.names import compatible
from nkworld.provenance.tables import observation_model

from ..reading import key
from . import periods, words
from . import recipe as steps
from .columns import format_of, meaning_of
from .figures import plain
from .questions import COUNTRIES, MOST_WORDS, Option, Reading, left_out, stop, without_digits
from .recipe import PERIOD_PARTS
from .survey import Facts, Place, subjects_in, unmarked
from .wanted import code_abroad

NEVER_USUAL = ("citation", "period", "value", "commodity", "source", "country", "direction")
PLACE_IN_LIST = re.compile(r"^\(?\d{1,3}[.)]\s*")  # “1. China”


def known_format(reading: Reading) -> None:
    found = reading.format = format_of(reading.survey.header)
    if found:
        for name, meanings in {**found.words, "commodity": {"TOTAL": None}}.items():
            if name in (*reading.wanted.fields, "country"):
                reading.recipe.put(steps.WordMeans(name, dict(meanings)))
        for name, text in found.constants.items():
            if name in reading.wanted.fields:
                reading.recipe.put(steps.Constant(name, text, f"as files of {found.name} are"))


def other_sheets(reading: Reading) -> None:
    for other in [one for one in reading.survey.sheet.others if one.numbers >= 3]:
        title, hidden = other.title, "hidden " if other.hidden else ""
        options = [
            Option("this", "the one shown here, and nothing of the other"),
            Option(title, f"“{title}”", stops="Another sheet was chosen."),
        ]
        general, figures = without_digits(title), f"{other.numbers} figures"
        text = f"There is a {hidden}sheet “{title}” with {figures}, too. Which one is to be read?"
        reading.ask(f"sheet:{general}", text, f"a sheet {general}", options)


def hidden_and_struck(reading: Reading) -> None:
    for name, places, step, what, means in (
        ("hidden", reading.survey.hidden, steps.LeaveOutHidden(), "hidden", "Hidden figures"),
        ("struck", reading.survey.struck, steps.LeaveOutStruck(), "struck out", "They"),
    ):
        out = Option("out", f"{means} are left out", step)
        options = [out, Option("read", f"{means} are read like the others")]
        for place in places[:1]:
            cells = ", ".join(each.cell for each in places[:4])
            are = "is" if len(places) == 1 else "are"
            text = f"{cells} {are} {what} (“{place.text}”): left out or read?"
            reading.ask(name, text, what, options)


def again(reading: Reading) -> None:
    if rows := reading.survey.other_headings:
        apart = "Put each table on a sheet or into a file of its own."
        options = [
            Option("on", "One table: what follows is read under the same headings"),
            Option("two", "Two tables", stops=apart),
        ]
        text = f"Headings stand once more in row {rows[0]}: is it one table that goes on?"
        reading.ask("again", text, "headings once more", options)


def telling_notes(reading: Reading) -> None:
    """Lines above and below the table that change what its figures mean."""
    places = [*reading.survey.title, *reading.survey.notes]
    for kind, pattern in words.TELLING_NOTES.items():
        place = next((one for one in places if pattern.search(one.text.casefold())), None)
        if place is None:
            continue
        as_stand = Option("read", "The figures are read as they stand")
        instead = "Take out what does not belong, or hand in another file."
        options = [as_stand, stop("They are no such figures: the file is not read", instead)]
        if kind == "provisional" and "status" in reading.wanted.fields:
            step = steps.Constant("status", "provisional", place.cell)
            options = [Option("status", "All figures of the file are provisional", step), as_stand]
        text = f"{place.cell} says “{place.text}”."
        reading.ask(f"note:{kind}", text, without_digits(place.text), options)


def strange_columns(reading: Reading) -> None:
    """Numbers under headings that nobody knows, where the table would lose them."""
    strange = [facts.heading for facts in reading.unknown if facts.states_amounts]
    if not strange or any(question.key == "lacking:value" for question in reading.questions):
        return
    is_one = len(strange) < 2 and not re.search(r"\d", strange[0].text)
    if is_one and reading.has(*reading.wanted.amounts):
        return
    listed = ", ".join(f"“{heading.text or heading.letter}”" for heading in strange[:5])
    named = "Name these columns as the dataset does."
    options = [Option("out", "left out"), stop("figures: the file is not read so", named)]
    text = f"Nobody knows what the columns {listed} are. They are …"
    keys = sorted(without_digits(heading.key) for heading in strange)
    reading.ask("columns", text, ", ".join(keys), options)


def subject(reading: Reading) -> None:
    """Whom the file is about: the two Koreas are the commonest mix-up of all."""
    seen = [(place, subjects_in(place.text)) for place in reading.texts_around]
    place, codes = next((one for one in seen if "KOR" in one[1]), (None, set()))
    if place is None:
        return
    both = " and North Korea" if "PRK" in codes else ""
    where = place.cell if place.cell.startswith("the ") else "title"
    text = f"{capfirst(place.cell)} says South Korea{both}: “{place.text}”"
    not_here = "South Korea’s own figures have no place here: the file is not read."
    options = [
        Option("north", "Yes: South Korea is who reports, or the partner in the rows"),
        Option("south", "No: they are South Korea’s own", stops=not_here),
    ]
    evidence = f"{without_digits(place.text)} ({where})"
    reading.ask("subject", f"{text}. Are these figures of North Korea?", evidence, options)


def direction(reading: Reading) -> None:
    """The title says of which direction all figures are: “Exports by destination”."""
    known = dict(reading.wanted.choices.get("direction", ()))
    for place in [] if reading.has_direction else reading.survey.title:
        text, where = compatible(place.text), f"{place.cell} says “{place.text}”"
        named = [one for one, pattern in words.DIRECTIONS.items() if pattern.search(text)]
        if len(named) == 1 and named[0] in known and not words.BOTH_DIRECTIONS.search(text):
            reading.recipe.put(steps.Constant("direction", named[0], where))
            return


def view(reading: Reading) -> None:
    if reading.has("partner"):
        if not reading.has("reporter"):
            text = (
                "The file names North Korea as the partner, and nobody who reports: whose "
                "exports and imports are they?"
            )
            reading.ask("reporter", text, "no reporter", free="reporter")
        return
    if not reading.has_direction:
        return
    used = {column.heading for column in reading.recipe.columns if column.field}
    headings = [reading.heading(f) for f in reading.survey.facts if f.heading.key in used]
    around = reading.texts_around
    for place in [*around, *headings]:
        if words.TOWARDS_HOME.search(place.text):
            reading.recipe.put(steps.TurnRound(f"{place.cell} says “{place.text}”"))
            return
    columns, source = reading.recipe.columns, reading.wanted.source
    # South Korea’s own words for goods brought in and sent north have their direction already.
    is_from_home = any("반" in c.printed and {*c.printed} & {*"입출"} for c in columns)
    if is_from_home or any(words.OF_HOME.search(place.text) for place in around):
        return
    names_countries = any(c.field == "country" or "country" in c.sets for c in columns)
    if source and source.origin == source.Origin.RECORDS:
        why = f"{source} prints its own records"
    elif not names_countries and not any("PRK" in subjects_in(place.text) for place in around):
        why = "The file names no country"
    else:
        return
    cell, text = reading.figure()
    sent = "… what the other country sends: an import of North Korea"
    options = [
        Option("turned", sent, steps.TurnRound(why), example=f"{cell} {text} is turned round"),
        Option("own", "… what North Korea sends", example=f"{cell} {text} stays"),
    ]
    sentence = (
        f"{why}, and nothing in the file says from which side it speaks. An export in it is …"
    )
    reading.ask("view", sentence, "nothing says the side", options)


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
        what = wanted.labels[name].removeprefix("the ")
        text = f"{cell} says “{bare}”, which is no known {what}. It is …"
        given = {"free": "" if choices else name, "word": bare}
        reading.ask(f"word:{name}:{bare}", text, bare, [*options, left_out(name, bare)], **given)


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
        text = f"Nothing in the file says {wanted.labels[name]}. It is …"
        free = "" if choices or name in wanted.amounts else name
        evidence = f"no {name}; {', '.join(sorted(candidates))}"
        reading.ask(f"lacking:{name}", text, evidence, options, free=free)


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
                sentence = f"{cell} says “{text}”, which is no period that is known. It is …"
                given = {"options": [left_out("period", text)], "free": "period", "word": text}
                reading.ask(f"word:period:{text}", sentence, without_digits(text), **given)
    if columns or any(facts.heading.period.year for facts in across):
        texts = [text for _, facts in columns for text in facts.sample]
        years = [text for text in texts if periods.pieces_of(text).label.isdecimal()]
        years += [f.heading.text for f in across if not f.heading.period.part]
        has_part = not years or reading.has("quarter", "month")
        partial = [] if has_part else [one for one in in_title.items() if one[0].part]
        for pieces, place in partial[:1]:  # “January to June” above rows that say 2018
            year, part = years[0], pieces.part
            is_part = f"“{year}” is the part {part} of that year"
            options = [
                Option("part", is_part, steps.TitlePart(part)),
                Option("year", f"“{year}” is the whole year", steps.TitlePart("")),
            ]
            sentence = f"{place.cell} says “{place.text}”, and the rows say “{year}”"
            evidence = f"{without_digits(place.text)} {part}"
            reading.ask("part", f"{sentence}. Of which time are they?", evidence, options)
        return
    in_title = {pieces: place for pieces, place in in_title.items() if pieces.year}
    has_parts = any(facts.heading.period for facts in across) or reading.has(*PERIOD_PARTS)
    sections = any(periods.pieces_of(note.text).year for note in reading.survey.notes)
    if len(in_title) == 1:
        ((pieces, place),) = in_title.items()
        name, text = ("year", pieces.year) if has_parts else ("period", pieces.label)
        reading.recipe.put(steps.Constant(name, text, f"{place.cell} says “{place.text}”"))
    elif not sections and "period" in reading.wanted.fields:
        listed = ", ".join(f"“{place.text}” ({place.cell})" for place in in_title.values())
        sentence = f"The file says {listed}." if listed else "Nothing in the file says it."
        kind, name = ("year", "year") if has_parts else ("time", "period")
        text = f"Of which {kind} are the figures? {sentence}"
        reading.ask("period", text, without_digits(listed) or "no period", free=name)


def _dates(reading: Reading, column: steps.Column, facts: Facts) -> None:
    """Excel keeps a year as its last day: whether it means one its format does not tell."""
    days = [text for text in facts.texts if re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text)]
    if not days or not facts.has_dates:
        return
    first = days[0]
    if column.field == "year":
        reading.recipe.put(steps.Dates("year"))
    elif {text[5:10] for text in days} <= {"12-31", "01-01", "12", "01"}:
        ends = f"All dates in “{facts.heading.text}” are the first or last of a year"
        options = [
            Option("year", f"… the year {first[:4]}", steps.Dates("year")),
            Option("month", f"… the month {first[:7]}", steps.Dates("month")),
            Option("day", "… the day"),
        ]
        text = f"{ends}. Is {facts.texts[first]} “{first}” …"
        reading.ask("dates", text, "dates at the ends of years", options)
    elif all(text[8:] in ("", *periods.MONTH_ENDS) for text in days):
        reading.recipe.put(steps.Dates("month"))
