"""What tells one year's file from the next: each difference is one question.

Headings alone make no two files alike. Kept with the answers of a file that was read, and compared
with the next one of the same source and dataset.
"""

from collections.abc import Iterator
from typing import Any

from . import periods, units, words
from .questions import KEYS, SILENCES, TIMES, Option, Question, Reading, stop, without_digits
from .recipe import Numbers, PadCodes, Scale, TurnRound
from .survey import Header, subjects_in, unmarked

STOP = "The file differs from those before it: it is not read."
MOST_NOTES = 40
NAMES = {"PRK": "North Korea", "KOR": "South Korea"}
SIDES = {True: "the other country’s side", False: "North Korea’s side"}
QUESTIONS = {
    "subject": "speaks of {new}, those before it of {old}: is this North Korea’s trade?",
    "towards": "speaks from {new}; those before it from {old}.",
    "unit": "says its unit as {new}; those before it as {old}.",
    "scaled": "shows its numbers in another scale than it holds them in; those before it did not.",
    "periods": "has the periods {new}; those before it {old}.",
    "notes": "has a new note: {added}.",
    "sheets": "has the sheets {new}; those before it {old}.",
    "headings": "has other headings: {added}. No longer there: {gone}.",
    "blanks": "has empty cells where those before it had none: {added}.",
    "decimal": "writes decimals with “{new}”; those before it with “{old}”.",
    "codes": "has lost zeros before its codes; those before it had not.",
}
GROW = ("scaled", "notes", "blanks", "codes")  # of which less is no difference


def fingerprint(reading: Reading) -> dict[str, Any]:
    """{what: the same for files that may be read alike}, as JSON keeps it."""
    survey, recipe = reading.survey, reading.recipe
    around = [place.text for place in reading.texts_around]
    notes = [place.text for place in [*survey.title, *survey.notes]]
    amounts = [text for _, facts in reading.facts_of("value") for text in facts.sample]
    has_points = any({*text} & {",", "."} for text in amounts)
    towards = any(map(words.TOWARDS_HOME.search, around)) or recipe.one(TurnRound) is not None
    return {
        "subject": sorted({code for text in around for code in subjects_in(text)}),
        "towards": towards,
        "unit": sorted(
            f"{step.printed or '—'} ({place}) × {step.factor or '?'}"
            for step in recipe.each(Scale)
            # A heading, a line of the title, another sheet: not in which row.
            for place in ["a cell" if step.read_in[:1].isupper() else step.read_in or "nowhere"]
        ),
        "scaled": bool(survey.scaled),
        "periods": sorted(_kinds_of_periods(reading)),
        "notes": sorted(
            {without_digits(t) for t in notes if not (subjects_in(t) or units.said_in(t))}
        )[:MOST_NOTES],
        "sheets": sorted(
            f"{without_digits(sheet.title)}{' (hidden)' if sheet.hidden else ''}"
            for sheet in survey.sheet.others
        ),
        "headings": headings_of(survey.header),
        "blanks": sorted(
            f"{column.heading}: {'once' if facts.stands_once else 'few'}"
            for column, facts in reading.facts_of(*KEYS)
            if facts.blank_count
        ),
        "decimal": recipe.get(Numbers).decimal or "." if has_points else "",
        "codes": recipe.one(PadCodes) is not None,
    }


def headings_of(header: Header) -> list[str]:
    return sorted({without_digits(key) for key in header.shape})


def _kinds_of_periods(reading: Reading) -> Iterator[str]:
    texts = [text for _, facts in reading.facts_of(*TIMES) for text in facts.sample]
    texts += [facts.heading.text for facts in reading.survey.facts if facts.heading.period]
    for text in texts:
        pieces = periods.found_in(unmarked(text)[0])[0]
        if "/" in pieces.part:
            yield "span"
        elif pieces:
            begins = pieces.part[:1]
            yield ("month" if begins in "01" else begins) if begins else "year"
    for place in reading.survey.title:
        if part := periods.found_in(place.text)[0].part:
            yield f"title: {part}"


def differences(reading: Reading, earlier: dict[str, Any]) -> Iterator[Question]:
    """A question for each thing in which a file differs, where no better question asks it."""
    now = fingerprint(reading)
    silenced = {name for question in reading.questions for name in SILENCES.get(question.kind, ())}
    options = [
        Option("same", "It may be read like those before it, as shown below"),
        stop("It may not", STOP),
    ]
    for name, question in QUESTIONS.items():
        if name in silenced or name not in earlier:
            continue
        old, new = earlier[name], now[name]
        added, gone = _without(new, old), _without(old, new)
        if (
            not (added or gone)
            or name in GROW
            and not added
            or name == "decimal"
            and not (added and gone)
            or name == "subject"
            and not (added or "PRK" in old)
        ):
            continue
        said = question.format(
            new=_words(name, new),
            old=_words(name, old),
            added=_words("", added),
            gone=_words("", gone or "nothing"),
        )
        yield Question(f"differs:{name}", f"This file {said}", f"{name}: {new}", list(options))


def _without(these: Any, those: Any) -> list[Any]:
    """What is in the one and not in the other; nothing of what is not there."""
    if isinstance(these, list):
        return [one for one in these if one not in those]
    return [these] if these and these != those else []


def _words(name: str, value: Any) -> str:
    if name == "towards":
        return SIDES[value]
    if name == "subject":
        return " and ".join(NAMES[code] for code in value) or "nobody"
    return ", ".join(f"“{one}”" for one in value) or "none" if isinstance(value, list) else value
