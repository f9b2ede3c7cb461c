"""What a detector can tell of a file it puts into the recipe, else it asks."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.text import capfirst

from nkworld.atlas.names import compatible
from nkworld.provenance.tables import observation_model

from .. import amounts
from ..reading import key, place_of
from ..widgets import spellings
from . import periods
from . import recipe as steps
from .columns import (
    COUNTRIES,
    KEYS,
    MOST_WORDS,
    QUESTIONS,
    UNITLESS,
    Option,
    Reading,
    format_of,
    meaning_of,
    without_digits,
)
from .figures import CURRENCY, plain
from .recipe import (
    DIRECTIONS,
    GENERAL,
    LEFT_OUT,
    MONEY_FLOWS,
    PERIOD_PARTS,
    TELLING_NOTES,
    TOTALS,
    Unit,
    names_other_money,
    says,
    scale_between,
    unit_in,
)
from .survey import LOOKED_THROUGH, Facts, Place, code_abroad, is_number, subjects_in, unmarked

NEVER_USUAL = ("citation", "period", "value", "commodity", "source", "country", "direction")
PLACE_IN_LIST = re.compile(r"^\(?\d{1,3}[.)]\s*")  # “1. China”
COMMA = re.compile(r"-?\d{1,3}([. \u00a0]\d{3})+,\d+|-?\d+,\d{1,2}|-?\d+,\d{4,}")
POINT = re.compile(r"-?\d+(,\d{3})*\.\d{1,2}|-?\d{1,3}(,\d{3}){2,}|-?\d+\.\d{4,}")
EITHER = re.compile(r"-?\d{1,3}[.,]\d{3}")
STATUSES = {"p": "provisional", "e": "estimated", "r": "reported"}


def known_format(reading: Reading) -> None:
    found = reading.format = format_of(reading.header)
    if found:
        for name, meanings in found.words.items():
            if name in (*reading.wanted.fields, "country"):
                reading.recipe.put(steps.WordMeans(name, spellings(meanings)))
        for name, text in found.constants.items():
            if name in reading.wanted.fields:
                reading.recipe.put(steps.Constant(name, text, f"as files of {found.name} are"))


def what_else_stands_there(reading: Reading) -> None:
    """Other sheets with figures, hidden figures and such as are struck out, headings once more."""
    for other in [one for one in reading.sheet.others if one.numbers >= 3]:
        hidden, general = "hidden " if other.hidden else "", without_digits(other.title)
        reading.ask("sheet", general, hidden=hidden, other=other)
    for kind, places, step in (
        ("hidden", reading.hidden, steps.LeaveOutHidden()),
        ("struck", reading.struck, steps.LeaveOutStruck()),
    ):
        if places:
            cells, are = ", ".join(each.cell for each in places[:4]), "are" if places[1:] else "is"
            reading.ask(kind, steps={"out": step}, cells=cells, are=are, place=places[0])
    if rows := reading.other_headings:
        reading.ask("again", row=rows[0])


def telling_notes(reading: Reading) -> None:
    """Lines above and below the table that change what its figures mean."""
    places = [*reading.title, *reading.notes]
    for kind, pattern in TELLING_NOTES.items():
        place = next((one for one in places if pattern.search(one.text.casefold())), None)
        if place is None:
            continue
        is_status = kind == "provisional" and "status" in reading.wanted.fields
        among = ("status", "read") if is_status else ("read", "stop")
        steps_of = {"status": steps.Constant("status", "provisional", place.cell)}
        reading.ask(
            "note", kind, steps_of, among=among, place=place, evidence=without_digits(place.text)
        )


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
    both = " and North Korea" if "PRK" in codes else ""
    evidence = f"{without_digits(place.text)} ({where})"
    reading.ask("subject", cell=capfirst(place.cell), place=place, both=both, evidence=evidence)


def direction(reading: Reading) -> None:
    """Of which direction all figures are, and from whose side they are stated."""
    # The title may say it: “Exports by destination”.
    known = dict(reading.wanted.choices.get("direction", ()))
    for place in [] if reading.has_direction else reading.title:
        text = compatible(place.text)
        named = [one for one, pattern in DIRECTIONS.items() if pattern.search(text)]
        if len(named) == 1 and named[0] in known and not says("both_directions", text):
            reading.recipe.put(steps.Constant("direction", named[0], place.says))
            break
    if reading.has("partner"):
        if not reading.has("reporter"):
            reading.ask("reporter", free="reporter")
        return
    if not reading.has_direction:
        return
    used = {column.heading for column in reading.recipe.columns if column.field}
    headings = [reading.heading(f) for f in reading.facts if f.heading.key in used]
    around = reading.texts_around
    for place in [*around, *headings]:
        if says("towards_home", place.text):
            reading.recipe.put(steps.TurnRound(place.says))
            return
    columns, source = reading.recipe.columns, reading.wanted.source
    # South Korea’s own words for goods brought in and sent north have their direction already.
    is_from_home = any("반" in c.printed and {*c.printed} & {*"입출"} for c in columns)
    if is_from_home or any(says("of_home", place.text) for place in around):
        return
    names_countries = any(c.field == "country" or "country" in c.sets for c in columns)
    if source and source.origin == source.Origin.RECORDS:
        why = f"{source} prints its own records"
    elif not names_countries and not any("PRK" in subjects_in(place.text) for place in around):
        why = "The file names no country"
    else:
        return
    reading.ask(
        "view", steps={"turned": steps.TurnRound(why)}, why=why, figure=" ".join(reading.figure())
    )


def words(reading: Reading) -> None:
    """Countries, numbered or not, and directions in German, French, Russian, Chinese …; and what
    nobody understands.
    """
    wanted = reading.wanted
    directions: dict[str, str | None] = {}
    for word in reading.words_of("direction"):
        if GENERAL.get(key(word.bare)) == LEFT_OUT:
            directions[word.bare] = None
        elif meaning := meaning_of("direction", compatible(word.bare).casefold(), wanted):
            directions[word.bare] = meaning
    if directions and not reading.format:
        reading.recipe.put(steps.WordMeans("direction", directions))
    codes: dict[str, str | None] = {
        word.bare: code
        for word in reading.words_of(*COUNTRIES)
        if not wanted.is_country(word.bare) and plain(word.text) not in TOTALS
        for name in [PLACE_IN_LIST.sub("", word.bare)]
        if wanted.is_country(code := code_abroad(name) or (name if name != word.bare else ""))
    }
    if codes:
        reading.recipe.put(steps.WordMeans("country", codes))
    has_pair = reading.has("partner")
    names = {*wanted.records, *wanted.choices} - {"commodity", "source", "release", "citation"}
    known = {s.field: {w.casefold() for w in s.words} for s in reading.recipe.each(steps.WordMeans)}
    unknown = (
        word
        for word in reading.words_of(*names, "reporter", "partner")
        if plain(word.text) not in TOTALS
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
    notes = [note.text for note in reading.notes]
    sections = {"period"} if any(periods.pieces_of(text).year for text in notes) else set()
    if any(MONEY_FLOWS.get(compatible(text).casefold().strip(" :")) for text in notes):
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
            is_total, is_day = plain(text) in TOTALS, re.match(r"\d{4}-\d\d-\d\d", bare)
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
    sections = any(periods.pieces_of(note.text).year for note in reading.notes)
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
        heading, cell = facts.heading.text, facts.texts[first]
        reading.ask("dates", "", meant, heading=heading, cell=cell, text=first)
    elif all(text[8:] in ("", *periods.MONTH_ENDS) for text in days):
        reading.recipe.put(steps.Dates("month"))


def how_numbers_are_written(reading: Reading) -> None:
    # A spreadsheet makes a number of 0303, and 303 is no code.
    codes = [word.text for word in reading.words_of("commodity") if word.text.isdecimal()]
    odd = [text for text in codes if len(text) % 2]
    if odd and all(reading.wanted.understands("commodity", f"0{text}") for text in odd):
        reading.recipe.put(steps.PadCodes("commodity"))
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
    texts = " ".join(facts.heading.text for facts in reading.facts)
    is_european = says("european", texts) or "semicolon" in " ".join(reading.sheet.notes)
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
                unit = unit_in(facts.heading.text, reading.heading(facts).cell) or unit
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
        unit = unit_in(place.text, place.cell)
        if unit and unit.scale == 1 and unit.measure in ("usd", "krw"):
            before = compatible(place.text).casefold().partition(unit.printed.casefold())[0]
            word = re.search(r"(\w+)\W*$", before)
            is_inside = before.rstrip().endswith(("(", "[", ":", ","))
            if word and word[1].isalpha() and not (is_inside or says("before_a_unit", before)):
                continue
        found += [unit] if unit else []
    return found


def _steps(name: str, unit: Unit, measure: str, heading: str = "") -> list[steps.Scale]:
    """None where the unit is of another measure than the dataset's."""
    given = (unit.printed, unit.where, heading)
    factor = scale_between(unit, measure)
    return [steps.Scale(name, amounts.in_digits(factor), *given)] if factor else []


def _scale(reading: Reading, name: str) -> None:
    measure = reading.wanted.measure
    own = {column.heading: reading.heading(facts) for column, facts in reading.facts_of(name)}
    by_heading = {key: unit for key, place in own.items() for unit in _units_in([place])}
    in_title = _units_in(reading.title)
    for column, facts in reading.facts_of("unit"):
        unit = unit_in(next(iter(facts.texts), ""), f"column {facts.heading.letter}")
        if unit and len(facts.texts) == 1:  # a column of units that says but one is not needed
            column.field, in_title = "", [*in_title, unit]
    in_title = [unit for unit in in_title if unit.scale != 1] or in_title
    others = [
        Place(f"{cell} of the sheet “{sheet.title}”", text)
        for sheet in reading.sheet.others
        for cell, text in sheet.texts
    ]
    elsewhere = [unit for unit in _units_in([*reading.notes, *others]) if unit.scale != 1]
    chosen = [*by_heading.values()] or in_title[:1]
    if not chosen and reading.format:
        chosen = _units_in(
            [Place(f"what {reading.format.name} is known to use", reading.format.unit)]
        )
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
    # A number format that leaves thousands away, or prints a unit beside the number.
    columns = {facts.heading.letter for _, facts in reading.facts_of(name)}
    scaled = [one for one in reading.scaled if one[0].cell.rstrip("0123456789") in columns]
    for place, code in scaled[:1]:
        commas = re.search(r"[0#?](,+)(?![0#?])", code)
        by = 1000 ** len(commas[1]) if commas else 1
        scale = next(step for step in reading.recipe.each(steps.Scale) if step.field == name)
        is_plain = is_number(place.text) and "," not in place.text
        held, factor = Decimal(place.text if is_plain else 0), scale.number / by
        reading.ask(
            "format",
            name,
            {"shown": steps.Scale(name, amounts.in_digits(factor), scale.printed, scale.read_in)},
            unit=scale.printed or reading.wanted.unit,
            place=place,
            shown=f"{held / by:,.6g}" if by > 1 else f"{place.text} as “{code}”",
            held=held,
            evidence=code,
            as_held=held * scale.number,
            as_shown=held * factor,
        )


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
        options.append(
            Option(step.factor, label, step, example=f"{cell} {figure} → {amount} {wanted.unit}")
        )
    # Next year it stands in another row.
    where = [(one.printed, re.sub(r"^[A-Z]+\d+\b", "a cell", one.read_in)) for one in fitting]
    evidence = " and ".join(sorted(f"{printed} in {place}" for printed, place in where))
    places = [Place(one.read_in, one.printed) for one in fitting]
    # A cell of title, notes or rows that speaks of euros, pounds, yuan, or won for dollars.
    cells = [*reading.title, *reading.notes]
    for facts in reading.facts:
        cells += [Place(at, text) for text, at in islice(facts.texts.items(), LOOKED_THROUGH)]
    foreign = [each for each in cells if names_other_money(each.text, wanted.measure)][:1]
    says = capfirst(" and ".join(place.says for place in places + foreign))
    reading.ask(
        "unit",
        name,
        others=options,
        among=["other"] * len(foreign),
        says=says or "Nothing in the file says in which unit it is",
        what=wanted.labels[name],
        unit=wanted.unit,
        evidence=evidence or "no unit",
    )


def blank_keys(reading: Reading) -> None:
    """A country that stands once before its rows, or a cell that somebody forgot to fill."""
    names = []
    merged = reading.header.merged
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
        rows, filled = f"{len(blanks)} of {count} rows", {"above": steps.FillDown([column.heading])}
        reading.ask("blank", column.heading, filled, cell=cell, what=what, value=value, rows=rows)
    if names:
        reading.recipe.put(steps.FillDown(names))


def totals(reading: Reading) -> None:
    known = reading.wanted.words
    seen = [
        word.text
        for word in reading.words_of(*KEYS)
        if compatible(word.text).casefold() not in known.get(word.field, ())
    ]
    left = {column.heading for column in reading.recipe.columns if not column.field}
    seen += [t for facts in reading.facts if facts.heading.key in left for t in facts.texts]
    named = [text for text in seen if plain(text) in TOTALS]
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
    for facts in reading.facts:
        if facts.heading.period and (mark := unmarked(facts.heading.text)[1]):
            signs.setdefault(mark, f"{reading.heading(facts).cell} “{facts.heading.text}”")
    if not signs:
        return
    notes = steps.Markers({mark: "" for mark in signs})
    status = steps.Markers({mark: STATUSES.get(mark.strip("()[] ").lower(), "") for mark in signs})
    listed = ", ".join(f"{mark} ({place})" for mark, place in list(signs.items())[:4])
    statuses = " and ".join(f"“{sign}” {word}" for sign, word in status.meanings.items() if word)
    reading.ask(
        "marks",
        "",
        {"status": status, "notes": notes},
        among=("status", "notes", "keep") if statuses else ("notes", "keep"),
        signs=listed,
        statuses=statuses,
        evidence=" | ".join(sorted(signs)),
    )


DETECTORS: Sequence[Callable[[Reading], None]] = (
    *(known_format, what_else_stands_there, subject, direction),
    *(blank_keys, totals, marks_beside, period, how_numbers_are_written, in_which_unit),
    *(telling_notes, what_is_lacking, strange_columns, words),
)
