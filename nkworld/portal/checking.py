"""Whether a file or a citation of a figure is what the portal gives, and what has changed."""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from nkworld.charts.as_json import as_it_was
from nkworld.figures import registry as figures
from nkworld.files.figures import COLUMNS, NUMBERS
from nkworld.provenance.models import Release

from .drawing import FigureView
from .embedding import ChartAddress, chart_at

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


class ReadFile(NamedTuple):
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


MOST_STATES = 24
TOGETHER = timedelta(minutes=1)  # releases of one load, where there are more moments than that


@dataclass(eq=False)
class State:
    """A figure from `began` on; the last release that began it went live, or away, at `at`."""

    slug: str
    query: Mapping[str, str]
    began: datetime | None = None
    at: datetime | None = None
    releases: tuple[Release, ...] = ()

    @cached_property
    def drawn(self) -> FigureView:
        return FigureView(self.slug, self.query)

    @cached_property
    def rows(self) -> dict[Key, Row]:
        rows = csv.DictReader(io.StringIO(self.drawn.csv))
        return {(row["series"], row["period"]): row for row in rows}

    def has(self, digits: str) -> bool:
        return hashlib.sha256(self.drawn.csv.encode()).hexdigest().startswith(digits)


def states_of(slug: str, given: Mapping[str, str]) -> list[State]:
    """The newest first: what the portal gives now, also where more than releases changed it."""
    given = {name: text for name, text in given.items() if name != "as_of"}
    releases = Release.objects.public().cited()
    at: dict[datetime, list[Release]] = {}
    for release in releases.filter(dataset__slug__in=figures.get(slug).datasets):
        for moment in filter(None, (release.published_at, release.withdrawn_at)):
            at.setdefault(moment, []).append(release)
    states: list[State] = []
    for moment in sorted(at, reverse=True):
        later = states[-1] if states and len(at) > MOST_STATES else None
        if later and later.began and later.began - moment <= TOGETHER:
            # A load publishes a release of each source: those within a minute are one.
            later.began, later.releases = moment, (*later.releases, *at[moment])
        else:
            query = given | {"as_of": moment.isoformat()} if states else given
            states.append(State(slug, query, moment, moment, tuple(at[moment])))
    return states[:MOST_STATES] or [State(slug, given)]


class Difference(NamedTuple):
    """`column` is empty of a whole row; `old` is held, `since` is the state that ended it."""

    label: str
    period: str
    column: str
    old: str
    new: str
    since: State | None
    releases: tuple[Release, ...] = ()


def differing(held: Mapping[Key, Row], given: Mapping[Key, Row]) -> list[tuple[Key, str]]:
    """(key, column) of each cell that differs, the column empty where a row is on one side only."""
    found: list[tuple[Key, str]] = [(key, "") for key in held if key not in given]
    for key, row in given.items():
        if key not in held:
            found.append((key, ""))
            continue
        shared = [name for name in row if name in held[key]]
        found += [(key, name) for name in shared if not is_same(name, held[key][name], row[name])]
    return found


def _text(column: str, row: Row | None) -> str:
    """A row that is on one side only is told by its value, or by its bounds."""
    if row is None:
        return ""
    if column:
        return row.get(column, "")
    bounds = [row.get(name, "") for name in ("low", "high")]
    return row.get("value") or (" to ".join(bounds) if any(bounds) else "no figure")


@dataclass(frozen=True)
class Checked:
    """`found` is the state that was recognised, `held` a file; None where there is none."""

    states: list[State]
    found: State | None
    held: ReadFile | None = None

    @property
    def now(self) -> State:
        return self.states[0]

    @property
    def oldest(self) -> State:
        return self.states[-1]

    @property
    def until(self) -> datetime | None:
        after = self._after(self.found)
        return after.began if after else None

    @cached_property
    def differences(self) -> list[Difference]:
        known = self.held or self.found
        if known is None:
            return []
        return [
            self._difference(key, column, known.rows.get(key), self.now.rows.get(key))
            for key, column in differing(known.rows, self.now.rows)
        ]

    @property
    def is_rewritten(self) -> bool:
        """It holds the same rows, but not the same bytes: a program saved it anew."""
        if self.held is None or self.found is None:
            return False
        drawn = self.found.drawn
        return self.held.data not in (drawn.csv.encode(), drawn.excel_csv.encode())

    @property
    def lacks(self) -> list[str]:
        columns = next(iter(self.now.rows.values()), {}) if self.held else {}
        return [name for name in columns if self.held and name not in self.held.columns]

    def _after(self, state: State | None) -> State | None:
        place = self.states.index(state) if state in self.states else 0
        return self.states[place - 1] if place else None

    def _difference(self, key: Key, column: str, held: Row | None, given: Row | None) -> Difference:
        said = next((each for each in self.states if _says(each, key, column, held)), None)
        since, row = self._after(said), given or held or {}
        sources = {each["source"] for each in (held, given) if each and "source" in each}
        releases = since.releases if since else ()
        own = tuple(each for each in releases if each.source.slug in sources)
        texts = _text(column, held), _text(column, given)
        return Difference(
            row.get("label") or key[0], key[1], column, *texts, since, own or releases
        )


def _says(state: State, key: Key, column: str, held: Row | None) -> bool:
    row = state.rows.get(key)
    if column and row and held and column in row:
        return is_same(column, held[column], row[column])
    return (row is None) == (held is None)


def check_file(held: ReadFile, drawn: FigureView) -> Checked:
    return _checked(drawn, lambda state: not differing(held.rows, state.rows), held)


def check_fingerprint(digits: str, drawn: FigureView) -> Checked:
    """`digits` begin a SHA-256; `drawn` is the figure at the moment that its address names."""
    checked = _checked(drawn, lambda state: state.has(digits))
    own = State(drawn.slug, drawn.form.given)
    return checked if checked.found or not own.has(digits) else Checked(checked.states, own)


def _checked(
    drawn: FigureView, is_it: Callable[[State], bool], held: ReadFile | None = None
) -> Checked:
    states = states_of(drawn.slug, drawn.form.given)
    return Checked(states, next(filter(is_it, states), None), held)
