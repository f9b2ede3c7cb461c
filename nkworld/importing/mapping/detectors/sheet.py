"""Which part of the workbook is the table, and what stands around it."""

import re

from .. import words
from ..columns import format_of
from ..questions import FILE, MARKS, WORDS, Option, stop, without_digits
from ..reading import Reading
from ..recipe import ChooseSheet, Constant, LeaveOutHidden, LeaveOutStruck, WordMeans

DIFFERENT_SHEET = "Another sheet was chosen."


def known_format(reading: Reading) -> None:
    """Files of institutions whose columns are known, whatever else they hold."""
    found = format_of(reading.survey.header)
    if not found:
        return
    reading.format = found.name
    reading.unknown = []
    for name, meanings in found.words.items():
        if name in reading.wanted.fields or name == "country":
            reading.recipe.put(WordMeans(name, dict(meanings)))
    for name, text in found.constants.items():
        if name in reading.wanted.fields:
            reading.recipe.put(Constant(name, text, f"as files of {found.name} are"))
    if "commodity" in reading.wanted.fields:
        reading.recipe.put(WordMeans("commodity", {"TOTAL": None}))


def other_sheets(reading: Reading) -> None:
    """Figures that stand in another sheet of the workbook."""
    others = [sheet for sheet in reading.survey.sheet.others if sheet.numbers >= 3]
    for other in others:
        hidden = "hidden " if other.hidden else ""
        reading.ask(
            f"sheet:{without_digits(other.title)}",
            FILE,
            f"There is a {hidden}sheet “{other.title}” with {other.numbers} figures, too. Which "
            "one is to be read?",
            f"a sheet {without_digits(other.title)}",
            [
                Option("this", "the one shown here, and nothing of the other"),
                Option(
                    other.title, f"“{other.title}”", (ChooseSheet(other.title),), DIFFERENT_SHEET
                ),
            ],
            silences=("sheets",),
        )


def hidden_and_struck(reading: Reading) -> None:
    """What a reader of the sheet does not see, or sees crossed out."""
    for key, places, step, what, means in (
        ("hidden", reading.survey.hidden, LeaveOutHidden(), "hidden", "Hidden figures"),
        ("struck", reading.survey.struck, LeaveOutStruck(), "struck out", "They"),
    ):
        if places:
            cells = ", ".join(place.cell for place in places[:4])
            reading.ask(
                key,
                FILE if key == "hidden" else MARKS,
                f"{cells} {'is' if len(places) == 1 else 'are'} {what} "
                f"(“{places[0].text}”): left out or read?",
                f"{what}",
                [
                    Option("out", f"{means} are left out", (step,)),
                    Option("read", f"{means} are read like the others"),
                ],
                silences=(key,),
            )


def again(reading: Reading) -> None:
    """A second table on the same sheet, with headings of its own."""
    if rows := reading.survey.other_headings:
        reading.ask(
            "again",
            FILE,
            f"Headings stand once more in row {rows[0]}: is it one table that goes on?",
            "headings once more",
            [
                Option("on", "One table: what follows is read under the same headings"),
                Option(
                    "two",
                    "Two tables",
                    stops="Put each table on a sheet or into a file of its own.",
                ),
            ],
        )


def telling_notes(reading: Reading) -> None:
    """Lines above and below the table that change what its figures mean."""
    seen: set[str] = set()
    for place in [*reading.survey.title, *reading.survey.notes]:
        for kind, pattern in words.TELLING_NOTES.items():
            if kind in seen or not pattern.search(place.text.casefold()):
                continue
            seen.add(kind)
            options = [Option("read", "The figures are read as they stand")]
            if kind == "provisional" and "status" in reading.wanted.fields:
                provisional = (Constant("status", "provisional", place.cell),)
                options.insert(
                    0, Option("status", "All figures of the file are provisional", provisional)
                )
            else:
                instead = "Take out what does not belong, or hand in another file."
                options.append(stop("They are no such figures: the file is not read", instead))
            reading.ask(
                f"note:{kind}",
                MARKS,
                f"{place.cell} says “{place.text}”.",
                without_digits(place.text),
                options,
                silences=("notes",),
            )


def strange_columns(reading: Reading) -> None:
    """Numbers under headings that nobody knows, where the table would lose them."""
    used = {c.heading for c in reading.recipe.columns if c.field in reading.wanted.amounts}
    options_asked = {q.key for q in reading.questions}
    strange = [facts for facts in reading.unknown if facts.numbers > facts.filled / 2]
    if not strange or "lacking:value" in options_asked:
        return
    if used and len(strange) < 2 and not re.search(r"\d", strange[0].heading.text):
        return
    listed = ", ".join(f"“{facts.heading.text or facts.heading.letter}”" for facts in strange[:5])
    reading.ask(
        "columns",
        WORDS,
        f"Nobody knows what the columns {listed} are. They are …",
        ", ".join(sorted(without_digits(facts.heading.key) for facts in strange)),
        [
            Option("out", "left out"),
            stop("figures: the file is not read so", "Name these columns as the dataset does."),
        ],
        silences=("headings",),
    )
