"""What tells one year's file from the next: each difference is one question."""

from collections.abc import Iterator
from typing import Any

from . import periods, units, words
from .questions import KEYS, SILENCES, TIMES, Option, Reading, stop, without_digits
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
    return {
        "subject": sorted({code for text in around for code in subjects_in(text)}),
        "towards": any(map(words.TOWARDS_HOME.search, around)) or bool(recipe.each(TurnRound)),
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
        "codes": bool(recipe.each(PadCodes)),
    }


def headings_of(header: Header) -> list[str]:
    return sorted({without_digits(heading.key) for heading in header.headings})


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


def ask_differences(reading: Reading) -> None:
    """A question for each thing in which a file differs, where no better question asks it."""
    if not reading.earlier:
        return
    earlier, now = reading.earlier.recipe["fingerprint"], fingerprint(reading)
    silenced = {name for question in reading.questions for name in SILENCES.get(question.kind, ())}
    same = Option("same", "It may be read like those before it, as shown below")
    for name, question in QUESTIONS.items():
        if name in silenced or name not in earlier:
            continue
        old, new = earlier[name], now[name]
        added = [one for one in _listed(new) if one not in _listed(old)]
        gone = [one for one in _listed(old) if one not in _listed(new)]
        differs = added or (gone and name not in GROW)
        if name == "decimal":
            differs = added and gone
        elif name == "subject":
            differs = added or (gone and "PRK" in old)
        if differs:
            left = _words("", gone or "nothing")
            both = {"new": _words(name, new), "old": _words(name, old)}
            text = question.format(**both, added=_words("", added), gone=left)
            options = [same, stop("It may not", STOP)]
            reading.ask(f"differs:{name}", f"This file {text}", f"{name}: {new}", options)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _words(name: str, value: Any) -> str:
    if name == "towards":
        return SIDES[value]
    if name == "subject":
        return " and ".join(NAMES[code] for code in value) or "nobody"
    return ", ".join(f"“{one}”" for one in value) or "none" if isinstance(value, list) else value
