"""Which part of the workbook is the table, whose trade it is, and who speaks of it."""

import re

from django.utils.text import capfirst

from nkworld.atlas.names import compatible

from .. import words
from ..columns import format_of
from ..questions import Option, Reading, stop, without_digits
from ..recipe import Constant, LeaveOutHidden, LeaveOutStruck, TurnRound, WordMeans
from ..survey import subjects_in


def known_format(reading: Reading) -> None:
    found = reading.format = format_of(reading.survey.header)
    if not found:
        return
    fields = reading.wanted.fields
    for name, meanings in found.words.items():
        if name in fields or name == "country":
            reading.recipe.put(WordMeans(name, dict(meanings)))
    for name, text in found.constants.items():
        if name in fields:
            reading.recipe.put(Constant(name, text, f"as files of {found.name} are"))
    if "commodity" in fields:
        reading.recipe.put(WordMeans("commodity", {"TOTAL": None}))


def other_sheets(reading: Reading) -> None:
    for other in reading.survey.sheet.others:
        if other.numbers < 3:
            continue
        title, hidden = other.title, "hidden " if other.hidden else ""
        options = [
            Option("this", "the one shown here, and nothing of the other"),
            Option(title, f"“{title}”", stops="Another sheet was chosen."),
        ]
        general, figures = without_digits(title), f"{other.numbers} figures"
        text = f"There is a {hidden}sheet “{title}” with {figures}, too. Which one is to be read?"
        reading.ask(f"sheet:{general}", text, f"a sheet {general}", options)


def hidden_and_struck(reading: Reading) -> None:
    for key, places, step, what, means in (
        ("hidden", reading.survey.hidden, LeaveOutHidden(), "hidden", "Hidden figures"),
        ("struck", reading.survey.struck, LeaveOutStruck(), "struck out", "They"),
    ):
        out = Option("out", f"{means} are left out", step)
        options = [out, Option("read", f"{means} are read like the others")]
        for place in places[:1]:
            cells = ", ".join(each.cell for each in places[:4])
            are = "is" if len(places) == 1 else "are"
            text = f"{cells} {are} {what} (“{place.text}”): left out or read?"
            reading.ask(key, text, what, options)


def again(reading: Reading) -> None:
    """A second table on the same sheet, with headings of its own."""
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
            provisional = Constant("status", "provisional", place.cell)
            label = "All figures of the file are provisional"
            options = [Option("status", label, provisional), as_stand]
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
    says = f"{capfirst(place.cell)} says South Korea{both}: “{place.text}”"
    not_here = "South Korea’s own figures have no place here: the file is not read."
    options = [
        Option("north", "Yes: South Korea is who reports, or the partner in the rows"),
        Option("south", "No: they are South Korea’s own", stops=not_here),
    ]
    evidence = f"{without_digits(place.text)} ({where})"
    reading.ask("subject", f"{says}. Are these figures of North Korea?", evidence, options)


def direction(reading: Reading) -> None:
    """The title says of which direction all figures are: “Exports by destination”."""
    if reading.has_direction:
        return
    known = dict(reading.wanted.choices.get("direction", ()))
    for place in reading.survey.title:
        text = compatible(place.text)
        named = [one for one, pattern in words.DIRECTIONS.items() if pattern.search(text)]
        if len(named) == 1 and named[0] in known and not words.BOTH_DIRECTIONS.search(text):
            reading.recipe.put(Constant("direction", named[0], f"{place.cell} says “{place.text}”"))
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
            reading.recipe.put(TurnRound(f"{place.cell} says “{place.text}”"))
            return
    columns, source = reading.recipe.columns, reading.source
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
        Option("turned", sent, TurnRound(why), example=f"{cell} {text} is turned round"),
        Option("own", "… what North Korea sends", example=f"{cell} {text} stays"),
    ]
    said = f"{why}, and nothing in the file says from which side it speaks. An export in it is …"
    reading.ask("view", said, "nothing says the side", options)
