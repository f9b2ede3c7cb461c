"""What the machine makes of a file at first sight, for an editor to look at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nkworld.provenance.models import Source

from ..budgets import Row
from ..reading import Sheet
from . import amounts_said, formats, roles
from .description import FROM_TITLE, PERIOD_PARTS, Column, Mapping
from .headings import LOOKED_THROUGH, Header, Heading, headers_of, title_of
from .periods import found_in
from .usual import usual_values
from .wanted import Wanted

TOWARDS_HOME = re.compile(formats.TOWARDS_HOME, re.IGNORECASE)
NUMBER = re.compile(r"-?[\d.,\s]*\d[\d.,\s]*")
YEAR = re.compile(r"(19|20)\d\d")


NEVER_USUAL = ("citation", "period", "value", "commodity", "source")


@dataclass
class Proposal:
    """A mapping and the header it was made for; `remarks` say where it was read."""

    mapping: Mapping
    header: Header
    remarks: list[str] = field(default_factory=list)
    unknown: list[Heading] = field(default_factory=list)
    format: str = ""


def rows_of(sheet: Sheet) -> list[Row]:
    """The first row of a sheet that was read for a look, and those below it."""
    return [Row(sheet.header_row, list(sheet.header), {}), *sheet.rows]


def propose(
    rows: Sequence[Row],
    wanted: Wanted,
    source: Source | None = None,
    sheet: str = "",
    place: tuple[int, int] | None = None,
) -> Proposal:
    """`place` is (row, number of rows) of the headings, if somebody has said it."""
    header = _placed(rows, place) if place else best_header(rows, wanted)
    below = [row for row in rows if row.number > header.last]
    columns = roles.columns_of(header, below, wanted)
    mapping = Mapping(_each_once(columns), sheet, header.first, len(header.rows), constants={})
    proposal = Proposal(mapping, header)
    if found := roles.format_of(header):
        proposal.format = found.name
        proposal.remarks.append(f"The headings are those of {found.name}.")
        mapping.words = {
            name: dict(words)
            for name, words in found.words.items()
            if name in wanted.fields or name == "country"
        }
        mapping.constants = {n: t for n, t in found.constants.items() if n in wanted.fields}
        if "commodity" in wanted.fields:
            mapping.words["commodity"] = {"TOTAL": None}
    else:
        proposal.unknown = [h for h in header.headings if _is_unknown(h, columns, below, wanted)]
    title = title_of(rows, header)
    amounts_said.settle(proposal, title, below, wanted, found.unit if found else "")
    _settle_view(proposal, title, source)
    _settle_period(proposal, title, wanted)
    _settle_papers(proposal, wanted, source)
    if source:
        _settle_as_usual(proposal, wanted, source)
    return proposal


def best_header(rows: Sequence[Row], wanted: Wanted) -> Header:
    """The rows in which most headings are known; else the first with two cells."""
    best, most = None, 0.0
    for depth in (1, 2, 3):
        for header in headers_of(rows, depth):
            if depth > 1 and any(map(_states_figures, header.rows[1:])):
                continue
            score = _score(header, rows, wanted) - 0.3 * (depth - 1)
            if score > most:
                best, most = header, score
    if best is None:
        wide = (row for row in rows[:LOOKED_THROUGH] if sum(map(bool, row.cells)) > 1)
        best = Header([next(wide, rows[0])])
    return best


def _score(header: Header, rows: Sequence[Row], wanted: Wanted) -> float:
    named = [heading for heading in header.headings if heading.text]
    if len(named) < 2 or _states_figures(header.rows[0]):
        return 0
    if roles.format_of(header):
        return 1_000
    known = sum(roles.recognised(heading, wanted) for heading in named)
    below = next((row for row in rows if row.number > header.last), None)
    return known - 0.5 * (len(named) - known) + (below is not None and _states_figures(below))


def _states_figures(row: Row) -> bool:
    numbers = [t for t in row.cells if NUMBER.fullmatch(t) and not YEAR.fullmatch(t.strip())]
    return bool(numbers)


def _placed(rows: Sequence[Row], place: tuple[int, int]) -> Header:
    first, depth = place
    start = next((i for i, row in enumerate(rows) if row.number >= first), 0)
    return Header(rows[start : start + max(1, min(depth, 3))])


def _each_once(columns: list[Column]) -> list[Column]:
    """Columns of the years are one, whichever years they are."""
    return list({column.heading: column for column in reversed(columns)}.values())[::-1]


def _is_unknown(
    heading: Heading, columns: list[Column], below: Sequence[Row], wanted: Wanted
) -> bool:
    """A column that only repeats North Korea is as good as known."""
    mapped = {column.heading for column in columns if column.field}
    if not heading.text or heading.key in mapped or roles.recognised(heading, wanted):
        return False
    texts = set(roles.values_below(heading.index, below))
    return bool(texts) and not all(map(wanted.is_home, texts))


def _settle_view(proposal: Proposal, title: list[tuple[str, str]], source: Source | None) -> None:
    """Whose exports and imports they are."""
    mapping = proposal.mapping
    columns = {column.field: column for column in mapping.columns}
    if mapping.has_pair:
        partner = columns["partner"].printed
        proposal.remarks.append(
            f"“{partner}” names North Korea as the partner: the rows are turned round, so that "
            "what the reporting country imports is an export of North Korea."
        )
        if "reporter" not in columns:
            mapping.constants.setdefault("reporter", "")
        return
    has_direction = any("direction" in c.sets for c in mapping.columns) or "direction" in columns
    if not has_direction:
        return
    headings = {column.heading for column in mapping.columns if column.field}
    used = [h for h in proposal.header.headings if h.key in headings]
    for place, text in [*title, *((f"{h.letter}{proposal.header.last}", h.text) for h in used)]:
        if TOWARDS_HOME.search(text):
            mapping.turned = True
            proposal.remarks.append(f"Turned round: {place} says “{text}”.")
            return
    if source and source.origin == source.Origin.RECORDS and not _seen_from_home(mapping):
        mapping.turned = True
        proposal.remarks.append(
            f"Turned round, because {source} prints its own records: its exports are imports of "
            "North Korea. Check it in the preview."
        )


def _seen_from_home(mapping: Mapping) -> bool:
    """South Korea’s own words for goods brought in and sent north have their direction already."""
    return any(
        set(column.printed) & set("반입출") and "반" in column.printed for column in mapping.columns
    )


def _settle_period(proposal: Proposal, title: list[tuple[str, str]], wanted: Wanted) -> None:
    mapping = proposal.mapping
    fields = {column.field for column in mapping.columns}
    in_headings = any("{period}" in column.heading and column.field for column in mapping.columns)
    if "period" in fields or "year" in fields or in_headings and not _lacks_year(proposal):
        return
    said = {pieces: place for place, text in title if (pieces := found_in(text)[0]) and pieces.year}
    if len(said) == 1:
        ((pieces, place),) = said.items()
        key = "year" if fields & set(PERIOD_PARTS) or in_headings else "period"
        mapping.constants[key] = FROM_TITLE
        proposal.remarks.append(f"The period {pieces.label} is read in {place}, each time anew.")


def _lacks_year(proposal: Proposal) -> bool:
    headings = [h for h in proposal.header.headings if h.period]
    return not any(heading.period.year for heading in headings)


def _settle_papers(proposal: Proposal, wanted: Wanted, source: Source | None) -> None:
    constants = proposal.mapping.constants
    mapped = {column.field for column in proposal.mapping.columns}
    if "citation" not in mapped:
        constants["citation"] = source.url if source else ""
        if constants["citation"]:
            proposal.remarks.append(
                "The file names no page where it was read: the address of the source is proposed."
            )


def _settle_as_usual(proposal: Proposal, wanted: Wanted, source: Source) -> None:
    """What all figures of the source have in common holds for these, too."""
    missing = [n for n in lacking(proposal.mapping, wanted) if n not in NEVER_USUAL]
    constants = proposal.mapping.constants
    said = {column.field for column in proposal.mapping.columns} | set(constants)
    names = ["country" if name == "reporter" else name for name in missing]
    names += [name for name in ("basis",) if name in wanted.fields and name not in said]
    found = usual_values(wanted, source, list(dict.fromkeys(names)))
    if "reporter" in missing and "country" in found:
        found["reporter"] = found.pop("country")
    if not found:
        return
    constants.update(found)
    told = ", ".join(f"{wanted.label(name)} {text}" for name, text in found.items())
    proposal.remarks.append(f"As the figures of {source} have always said: {told}.")


def lacking(mapping: Mapping, wanted: Wanted) -> list[str]:
    """Fields that a figure can't do without, and that nothing in the mapping says."""
    said = {column.field for column in mapping.columns}
    said |= {name for column in mapping.columns for name in column.sets}
    said |= {name for name, text in mapping.constants.items() if text}
    if said & {"year"} or any("{period}" in c.heading and c.field for c in mapping.columns):
        said.add("period")
    if "partner" in said:
        said.add("country")
        if "reporter" not in said:
            return ["reporter", *(n for n in wanted.required if n not in said)]
    return [name for name in wanted.required if name not in said]
