"""Which column of a file is what, guessed by its heading and by what stands below it."""

import re
from collections.abc import Sequence

from ..budgets import Row
from ..header import key
from . import formats, periods, units
from .description import HELPERS, Column
from .formats import LEFT_OUT, Format
from .headings import Header, Heading
from .periods import PERIOD
from .rows import EMPTY
from .wanted import Wanted

TOWARDS = re.compile(formats.TOWARDS_HOME, re.IGNORECASE)
AMOUNT = re.compile(formats.AMOUNT_WORDS)
WEIGHT = re.compile(formats.WEIGHT_WORDS)
FIRST_TO_BE_SET = ("direction", "category", "measure", "commodity", "sector")


def columns_of(header: Header, below: Sequence[Row], wanted: Wanted) -> list[Column]:
    """A column for each heading; one without a field was recognised as not needed, or not at all
    (see `unknown`).
    """
    found = format_of(header)
    if found:
        columns = _by_format(header, below, wanted, found)
    else:
        columns = [_column(heading, below, wanted) for heading in header.headings]
        _by_what_stands_below(columns, header, below, wanted)
    _settle_pair(columns, header, below, wanted)
    columns = _once_each(columns)
    _leave_sums_out(columns)
    _settle_units(columns, wanted)
    _fill_down(columns, header, below)
    return columns


def format_of(header: Header) -> Format | None:
    return next((one for one in formats.FORMATS if one.matches(header.shape)), None)


def recognised(heading: Heading, wanted: Wanted) -> bool:
    """Whether the heading alone tells what the column is, even if nobody needs it."""
    return _by_heading(heading, wanted) is not None


def values_below(index: int, below: Sequence[Row]) -> list[str]:
    cells = (row.cells[index] for row in below if index < len(row.cells))
    return [text for text in cells if text]


def _column(heading: Heading, below: Sequence[Row], wanted: Wanted) -> Column:
    found = _by_heading(heading, wanted) or Column("")
    found.heading, found.printed = heading.key, heading.text
    if found.field in ("quarter", "month"):
        texts = values_below(heading.index, below)
        whole = bool(texts) and all(periods.pieces_of(text).year for text in texts)
        found.field = "period" if whole else found.field
    return found


def _by_what_stands_below(
    columns: list[Column], header: Header, below: Sequence[Row], wanted: Wanted
) -> None:
    """For what no heading names: never a second column for what one names."""
    taken = {column.field for column in columns}
    for heading, column in zip(header.headings, columns, strict=True):
        if not recognised(heading, wanted):
            field = _by_values(values_below(heading.index, below), wanted)
            if field not in taken and not (field == "period" and "year" in taken):
                column.field = field
                taken.add(field)


def _by_heading(heading: Heading, wanted: Wanted) -> Column | None:
    name = heading.key.partition("#")[0]
    if field := wanted.headings.get(name):
        return Column(name, field)
    if units.names_other_money(heading.text):
        return Column(name)
    text = " ".join(periods.found_in(heading.text)[1].replace(PERIOD, " ").split())
    plain = units.without_unit(text.replace("_", " "))
    for candidate in (key(text), key(plain)):
        if candidate in formats.GENERAL:
            return _general(candidate, wanted)
    return _amount(heading, text, plain, wanted)


def _general(name: str, wanted: Wanted) -> Column:
    """Known, and used where the dataset has it."""
    role = formats.GENERAL[name]
    if role in ("year", "month", "quarter") or role in wanted.fields:
        return Column(name, role)
    return Column(name, role if role in HELPERS and "country" in wanted.fields else LEFT_OUT)


def _amount(heading: Heading, text: str, plain: str, wanted: Wanted) -> Column | None:
    """A heading that says of which direction or category the figures below are."""
    text, plain = TOWARDS.sub(" ", text), TOWARDS.sub(" ", plain)
    weighs = bool(WEIGHT.search(plain))
    bare = " ".join(WEIGHT.sub(" ", AMOUNT.sub(" ", plain)).split())
    field = "quantity" if weighs and wanted.measure != "t" else "value"
    if field not in wanted.fields:
        return Column("")
    names = [name for name in FIRST_TO_BE_SET if name in wanted.words]
    names += [n for n in wanted.words if n not in names and n in wanted.choices]
    for words in (text, plain, bare):
        for name in names:
            if meaning := _meaning(name, " ".join(words.split()), wanted):
                return Column("", field, {name: str(meaning), **_implied(name, meaning, wanted)})
    is_amount = heading.period or units.said_in(text) or weighs or AMOUNT.search(plain)
    return Column("", field) if is_amount and not bare else None


def _meaning(name: str, text: str, wanted: Wanted) -> str:
    if not text or name in ("status", "read", "frequency", "exclusion"):
        return ""
    if found := wanted.words[name].get(text):
        return found
    known = {value for value, _ in wanted.choices.get(name, [])}
    word = formats.MONEY_FLOWS.get(text, "") if name == "direction" else ""
    return word if word in known else ""


def _implied(name: str, meaning: str, wanted: Wanted) -> dict[str, str]:
    return wanted.implied.get(name, {}).get(meaning, {})


def _by_values(texts: list[str], wanted: Wanted) -> str:
    """Countries and periods are known by what they are, whatever stands above them."""
    sample = list(dict.fromkeys(texts))[:30]
    if not sample:
        return LEFT_OUT
    most = len(sample) * 0.7
    if sum(bool(periods.pieces_of(text).year) for text in sample) >= most:
        return "period"
    words = [text for text in sample if not text.replace(".", "").isdecimal()]
    if "country" in wanted.fields and words and sum(map(wanted.is_country, words)) >= most:
        return "country"
    for name in ("direction", "category"):
        known = wanted.words.get(name, {})
        if known and sum(text.casefold() in known for text in sample) >= most:
            return name
    return LEFT_OUT


def _by_format(header: Header, below: Sequence[Row], wanted: Wanted, found: Format) -> list[Column]:
    """Of several columns that say the same, the likeliest with anything in it."""
    by_key = {heading.key: heading for heading in header.headings}
    fields: dict[str, str] = {}
    for field, keys in found.fields.items():
        if field not in wanted.fields and field not in HELPERS:
            continue
        given = [k for k in keys if k in by_key and values_below(by_key[k].index, below)]
        if given:
            fields[given[0]] = field
    columns = []
    for heading in header.headings:
        column = Column(heading.key, fields.get(heading.key, LEFT_OUT), printed=heading.text)
        word = found.only.get(heading.key)
        if word and word in values_below(heading.index, below):
            column.only = [word, EMPTY]
        if heading.key in found.fields.get("commodity", ()) and "commodity" not in wanted.fields:
            column.only = ["TOTAL"]
        columns.append(column)
    return columns


def _once_each(columns: list[Column]) -> list[Column]:
    """A field is told by one column, unless each says of which direction or year it is."""
    taken: set[tuple] = set()
    for column in columns:
        same = (column.field, *sorted(column.sets.items()), PERIOD in column.heading)
        if column.field and same in taken and PERIOD not in column.heading:
            column.field, column.sets = LEFT_OUT, {}
        taken.add(same)
    if any(column.field == "period" for column in columns):
        for column in columns:
            _only_parts(column, columns)
    return columns


def _only_parts(column: Column, columns: list[Column]) -> None:
    """A year beside a period that says it already is not needed."""
    whole = any(c.field == "period" and "period" in c.heading for c in columns)
    if whole and column.field in ("year", "month", "quarter"):
        column.field = LEFT_OUT


def _settle_pair(
    columns: list[Column], header: Header, below: Sequence[Row], wanted: Wanted
) -> None:
    """Who reports and about whom: never are both the country."""
    by_key = {heading.key: heading.index for heading in header.headings}

    def is_home(column: Column) -> bool:
        texts = set(values_below(by_key[column.heading], below))
        return any(map(wanted.is_home, texts))

    countries = [c for c in columns if c.field == "country"]
    named = [c for c in columns if c.heading.partition("#")[0].startswith("partner") and c.field]
    reporters = [c for c in columns if c.field == "reporter"]
    if reporters and not any(c.field == "partner" for c in columns):
        for column in (named or countries)[:1]:
            column.field = "partner"
    elif not wanted.takes_home:
        for column in [c for c in countries if is_home(c)][:1]:
            column.field = "partner"
    if any(c.field == "partner" for c in columns):
        rest = [c for c in columns if c.field == "country"]
        has_reporter = any(c.field == "reporter" for c in columns)
        for number, column in enumerate(rest):
            column.field = "reporter" if not number and not has_reporter else LEFT_OUT


def _leave_sums_out(columns: list[Column]) -> None:
    """Beside exports and imports, their total is the portal's to add up."""
    directions = {column.sets.get("direction") for column in columns}
    if {"export", "import"} <= directions:
        for column in columns:
            if column.sets.get("direction") == "turnover":
                column.field, column.sets = LEFT_OUT, {}


def _settle_units(columns: list[Column], wanted: Wanted) -> None:
    """A column of pounds or tonnes is no amount in US dollars."""
    for column in columns:
        said = units.said_in(column.printed)
        wrong = said and wanted.measure and units.scale_between(said, wanted.measure) is None
        if wrong and column.field == "value":
            fits = said and said.measure in ("t", "kg") and "quantity" in wanted.fields
            column.field = "quantity" if fits else LEFT_OUT
            column.sets = column.sets if fits else {}


def _fill_down(columns: list[Column], header: Header, below: Sequence[Row]) -> None:
    """A country that stands once before its several rows."""
    by_key = {heading.key: heading.index for heading in header.headings}
    for column in columns:
        if column.field not in ("country", "period", "year", "donor", "direction", "category"):
            continue
        index = by_key[column.heading]
        rows = [row for row in below if sum(map(bool, row.cells)) > 1]
        texts = [row.cells[index] if index < len(row.cells) else "" for row in rows]
        column.fill_down = bool(texts and texts[0] and not all(texts))
