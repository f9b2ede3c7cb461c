"""Which part of the workbook is the table, and what stands around it."""

import re

from .. import words
from ..columns import format_of
from ..questions import Option, Reading, stop, without_digits
from ..recipe import Constant, LeaveOutHidden, LeaveOutStruck, WordMeans

DIFFERENT_SHEET = "Another sheet was chosen."


def known_format(reading: Reading) -> None:
    """Files of institutions whose columns are known, whatever else they hold."""
    found = reading.format = format_of(reading.survey.header)
    if not found:
        return
    reading.unknown = []
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
    """Figures that stand in another sheet of the workbook."""
    for other in reading.survey.sheet.others:
        title, hidden = other.title, "hidden " if other.hidden else ""
        if other.numbers < 3:
            continue
        figures = f"a {hidden}sheet “{title}” with {other.numbers} figures"
        options = [
            Option("this", "the one shown here, and nothing of the other"),
            Option(title, f"“{title}”", stops=DIFFERENT_SHEET),
        ]
        general = without_digits(title)
        text = f"There is {figures}, too. Which one is to be read?"
        reading.ask(f"sheet:{general}", text, f"a sheet {general}", options)


def hidden_and_struck(reading: Reading) -> None:
    """What a reader of the sheet does not see, or sees crossed out."""
    for key, places, step, what, means in (
        ("hidden", reading.survey.hidden, LeaveOutHidden(), "hidden", "Hidden figures"),
        ("struck", reading.survey.struck, LeaveOutStruck(), "struck out", "They"),
    ):
        if not places:
            continue
        cells = ", ".join(place.cell for place in places[:4])
        are = "is" if len(places) == 1 else "are"
        options = [
            Option("out", f"{means} are left out", step),
            Option("read", f"{means} are read like the others"),
        ]
        text = f"{cells} {are} {what} (“{places[0].text}”): left out or read?"
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
        options = [Option("read", "The figures are read as they stand")]
        if kind == "provisional" and "status" in reading.wanted.fields:
            provisional = Constant("status", "provisional", place.cell)
            label = "All figures of the file are provisional"
            options.insert(0, Option("status", label, provisional))
        else:
            instead = "Take out what does not belong, or hand in another file."
            options.append(stop("They are no such figures: the file is not read", instead))
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
