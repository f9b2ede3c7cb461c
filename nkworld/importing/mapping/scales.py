"""How numbers are written and in which unit, and what empty cells, totals and signs mean."""

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice

from django.utils.text import capfirst

from nkworld.atlas.names import compatible

from .. import amounts
from ..reading import place_of
from . import recipe as steps
from . import units, words
from .figures import CURRENCY, plain
from .questions import KEYS, UNITLESS, Option, Reading
from .survey import LOOKED_THROUGH, Place, is_number, unmarked
from .units import Unit

COMMA = re.compile(r"-?\d{1,3}([. \u00a0]\d{3})+,\d+|-?\d+,\d{1,2}|-?\d+,\d{4,}")
POINT = re.compile(r"-?\d+(,\d{3})*\.\d{1,2}|-?\d{1,3}(,\d{3}){2,}|-?\d+\.\d{4,}")
EITHER = re.compile(r"-?\d{1,3}[.,]\d{3}")
# A word before a bare unit that is no scale: “in USD”, “value (US$)”.
PLAIN_BEFORE_UNIT = re.compile(
    r"(?:^|[(\[:：,/]|\b(?:in|en|unit|units|value|amount|trade|exports?|imports?|total|of|us|current"
    r"|price|단위|单位|금액|수출액?|수입액?|金额|额))\s*$",
    re.IGNORECASE,
)
EUROPEAN = re.compile(
    r"\b(?:jahr|land|wert|ausfuhr|einfuhr|année|pays|valeur)\b|[а-я]{3}", re.IGNORECASE
)
STATUSES = {"p": "provisional", "e": "estimated", "r": "reported"}
SCALES = {
    "1": "as they stand",
    "1000": "thousands (천, 千, тыс.)",
    "10000": "ten thousands (만, 万)",
    "1000000": "millions (백만, 百万, млн)",
    "100000000": "hundred millions (억, 亿)",
    "1000000000": "billions",
}


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
    is_european = EUROPEAN.search(texts) or "semicolon" in " ".join(reading.survey.sheet.notes)
    is_grouped = "," in either.partition("“")[2] and not is_european
    if len(certain) == 2 or either and not certain and not is_grouped:
        example = either or certain[","]
        text = example.partition("“")[2].rstrip("”")
        as_point, as_comma = text.replace(",", ""), re.sub(r"[. ]", "", text).replace(",", ".")
        options = [
            Option(".", f"… {as_point}: a point stands before the decimals", steps.Numbers(".")),
            Option(",", f"… {as_comma}: a comma stands before the decimals", steps.Numbers(",")),
        ]
        reading.ask("decimal", f"Is {example} …", "points and commas may be either", options)
    known = [sign for sign in signs if compatible(sign).casefold() in amounts.NOT_KNOWN]
    decimal = "," if set(certain) == {","} else "."
    reading.recipe.put(steps.Numbers(decimal, signs=dict.fromkeys(known, steps.UNKNOWN)))
    if unclear := {sign: cell for sign, cell in signs.items() if sign not in known}:
        listed = ", ".join(f"“{sign}” ({cell})" for sign, cell in unclear.items())
        stand = "stands" if len(unclear) == 1 else "stand"
        meant = {one: steps.Numbers(signs=dict.fromkeys(unclear, one)) for one in steps.BLANKS}
        options = [
            Option("unknown", "nothing is known: no figure is made of it", meant[steps.UNKNOWN]),
            Option("zero", "zero", meant[steps.ZERO]),
            Option("refuse", "a mistake: the row is refused", meant[steps.REFUSED]),
        ]
        text = f"{listed} {stand} in the place of a number. It means …"
        reading.ask("signs", text, " | ".join(sorted(unclear)), options)


def in_which_unit(reading: Reading) -> None:
    """In which unit the amounts are, and where that is said: headings, title, format, elsewhere."""
    wanted, form, put = reading.wanted, reading.format, reading.recipe.put
    mapped = {column.field for column in reading.recipe.columns}
    stated = mapped & {*wanted.amounts} | {"value"} & {*wanted.required}
    for name in sorted(stated - {*UNITLESS}):
        if name.startswith("quantity"):
            unit = Unit("", "kg" if form is words.COMTRADE else "", Decimal(1))
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
            if word and word[1].isalpha() and not (is_inside or PLAIN_BEFORE_UNIT.search(before)):
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
    labels += [(steps.Scale(name, one), label) for one, label in SCALES.items() if one not in named]
    options = []
    for step, label in labels:
        amount = f"{Decimal(bare) * step.number:,f}" if bare.count(".") < 2 and bare else "?"
        example = f"{cell} {figure} → {amount} {wanted.unit}"
        options.append(Option(step.factor, label, step, example=example))
    # Next year it stands in another row.
    where = [(one.printed, re.sub(r"^[A-Z]+\d+\b", "a cell", one.read_in)) for one in fitting]
    evidence = " and ".join(sorted(f"{printed} in {place}" for printed, place in where))
    places = [f"{one.read_in} says “{one.printed}”" for one in fitting]
    # A cell of title, notes or rows that speaks of euros, pounds, yuan, or won for dollars.
    cells = [*reading.survey.title, *reading.survey.notes]
    for facts in reading.survey.facts:
        cells += [Place(at, text) for text, at in islice(facts.texts.items(), LOOKED_THROUGH)]
    if foreign := next(
        (each for each in cells if units.names_other_money(each.text, wanted.measure)), None
    ):
        places.append(f"{foreign.cell} says “{foreign.text}”")
        stop = f"Amounts in another money than {wanted.unit} have no place here."
        options.append(Option("other", "in another money: the file is not read", stops=stop))
    sentence = capfirst(" and ".join(places)) or "Nothing in the file says in which unit it is"
    text = f"{sentence}. In which unit is {wanted.labels[name]}?"
    reading.ask(f"unit:{name}", text, evidence or "no unit", options)


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
        examples = [f"{place.cell} → {held * each:,f}" for each in (scale.number, factor)]
        options = [
            Option("held", "what it holds", example=examples[0]),
            Option("shown", "what it shows", as_shown, example=examples[1]),
        ]
        which = f"which of the two is in “{scale.printed or reading.wanted.unit}”?"
        text = f"{place.cell} shows {shown} and holds {held:,f}: {which}"
        reading.ask(f"format:{name}", text, code, options)


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
        value = above[-1] if above else "what stands above"
        what = reading.wanted.labels[column.field].removeprefix("the ")
        text = f"{cell} has no {what}, as {len(blanks)} of {count} rows. Is it the one above?"
        options = [
            Option("refuse", "No: the rows are refused until the cell is filled"),
            Option("above", f"Yes: in {cell} it is {value}", steps.FillDown([column.heading])),
        ]
        reading.ask(f"blank:{column.heading}", text, f"{column.heading}: few rows", options)
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
    options = [
        Option("notes", "Footnotes: taken off, and kept in the note of the figure", notes),
        Option("keep", "Part of the text: the cells are refused where they are no number"),
    ]
    if label := " and ".join(f"“{mark}” {word}" for mark, word in status.meanings.items() if word):
        options.insert(0, Option("status", f"{label}, the others footnotes", status))
    text = f"What do the signs {listed} mean?"
    reading.ask("marks", text, " | ".join(sorted(signs)), options)
