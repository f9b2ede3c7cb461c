"""How numbers are written, and in which unit they are."""

import re
from decimal import Decimal
from itertools import islice

from nkworld.atlas.names import compatible

from .. import units
from ..columns import format_of
from ..figures import CURRENCY, SIGNS, in_digits
from ..questions import FILE, MARKS, Option, scale_options
from ..reading import UNITLESS, Reading, capital
from ..recipe import BLANKS, REFUSED, UNKNOWN, ZERO, Constant, Numbers, Scale
from ..survey import LOOKED_THROUGH, Place, is_number, unmarked
from ..units import Said

COMMA = re.compile(r"-?\d{1,3}([. \u00a0]\d{3})+,\d+|-?\d+,\d{1,2}|-?\d+,\d{4,}")

POINT = re.compile(r"-?\d+(,\d{3})*\.\d{1,2}|-?\d{1,3}(,\d{3}){2,}|-?\d+\.\d{4,}")

EITHER = re.compile(r"-?\d{1,3}[.,]\d{3}")

CLEARLY_UNKNOWN = {
    "n/a",
    "na",
    "n.a.",
    "..",
    "...",
    "…",
    "none",
    "null",
    "nan",
    "해당없음",
    "不详",
    "k.a.",
}

# A word before a bare unit that is no scale: “in USD”, “value (US$)”.
PLAIN_BEFORE_UNIT = re.compile(
    r"(?:^|[(\[:：,/]|\b(?:in|en|unit|units|value|amount|trade|exports?|imports?|total|of|us|current"
    r"|price|단위|单位|금액|수출액?|수입액?|金额|额))\s*$",
    re.IGNORECASE,
)


def how_numbers_are_written(reading: Reading) -> None:
    """Points and commas, empty cells, and the signs that stand in the place of a number."""
    certain: dict[str, str] = {}
    either = ""
    signs: dict[str, str] = {}
    amounts = [name for name in reading.wanted.amounts if name not in UNITLESS]
    for _, facts in reading.facts_of(*amounts):
        for text, row in facts.texts.items():
            bare = unmarked(text)[0]
            cell = f"{facts.heading.letter}{row}"
            if compatible(bare).casefold() in SIGNS or bare in SIGNS:
                signs.setdefault(bare, cell)
            number = CURRENCY.sub("", bare)
            if COMMA.fullmatch(number):
                certain.setdefault(",", f"{cell} “{bare}”")
            elif POINT.fullmatch(number):
                certain.setdefault(".", f"{cell} “{bare}”")
            elif EITHER.fullmatch(number) and not either:
                either = f"{cell} “{bare}”"
    is_grouped = bool(either) and "," in either.partition("“")[2]
    # 2,913 is grouped as everywhere here, but for files of central Europe.
    if len(certain) == 2 or either and not certain and (not is_grouped or _writes_commas(reading)):
        _ask_decimal(reading, either or certain[","])
    signs_known = [s for s in signs if compatible(s).casefold() in CLEARLY_UNKNOWN]
    decimal = "," if set(certain) == {","} else "."
    reading.recipe.put(Numbers(decimal, signs=dict.fromkeys(signs_known, UNKNOWN)))
    unclear = {sign: cell for sign, cell in signs.items() if sign not in signs_known}
    if unclear:
        listed = ", ".join(f"“{sign}” ({cell})" for sign, cell in unclear.items())
        steps = {one: (Numbers(signs=dict.fromkeys(unclear, one)),) for one in BLANKS}
        reading.ask(
            "signs",
            MARKS,
            f"{listed} {'stands' if len(unclear) == 1 else 'stand'} in the place of a number. "
            "It means …",
            " | ".join(sorted(unclear)),
            [
                Option("unknown", "nothing is known: no figure is made of it", steps[UNKNOWN]),
                Option("zero", "zero", steps[ZERO]),
                Option("refuse", "a mistake: the row is refused", steps[REFUSED]),
            ],
            grows=True,
        )


def _writes_commas(reading: Reading) -> bool:
    """A file of semicolons, or with headings in a language that writes decimals with a comma."""
    notes = " ".join(reading.survey.sheet.notes)
    texts = " ".join(facts.heading.text for facts in reading.survey.facts)
    european = re.search(
        r"\b(?:jahr|land|wert|ausfuhr|einfuhr|année|pays|valeur)\b|[а-я]{3}", texts, re.IGNORECASE
    )
    return "semicolon" in notes or bool(european)


def _ask_decimal(reading: Reading, example: str) -> None:
    text = example.partition("“")[2].rstrip("”")
    as_point = re.sub(r"[,]", "", text)
    as_comma = re.sub(r"[. ]", "", text).replace(",", ".")
    reading.ask(
        "decimal",
        MARKS,
        f"Is {example} …",
        "points and commas may be either",
        [
            Option(".", f"… {as_point}: a point stands before the decimals", (Numbers("."),)),
            Option(",", f"… {as_comma}: a comma stands before the decimals", (Numbers(","),)),
        ],
        silences=("decimal",),
    )


def unit(reading: Reading) -> None:
    """In which unit the amounts are, and where that is said: headings, title, format, elsewhere."""
    wanted = reading.wanted
    stated = {c.field for c in reading.recipe.columns if c.field in wanted.amounts}
    for name in sorted(stated | ({"value"} if "value" in wanted.required else set())):
        if name in UNITLESS:
            continue
        if name.startswith("quantity"):
            _quantity(reading, name)
        elif wanted.measure not in ("usd", "krw", "t", "persons"):
            reading.recipe.put(Scale(name, "1"))
        else:
            _scale(reading, name)


def _said_in(text: str, where: str) -> Said | None:
    """None where a word before a bare unit may be a scale that nobody here knows."""
    said = units.said_in(text, where)
    if said and said.scale == 1 and said.measure in ("usd", "krw"):
        before = compatible(text).casefold().partition(said.printed.casefold())[0]
        if before.strip() and not PLAIN_BEFORE_UNIT.search(before):
            word = re.search(r"(\w+)\W*$", before)
            if word and word[1].isalpha() and not before.rstrip().endswith(("(", "[", ":", ",")):
                return None
    return said


def _scale(reading: Reading, name: str) -> None:
    wanted, last = reading.wanted, reading.survey.header.last
    by_heading: dict[str, Said] = {}
    for column, facts in reading.facts_of(name):
        if said := _said_in(facts.heading.text, f"{facts.heading.letter}{last}"):
            by_heading[column.heading] = said
    own = [column for column, _ in reading.facts_of(name)]
    in_title = [s for p in reading.survey.title if (s := _said_in(p.text, p.cell))]
    in_title += _in_a_column(reading)
    elsewhere = [
        s for p in reading.survey.notes if (s := _said_in(p.text, p.cell)) and s.scale != 1
    ]
    for sheet in reading.survey.sheet.others:
        elsewhere += [
            s
            for cell, text in sheet.texts
            if (s := _said_in(text, f"{cell} of the sheet “{sheet.title}”")) and s.scale != 1
        ]
    scaled = [said for said in in_title if said.scale != 1] or in_title
    usual = None
    if not by_heading and not scaled and (found := format_of(reading.survey.header)) and found.unit:
        usual = units.said_in(found.unit, f"what {found.name} is known to use")
    chosen = [*by_heading.values()] or scaled[:1] or ([usual] if usual else [])
    distinct = {(said.measure, said.scale): said for said in [*chosen, *scaled, *elsewhere]}
    fitting = {
        said: scale
        for said in distinct.values()
        if (scale := units.scale_between(said, wanted.measure)) is not None
    }
    if chosen and len(fitting) == 1 and len(by_heading) in (0, len({c.heading for c in own})):
        ((said, scale),) = fitting.items()
        reading.recipe.put(Scale(name, in_digits(scale), said.printed, said.where))
    elif (
        by_heading
        and len({(s.measure, s.scale) for s in by_heading.values()}) > 1
        and not elsewhere
        and {(s.measure, s.scale) for s in scaled}
        <= {(s.measure, s.scale) for s in by_heading.values()}
    ):
        for heading, said in by_heading.items():
            scale = units.scale_between(said, wanted.measure)
            if scale is not None:
                reading.recipe.put(Scale(name, in_digits(scale), said.printed, said.where, heading))
    else:
        _ask_scale(reading, name, fitting)
        return
    _shown_in_another_scale(reading, name)


def _ask_scale(reading: Reading, name: str, fitting: dict[Said, Decimal]) -> None:
    wanted = reading.wanted
    cell, text = reading.figure()

    def read(factor: str) -> str:
        try:
            number = Decimal(re.sub(r"[^\d.]", "", unmarked(text)[0]) or "0")
        except ArithmeticError:
            return "?"
        return f"{number * Decimal(factor):,f} {wanted.unit}"

    said = [
        Option(
            in_digits(scale),
            f"“{one.printed}”, as {one.where} says",
            (Scale(name, in_digits(scale), one.printed, one.where),),
            example=f"{cell} {text} → {read(in_digits(scale))}",
        )
        for one, scale in fitting.items()
    ]
    values = {option.value for option in said}
    others = [o for o in scale_options(name, f"{cell} {text}", read) if o.value not in values]
    evidence = " and ".join(sorted(f"{one.printed} in {_where(one.where)}" for one in fitting))
    places = " and ".join(f"{one.where} says “{one.printed}”" for one in fitting)
    if foreign := _other_money(reading):
        places = " and ".join(filter(None, [places, f"{foreign.cell} says “{foreign.text}”"]))
        stop = f"Amounts in another money than {wanted.unit} have no place here."
        others.append(Option("other", "in another money: the file is not read", stops=stop))
    text_of = f"{capital(places)}." if places else "Nothing in the file says in which unit it is."
    reading.ask(
        f"unit:{name}",
        FILE,
        f"{text_of} In which unit is {wanted.label(name)}?",
        evidence or "no unit",
        [*said, *others],
        silences=("unit", "notes"),
    )


def _other_money(reading: Reading) -> Place | None:
    """A cell of title, notes or rows that speaks of euros, pounds, yuan."""
    cells = [*reading.survey.title, *reading.survey.notes]
    for facts in reading.survey.facts:
        below = islice(facts.texts.items(), LOOKED_THROUGH)
        cells += [Place(f"{facts.heading.letter}{row}", text) for text, row in below]
    return next((cell for cell in cells if units.names_other_money(cell.text)), None)


def _where(place: str) -> str:
    """“the heading”, “the sheet 단위”: next year it stands in another row."""
    return re.sub(r"^[A-Z]+\d+\b", "a cell", place)


def _in_a_column(reading: Reading) -> list[Said]:
    """The one unit in a column of units, which is then not needed any more."""
    for column, facts in reading.facts_of("unit"):
        texts = list(facts.texts)
        if len(texts) != 1:
            continue
        if texts[0].casefold() == reading.wanted.unit.casefold():
            return [
                Said(texts[0], reading.wanted.measure, Decimal(1), f"column {facts.heading.letter}")
            ]
        if said := units.said_in(texts[0], f"column {facts.heading.letter}"):
            column.field = ""
            return [said]
    return []


def _quantity(reading: Reading, name: str) -> None:
    """A quantity has a unit of its own beside it."""
    last = reading.survey.header.last
    said = next(
        (
            s
            for _, facts in reading.facts_of(name)
            if (s := units.said_in(facts.heading.text, f"{facts.heading.letter}{last}"))
        ),
        None,
    )
    by_format = reading.format == "UN Comtrade"
    measure = "kg" if by_format else said.measure if said else ""
    factor = in_digits(said.scale) if said and not by_format else "1"
    reading.recipe.put(
        Scale(name, factor, said.printed if said else "", said.where if said else "")
    )
    known = {value for value, _ in reading.wanted.choices.get(f"{name}_unit", [])}
    mapped = {column.field for column in reading.recipe.columns}
    if measure in known and f"{name}_unit" not in mapped:
        reading.recipe.put(
            Constant(f"{name}_unit", measure, said.where if said else reading.format)
        )


def _shown_in_another_scale(reading: Reading, name: str) -> None:
    """A number format that leaves thousands away, or prints a unit beside the number."""
    columns = {facts.heading.letter for _, facts in reading.facts_of(name)}
    scaled = [
        (p, code) for p, code in reading.survey.scaled if p.cell.rstrip("0123456789") in columns
    ]
    if not scaled:
        return
    place, code = scaled[0]
    commas = re.search(r"[0#?](,+)(?![0#?])", code)
    thousands = len(commas[1]) if commas else 0
    recipe = next(step for step in reading.recipe.each(Scale) if step.field == name)
    factor = recipe.number / (1000**thousands)
    held = Decimal(place.text) if is_number(place.text) and "," not in place.text else Decimal(0)
    shown = f"{held / 1000**thousands:,.6g}" if thousands else f"{place.text} as “{code}”"
    reading.ask(
        f"format:{name}",
        FILE,
        f"{place.cell} shows {shown} and holds {held:,f}: which of the two is in "
        f"“{recipe.printed or reading.wanted.unit}”?",
        code,
        [
            Option("held", "what it holds", example=f"{place.cell} → {held * recipe.number:,f}"),
            Option(
                "shown",
                "what it shows",
                (Scale(name, in_digits(factor), recipe.printed, recipe.read_in),),
                example=f"{place.cell} → {held * factor:,f}",
            ),
        ],
        silences=("scaled",),
    )
