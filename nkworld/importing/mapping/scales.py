"""How numbers are written and in which unit, and what empty cells, totals and signs mean."""

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.text import capfirst

from nkworld.atlas.names import compatible

from .. import amounts
from ..reading import place_of
from . import recipe as steps
from . import units, words
from .figures import CURRENCY, plain
from .questions import KEYS, QUESTIONS, UNITLESS, Option, Reading
from .survey import LOOKED_THROUGH, Place, is_number, unmarked
from .units import Unit

COMMA = re.compile(r"-?\d{1,3}([. \u00a0]\d{3})+,\d+|-?\d+,\d{1,2}|-?\d+,\d{4,}")
POINT = re.compile(r"-?\d+(,\d{3})*\.\d{1,2}|-?\d{1,3}(,\d{3}){2,}|-?\d+\.\d{4,}")
EITHER = re.compile(r"-?\d{1,3}[.,]\d{3}")
STATUSES = {"p": "provisional", "e": "estimated", "r": "reported"}


def how_numbers_are_written(reading: Reading) -> None:
    certain: dict[str, str] = {}
    either = ""
    signs: dict[str, str] = {}
    for word in reading.words_of(*reading.amounts):
        if {compatible(word.bare).casefold(), word.bare} & amounts.ABSENT:
            signs.setdefault(word.bare, word.cell)
        number, place = CURRENCY.sub("", word.bare), f"{word.cell} “{word.bare}”"
        if COMMA.fullmatch(number):
            certain.setdefault(",", place)
        elif POINT.fullmatch(number):
            certain.setdefault(".", place)
        elif EITHER.fullmatch(number):
            either = either or place
    # 2,913 is grouped as everywhere here, but for files of central Europe: such of semicolons, or
    # with headings in a language that writes decimals with a comma.
    texts = " ".join(facts.heading.text for facts in reading.survey.facts)
    is_european = words.says("european", texts) or "semicolon" in " ".join(
        reading.survey.sheet.notes
    )
    is_grouped = "," in either.partition("“")[2] and not is_european
    if len(certain) == 2 or either and not certain and not is_grouped:
        place = either or certain[","]
        text = place.partition("“")[2].rstrip("”")
        as_point, as_comma = text.replace(",", ""), re.sub(r"[. ]", "", text).replace(",", ".")
        meant = {sign: steps.Numbers(sign) for sign in ".,"}
        reading.ask("decimal", "", meant, place=place, as_point=as_point, as_comma=as_comma)
    known = [sign for sign in signs if compatible(sign).casefold() in amounts.NOT_KNOWN]
    decimal = "," if set(certain) == {","} else "."
    reading.recipe.put(steps.Numbers(decimal, signs=dict.fromkeys(known, steps.UNKNOWN)))
    if unclear := {sign: cell for sign, cell in signs.items() if sign not in known}:
        listed = ", ".join(f"“{sign}” ({cell})" for sign, cell in unclear.items())
        answers = zip(("unknown", "zero", "refuse"), steps.BLANKS, strict=True)
        meant = {a: steps.Numbers(signs=dict.fromkeys(unclear, one)) for a, one in answers}
        evidence, stand = " | ".join(sorted(unclear)), "stands" if len(unclear) == 1 else "stand"
        reading.ask("signs", "", meant, signs=listed, stand=stand, evidence=evidence)


def in_which_unit(reading: Reading) -> None:
    """In which unit the amounts are, and where that is said: headings, title, format, elsewhere."""
    wanted, form, put = reading.wanted, reading.format, reading.recipe.put
    mapped = {column.field for column in reading.recipe.columns}
    stated = mapped & {*wanted.amounts} | {"value"} & {*wanted.required}
    for name in sorted(stated - {*UNITLESS}):
        if name.startswith("quantity"):
            unit = Unit("", form.quantity_unit if form else "", Decimal(1))
            for _, facts in reading.facts_of(name):
                unit = units.unit_in(facts.heading.text, reading.heading(facts).cell) or unit
            put(steps.Scale(name, amounts.in_digits(unit.scale), unit.printed, unit.where))
            known = dict(wanted.choices.get(f"{name}_unit", ()))
            if unit.measure in known and f"{name}_unit" not in mapped:
                where = unit.where or (form.name if form else "")
                put(steps.Constant(f"{name}_unit", unit.measure, where))
        elif wanted.measure in ("", "kg"):
            put(steps.Scale(name, "1"))
        else:
            _scale(reading, name)


def _units_in(places: Iterable[Place]) -> list[Unit]:
    """Without those before which a word stands that may be a scale nobody here knows."""
    found = []
    for place in places:
        unit = units.unit_in(place.text, place.cell)
        if unit and unit.scale == 1 and unit.measure in ("usd", "krw"):
            before = compatible(place.text).casefold().partition(unit.printed.casefold())[0]
            word = re.search(r"(\w+)\W*$", before)
            is_inside = before.rstrip().endswith(("(", "[", ":", ","))
            if (
                word
                and word[1].isalpha()
                and not (is_inside or words.says("before_a_unit", before))
            ):
                continue
        found += [unit] if unit else []
    return found


def _steps(name: str, unit: Unit, measure: str, heading: str = "") -> list[steps.Scale]:
    """None where the unit is of another measure than the dataset's."""
    given = (unit.printed, unit.where, heading)
    factor = units.scale_between(unit, measure)
    return [steps.Scale(name, amounts.in_digits(factor), *given)] if factor else []


def _scale(reading: Reading, name: str) -> None:
    survey, measure = reading.survey, reading.wanted.measure
    own = {column.heading: reading.heading(facts) for column, facts in reading.facts_of(name)}
    by_heading = {key: unit for key, place in own.items() for unit in _units_in([place])}
    in_title = _units_in(survey.title)
    for column, facts in reading.facts_of("unit"):
        unit = units.unit_in(next(iter(facts.texts), ""), f"column {facts.heading.letter}")
        if unit and len(facts.texts) == 1:  # a column of units that says but one is not needed
            column.field, in_title = "", [*in_title, unit]
    in_title = [unit for unit in in_title if unit.scale != 1] or in_title
    others = [
        Place(f"{cell} of the sheet “{sheet.title}”", text)
        for sheet in survey.sheet.others
        for cell, text in sheet.texts
    ]
    elsewhere = [unit for unit in _units_in([*survey.notes, *others]) if unit.scale != 1]
    chosen = [*by_heading.values()] or in_title[:1]
    if not chosen and reading.format:
        known = Place(f"what {reading.format.name} is known to use", reading.format.unit)
        chosen = _units_in([known])
    kinds = {unit[1:3]: unit for unit in [*chosen, *in_title, *elsewhere]}
    fitting = [step for unit in kinds.values() for step in _steps(name, unit, measure)]
    own_kinds = {unit[1:3] for unit in by_heading.values()}
    if chosen and len(fitting) == 1 and len(by_heading) in (0, len(own)):
        found = fitting
    elif len(own_kinds) > 1 and not elsewhere and {unit[1:3] for unit in in_title} <= own_kinds:
        found = [step for h, unit in by_heading.items() for step in _steps(name, unit, measure, h)]
    else:
        _ask_scale(reading, name, fitting)
        return
    for step in found:
        reading.recipe.put(step)
    _shown_in_another_scale(reading, name)


def _ask_scale(reading: Reading, name: str, fitting: list[steps.Scale]) -> None:
    wanted = reading.wanted
    cell, figure = reading.figure()
    bare = re.sub(r"[^\d.]", "", unmarked(figure)[0])
    named = {one.factor for one in fitting}
    labels = [(one, f"“{one.printed}”, as {one.read_in} says") for one in fitting]
    scales = QUESTIONS["unit"]["scales"].items()
    labels += [(steps.Scale(name, one), label) for one, label in scales if one not in named]
    options = []
    for step, label in labels:
        amount = f"{Decimal(bare) * step.number:,f}" if bare.count(".") < 2 and bare else "?"
        example = f"{cell} {figure} → {amount} {wanted.unit}"
        options.append(Option(step.factor, label, step, example=example))
    # Next year it stands in another row.
    where = [(one.printed, re.sub(r"^[A-Z]+\d+\b", "a cell", one.read_in)) for one in fitting]
    evidence = " and ".join(sorted(f"{printed} in {place}" for printed, place in where))
    places = [Place(one.read_in, one.printed) for one in fitting]
    # A cell of title, notes or rows that speaks of euros, pounds, yuan, or won for dollars.
    cells = [*reading.survey.title, *reading.survey.notes]
    for facts in reading.survey.facts:
        cells += [Place(at, text) for text, at in islice(facts.texts.items(), LOOKED_THROUGH)]
    foreign = [each for each in cells if units.names_other_money(each.text, wanted.measure)][:1]
    says = capfirst(" and ".join(place.says for place in places + foreign))
    says = says or "Nothing in the file says in which unit it is"
    given: dict[str, Any] = {"says": says, "what": wanted.labels[name], "unit": wanted.unit}
    given["evidence"] = evidence or "no unit"
    reading.ask("unit", name, others=options, among=["other"] * len(foreign), **given)


def _shown_in_another_scale(reading: Reading, name: str) -> None:
    """A number format that leaves thousands away, or prints a unit beside the number."""
    columns = {facts.heading.letter for _, facts in reading.facts_of(name)}
    scaled = [one for one in reading.survey.scaled if one[0].cell.rstrip("0123456789") in columns]
    for place, code in scaled[:1]:
        commas = re.search(r"[0#?](,+)(?![0#?])", code)
        by = 1000 ** len(commas[1]) if commas else 1
        scale = next(step for step in reading.recipe.each(steps.Scale) if step.field == name)
        is_plain = is_number(place.text) and "," not in place.text
        held, factor = Decimal(place.text if is_plain else 0), scale.number / by
        shown = f"{held / by:,.6g}" if by > 1 else f"{place.text} as “{code}”"
        as_shown = steps.Scale(name, amounts.in_digits(factor), scale.printed, scale.read_in)
        given: dict[str, Any] = {"place": place, "shown": shown, "held": held, "evidence": code}
        given |= {"as_held": held * scale.number, "as_shown": held * factor}
        unit = scale.printed or reading.wanted.unit
        reading.ask("format", name, {"shown": as_shown}, unit=unit, **given)


def blank_keys(reading: Reading) -> None:
    """A country that stands once before its rows, or a cell that somebody forgot to fill."""
    names = []
    merged = reading.survey.header.merged
    for column, facts in reading.facts_of(*KEYS, "reporter", "partner"):
        blanks = [row for row in facts.blanks if (row, facts.heading.index) not in merged]
        count = facts.blank_count + facts.filled
        if not blanks or not facts.filled:
            continue
        if facts.stands_once:
            names.append(column.heading)
            continue
        cell = f"{facts.heading.letter}{blanks[0]}"
        above = [f"“{t}”" for t, at in facts.texts.items() if place_of(at)[1] < blanks[0]]
        what = reading.wanted.labels[column.field].removeprefix("the ")
        value = above[-1] if above else "what stands above"
        given: dict[str, Any] = {
            "what": what,
            "value": value,
            "rows": f"{len(blanks)} of {count} rows",
        }
        filled = {"above": steps.FillDown([column.heading])}
        reading.ask("blank", column.heading, filled, cell=cell, **given)
    if names:
        reading.recipe.put(steps.FillDown(names))


def totals(reading: Reading) -> None:
    has_word = reading.wanted.has_word
    seen = [word.text for word in reading.words_of(*KEYS) if not has_word(word.field, word.text)]
    left = {column.heading for column in reading.recipe.columns if not column.field}
    seen += [t for facts in reading.survey.facts if facts.heading.key in left for t in facts.texts]
    named = [text for text in seen if plain(text) in words.TOTALS]
    if named and not reading.format:
        reading.recipe.put(steps.LeaveOutTotals(list(dict.fromkeys(named))))


def marks_beside(reading: Reading) -> None:
    """Signs of footnotes and of provisional figures: never digits, never part of a name."""
    wanted = reading.wanted
    signs: dict[str, str] = {}
    names = {*KEYS, *reading.amounts} - {"commodity"}
    for word in reading.words_of(*names, "reporter", "partner"):
        is_record = word.field in wanted.records
        if word.mark and not (is_record and wanted.understands(word.field, word.text)):
            signs.setdefault(word.mark, f"{word.cell} “{word.text}”")
    for facts in reading.survey.facts:
        if facts.heading.period and (mark := unmarked(facts.heading.text)[1]):
            signs.setdefault(mark, f"{reading.heading(facts).cell} “{facts.heading.text}”")
    if not signs:
        return
    notes = steps.Markers({mark: "" for mark in signs})
    status = steps.Markers({mark: STATUSES.get(mark.strip("()[] ").lower(), "") for mark in signs})
    listed = ", ".join(f"{mark} ({place})" for mark, place in list(signs.items())[:4])
    statuses = " and ".join(f"“{sign}” {word}" for sign, word in status.meanings.items() if word)
    among = ("status", "notes", "keep") if statuses else ("notes", "keep")
    given: dict[str, Any] = {
        "signs": listed,
        "statuses": statuses,
        "evidence": " | ".join(sorted(signs)),
    }
    reading.ask("marks", "", {"status": status, "notes": notes}, among=among, **given)
