"""What somebody holds of a figure: a pasted citation, or a CSV, whatever program saved it since."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import unquote

from nkworld.charts.spreadsheets import as_it_was
from nkworld.figures import registry as figures
from nkworld.files.figures import COLUMNS, NUMBERS

from ..embedding import ChartAddress, chart_at

Key = tuple[str, str]  # series and period
Row = Mapping[str, str]

MOST_BYTES = 2 * 2**20
MOST_ROWS = 20_000
SEPARATORS = ",;\t"
NEEDED = ("series", "period", "value")
OURS = "Upload the CSV of a chart as it was taken from here."
NAME = re.compile(
    r"(?P<figure>[a-z-]+?)(?P<state>(--[a-z_]+=[\w%,.-]+?)*)"
    r"(\.as-of-[\dT-]+Z)?( ?\(\d+\)|[ _-]copy)?(\.excel)?\.csv",
    re.IGNORECASE,
)


MOST_CHARACTERS = 4_000
ADDRESS = re.compile(r"https?://[^\s<>\"”]+|(?<![\w/])/charts/[^\s<>\"”]+")
AFTER = ".,;:)]}>’'\\"
DIGITS = re.compile(r"(?<![0-9a-f])[0-9a-f]{12,64}(?![0-9a-f])", re.IGNORECASE)
HOW = "Paste the whole citation, or the address of the chart and the fingerprint behind it."


class NotOurs(ValueError):
    """What was handed in can't be checked; a sentence says why and what to do."""


@dataclass(frozen=True)
class ReadFile:
    name: str
    data: bytes
    columns: tuple[str, ...]
    rows: Mapping[Key, Row]


def read_csv(name: str, data: bytes) -> ReadFile:
    """Raises NotOurs."""
    if not data.strip():
        raise NotOurs("The file is empty.")
    if len(data) > MOST_BYTES:
        raise NotOurs(f"The file is larger than {MOST_BYTES // 2**20} MB, and no chart’s CSV is.")
    if data.startswith(b"PK\x03\x04"):
        raise NotOurs(f"That is a workbook or an archive, not a CSV. {OURS}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotOurs(f"The file is no text in UTF-8, as ours are. {OURS}") from None
    if "\0" in text:
        raise NotOurs(f"The file is no text. {OURS}")
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        if missing := [name for name in NEEDED if name not in header]:
            raise NotOurs(
                f"Its first row does not name the column “{missing[0]}”, as the CSV of a chart "
                f"does: {', '.join(each.name for each in COLUMNS[:4])} … {OURS}"
            )
        if len(set(header)) < len(header):
            raise NotOurs("Its first row names a column twice.")
        return ReadFile(name, data, header, _by_key(header, reader, separator == ";"))
    except csv.Error as error:
        raise NotOurs(f"The file can’t be read as a CSV ({error}). {OURS}") from None


def _by_key(header: tuple[str, ...], reader: object, is_decimal_comma: bool) -> dict[Key, Row]:
    rows: dict[Key, Row] = {}
    for number, cells in enumerate(reader, start=2):  # type: ignore[arg-type, var-annotated]
        if not any(cells):
            continue
        if len(cells) != len(header):
            raise NotOurs(
                f"Row {number} has {len(cells)} cells, and the first row names {len(header)} "
                "columns."
            )
        row = dict(zip(header, map(as_it_was, cells), strict=True))
        if is_decimal_comma:
            row |= {name: row[name].replace(",", ".") for name in NUMBERS & row.keys()}
        key = row["series"], row["period"]
        if key in rows:
            raise NotOurs(f"Row {number} says a second time what “{key[0]}” was in {key[1]}.")
        rows[key] = row
        if len(rows) > MOST_ROWS:
            raise NotOurs(f"The file has more than {MOST_ROWS:,} rows, and no chart’s CSV has.")
    if not rows:
        raise NotOurs("The file has a first row and no other.")
    return rows


def figure_of(name: str) -> tuple[str, dict[str, str]] | None:
    """(slug, what was asked of it), as the name that we gave a file tells."""
    found = NAME.fullmatch(name)
    if not found:
        return None
    slugs = {each.slug.replace("/", "-"): each.slug for each in figures.every()}
    slug = slugs.get(found["figure"].lower())
    pairs = (part.partition("=") for part in found["state"].split("--") if part)
    return (slug, {name: unquote(text) for name, _, text in pairs}) if slug else None


def is_same(column: str, one: str, other: str) -> bool:
    """Numbers by their value, however a program wrote them; a program also writes TRUE for true."""
    if one == other:
        return True
    if column == "break":
        return one.casefold() == other.casefold()
    if column not in NUMBERS:
        return one.strip() == other.strip()
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def read_citation(text: str) -> tuple[ChartAddress, str]:
    """(whose it is, the digits of its fingerprint). Raises NotOurs."""
    if len(text) > MOST_CHARACTERS:
        raise NotOurs(f"That is longer than {MOST_CHARACTERS:,} characters. {HOW}")
    chart = address_in(text)
    found = {each.lower() for each in DIGITS.findall(ADDRESS.sub(" ", text))}
    if not found:
        raise NotOurs(f"No fingerprint is in it, a row of twelve digits from 0 to f. {HOW}")
    longest = max(found, key=len)
    if not all(longest.startswith(each) for each in found):
        raise NotOurs("More than one fingerprint is in it: paste one citation at a time.")
    if chart is None:
        raise NotOurs(f"A fingerprint alone does not say of which chart it is. {HOW}")
    return chart, longest


def address_in(text: str) -> ChartAddress | None:
    """The first address of a chart's page, or of a file beside it."""
    for found in ADDRESS.findall(text):
        if chart := chart_at(_of_page(found.rstrip(AFTER))):
            return chart
    return None


def _of_page(address: str) -> str:
    """The page beside which a file lies: "/charts/a/b.csv?c=d" is of "/charts/a/b/?c=d"."""
    path, mark, query = address.partition("?")
    if not path.endswith("/"):
        head, slash, name = unquote(path).rpartition("/")
        path = f"{head}{slash}{name.partition('.')[0]}/"
    return path + mark + query
