"""What tells one year's file from the next: each difference is one question.

Headings alone make no two files alike. Kept with the answers of a file that was read, and compared
with the next one of the same source and dataset.
"""

from collections.abc import Iterator
from typing import Any

from . import periods, units, words
from .questions import FILE, Option, Question, stop, without_digits
from .reading import KEYS, Reading
from .recipe import Numbers, PadCodes, Scale, TurnRound
from .survey import subjects_in, unmarked

STOP = "The file differs from those before it: it is not read."
MOST_NOTES = 40


def fingerprint(reading: Reading) -> dict[str, Any]:
    """{what: the same for files that may be read alike}, as JSON keeps it."""
    survey, recipe = reading.survey, reading.recipe
    around = [place.text for place in reading.texts_around]
    sheets = survey.sheet.others
    amounts = [facts for _, facts in reading.facts_of("value")]
    numbers = recipe.one(Numbers)
    return {
        "subject": sorted({code for text in around for code in subjects_in(text)}),
        "towards": any(words.TOWARDS_HOME.search(text) for text in around)
        or recipe.one(TurnRound) is not None,
        "unit": sorted(
            f"{step.printed or '—'} ({_kind_of(step.read_in)}) × {step.factor or '?'}"
            for step in recipe.each(Scale)
        ),
        "scaled": bool(survey.scaled),
        "periods": sorted(_kinds_of_periods(reading)),
        "notes": sorted(
            {
                without_digits(place.text)
                for place in [*survey.title, *survey.notes]
                if not subjects_in(place.text) and not units.said_in(place.text)
            }
        )[:MOST_NOTES],
        "sheets": sorted(
            f"{without_digits(s.title)}{' (hidden)' if s.hidden else ''}" for s in sheets
        ),
        "headings": sorted({without_digits(key) for key in survey.header.shape}),
        "blanks": sorted(
            f"{column.heading}: {'once' if _stands_once(facts) else 'few'}"
            for column, facts in reading.facts_of(*KEYS)
            if facts.blank_count
        ),
        "decimal": (numbers.decimal or ".")
        if numbers and any("," in text or "." in text for facts in amounts for text in facts.sample)
        else "",
        "codes": recipe.one(PadCodes) is not None,
    }


def _kind_of(read_in: str) -> str:
    """A heading, a line of the title, another sheet: not in which row."""
    if "sheet" in read_in:
        return "another sheet"
    return "a cell" if read_in[:1].isupper() else read_in or "nowhere"


def _stands_once(facts: Any) -> bool:
    return facts.blank_count > 0.4 * (facts.blank_count + facts.filled)


def _kinds_of_periods(reading: Reading) -> Iterator[str]:
    texts = [
        text
        for _, facts in reading.facts_of("period", "year", "quarter", "month")
        for text in facts.sample
    ]
    texts += [facts.heading.text for facts in reading.survey.facts if facts.heading.period]
    for text in texts:
        pieces = periods.found_in(unmarked(text)[0])[0]
        if pieces:
            yield (
                "year"
                if not pieces.part
                else "span"
                if "/" in pieces.part
                else pieces.part[:1].replace("0", "month").replace("1", "month")
            )
    for place in reading.survey.title:
        pieces = periods.found_in(place.text)[0]
        if pieces.part:
            yield f"title: {pieces.part}"


QUESTIONS = {
    "subject": "speaks of {new}, those before it of {old}: is this North Korea’s trade?",
    "towards": "speaks from {new}; those before it from {old}.",
    "unit": "says its unit as {new}; those before it as {old}.",
    "scaled": "{new}; those before it did not.",
    "periods": "has the periods {new}; those before it {old}.",
    "notes": "has a new note: {added}.",
    "sheets": "has the sheets {new}; those before it {old}.",
    "headings": "has other headings: {added}. No longer there: {gone}.",
    "blanks": "has empty cells where those before it had none: {added}.",
    "decimal": "writes decimals with “{new}”; those before it with “{old}”.",
    "codes": "has lost zeros before its codes; those before it had not.",
}


def differences(reading: Reading, earlier: dict[str, Any]) -> Iterator[Question]:
    """A question for each thing in which a file differs, where no better question asks it."""
    now = fingerprint(reading)
    silenced = {name for question in reading.questions for name in question.silences}
    for name, template in QUESTIONS.items():
        if name not in earlier or name in silenced or not _differs(name, earlier[name], now[name]):
            continue
        added, gone = _listed(now[name], earlier[name]), _listed(earlier[name], now[name])
        said = template.format(
            new=_words(name, now[name]),
            old=_words(name, earlier[name]),
            added=added,
            gone=gone or "nothing",
        )
        yield Question(
            f"differs:{name}",
            FILE,
            f"This file {said}",
            f"{name}: {now[name]}",
            [
                Option("same", "It may be read like those before it, as shown below"),
                stop("It may not", STOP),
            ],
        )


def _differs(name: str, old: Any, new: Any) -> bool:
    if name in ("notes", "blanks"):
        return not set(new) <= set(old)
    if name in ("scaled", "codes"):
        return bool(new) and not old
    if name == "decimal":
        return bool(old) and bool(new) and old != new
    if name == "subject":
        return set(new) != set(old) and bool(set(new) - set(old) or "PRK" in old)
    return bool(old != new)


def _listed(these: Any, those: Any) -> str:
    if not isinstance(these, list):
        return ""
    return ", ".join(f"“{one}”" for one in these if one not in those)


def _words(name: str, value: Any) -> str:
    if name == "towards":
        return "the other country’s side" if value else "North Korea’s side"
    if name == "scaled":
        return "Its numbers are shown in another scale than they are held in" if value else ""
    if name == "subject":
        names = {"PRK": "North Korea", "KOR": "South Korea"}
        return " and ".join(names[code] for code in value) or "nobody"
    if isinstance(value, list):
        return ", ".join(f"“{one}”" for one in value) or "none"
    return str(value)
