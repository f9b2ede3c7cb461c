"""A citation or a file of a figure: whether it is what the portal gives, and what has changed."""

import csv
import hashlib
import io
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from nkworld.asking.questions import InvalidQuery
from nkworld.charts.as_json import as_it_was
from nkworld.figures import registry as figures
from nkworld.files.tables import COLUMNS, NUMBERS
from nkworld.provenance.models import Release
from nkworld.running.overload.limits import one_at_a_time

from ..drawing import FigureView
from ..figure_files import ChartAddress, chart_at
from .home import PublicPage

type Key = tuple[str, str]  # series and period
type Row = Mapping[str, str]

MOST_BYTES = 2 * 2**20
FORM_BYTES = 10_000  # of what a browser sends around a file
MOST_ROWS = 20_000
MOST_SHOWN = 200
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
    data: bytes
    columns: list[str]
    rows: Mapping[Key, Row]


def read_csv(data: bytes) -> ReadFile:
    """Raises NotOurs."""
    if not data.strip():
        raise NotOurs("The file is empty.")
    if len(data) > MOST_BYTES:
        raise NotOurs(f"The file is larger than {MOST_BYTES // 2**20} MB, and no chart’s CSV is.")
    if data.startswith(b"PK\x03\x04"):
        raise NotOurs(f"That is a workbook or an archive, not a CSV. {OURS}")
    try:
        text = data.decode("utf-8-sig")
        if "\0" in text:
            raise NotOurs(f"The file is no text. {OURS}")
        separator = max(SEPARATORS, key=text.partition("\n")[0].count)
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except UnicodeDecodeError:
        raise NotOurs(f"The file is no text in UTF-8, as ours are. {OURS}") from None
    except csv.Error as error:
        raise NotOurs(f"The file can’t be read as a CSV ({error}). {OURS}") from None
    header = [cell.strip() for cell in next(iter(lines), ())]
    if missing := [name for name in NEEDED if name not in header]:
        raise NotOurs(
            f"Its first row does not name the column “{missing[0]}”, as the CSV of a chart "
            f"does: {', '.join(each.name for each in COLUMNS[:4])} … {OURS}"
        )
    if len(set(header)) < len(header):
        raise NotOurs("Its first row names a column twice.")
    rows: dict[Key, Row] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cells):
            continue
        if len(cells) != len(header):
            raise NotOurs(
                f"Row {number} has {len(cells)} cells, and the first row names {len(header)} "
                "columns."
            )
        row = dict(zip(header, map(as_it_was, cells), strict=True))
        if separator == ";":  # with a decimal comma
            row |= {name: row[name].replace(",", ".") for name in NUMBERS & row.keys()}
        key = row["series"], row["period"]
        if key in rows:
            raise NotOurs(f"Row {number} says a second time what “{key[0]}” was in {key[1]}.")
        rows[key] = row
    if len(rows) > MOST_ROWS:
        raise NotOurs(f"The file has more than {MOST_ROWS:,} rows, and no chart’s CSV has.")
    if not rows:
        raise NotOurs("The file has a first row and no other.")
    return ReadFile(data, header, rows)


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


def read_citation(text: str) -> tuple[str, Any, str]:
    """(slug of the figure, what was asked of it, digits of its fingerprint). Raises NotOurs."""
    if len(text) > MOST_CHARACTERS:
        raise NotOurs(f"That is longer than {MOST_CHARACTERS:,} characters. {HOW}")
    found = {each.lower() for each in DIGITS.findall(ADDRESS.sub(" ", text))}
    if not found:
        raise NotOurs(f"No fingerprint is in it, a row of twelve digits from 0 to f. {HOW}")
    longest = max(found, key=len)
    if not all(longest.startswith(each) for each in found):
        raise NotOurs("More than one fingerprint is in it: paste one citation at a time.")
    if (chart := address_in(text)) is None:
        raise NotOurs(f"A fingerprint alone does not say of which chart it is. {HOW}")
    return chart.slug, chart.query, longest


def read_upload(file: Any, address: str) -> tuple[str, Any, ReadFile]:
    """The same of a file: its address says whose it is, else the name that we gave it. Raises
    NotOurs.
    """
    if file is None:
        raise NotOurs("Choose a file first.")
    held, text = read_csv(file.read()), address.strip()[:MOST_CHARACTERS]
    if chart := address_in(text):
        return chart.slug, chart.query, held
    if text:
        raise NotOurs("What stands beside the file is not the address of a chart here.")
    found = NAME.fullmatch(file.name or "")
    slugs = {each.slug.replace("/", "-"): each.slug for each in figures.every()}
    if found is None or (slug := slugs.get(found["figure"].lower())) is None:
        raise NotOurs(
            "The file’s name does not say of which chart it is: add the address of the "
            "chart’s page, with all that was chosen there."
        )
    pairs = (part.partition("=") for part in found["state"].split("--") if part)
    return slug, {name: unquote(text) for name, _, text in pairs}, held


def address_in(text: str) -> ChartAddress | None:
    """The first address of a chart's page, or of a file beside it: “/charts/a/b.csv?c=d”."""
    for found in ADDRESS.findall(text):
        path, mark, query = found.rstrip(AFTER).partition("?")
        if not path.endswith("/"):
            head, slash, name = unquote(path).rpartition("/")
            path = f"{head}{slash}{name.partition('.')[0]}/"
        if chart := chart_at(path + mark + query):
            return chart
    return None


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

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.drawn.csv.encode()).hexdigest()

    def is_of(self, held: ReadFile | str) -> bool:
        """Whether a file, or the fingerprint of a citation, is of it."""
        if isinstance(held, ReadFile):
            return not differing(held.rows, self.rows)
        return self.digest.startswith(held)

    def has(self, key: Key, column: str, held: Row | None) -> bool:
        row = self.rows.get(key)
        if column and row and held and column in row:
            return is_same(column, held[column], row[column])
        return (row is None) == (held is None)


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
    if row is None or column:
        return row.get(column, "") if row else ""
    bounds = [row.get(name, "") for name in ("low", "high")]
    return row.get("value") or (" to ".join(bounds) if any(bounds) else "no figure")


def compared(slug: str, query: Any, held: ReadFile | str) -> dict[str, Any]:
    """What portal/verify.html prints of a file or of the fingerprint of a citation. `found` is the
    state that was recognised, in force `until` the next began; `differences` are between what was
    handed in and now, each with the state `since` which it holds and the releases that began it.
    """
    try:
        drawn = FigureView(slug, query, embedded=False)
    except KeyError:
        raise NotOurs("There is no such chart here.") from None
    file = held if isinstance(held, ReadFile) else None
    states = states_of(slug, drawn.form.given)
    # A citation may name a moment that began no state.
    own = [] if file else [State(slug, drawn.form.given)]
    found, now = next((each for each in [*states, *own] if each.is_of(held)), None), states[0]
    after = dict(zip(states[1:], states, strict=False))
    known = file.rows if file else (found or now).rows
    differences = []
    for key, column in differing(known, now.rows):
        old, new = known.get(key), now.rows.get(key)
        last = next((each for each in states if each.has(key, column, old)), now)
        since, row = after.get(last), new or old or {}
        sources = {each["source"] for each in (old, new) if each and "source" in each}
        releases = since.releases if since else ()
        differences.append(
            {
                **{"label": row.get("label") or key[0], "period": key[1], "column": column},
                **{"old": _text(column, old), "new": _text(column, new), "since": since},
                "releases": [r for r in releases if r.source.slug in sources] or releases,
            }
        )
    ended = after.get(found) if found else None
    columns = next(iter(now.rows.values()), {}) if file else {}
    return {
        **{"held": file, "found": found, "now": now, "oldest": states[-1]},
        "until": ended and ended.began,
        "differences": differences[:MOST_SHOWN],
        "count": len(differences),
        "more": max(len(differences) - MOST_SHOWN, 0),
        # It holds the same rows, but not the same bytes: a program saved it anew.
        "is_rewritten": file
        and found
        and file.data not in (found.drawn.csv.encode(), found.drawn.excel_csv.encode()),
        "lacks": [name for name in columns if file and name not in file.columns],
    }


checking = threading.Lock()  # a figure is drawn anew for each moment


# Nothing is stored, and no session is read: there is nothing that a foreign form could do here. A
# token would ask for a cookie, and for a page that is kept for nobody.
@method_decorator(csrf_exempt, "dispatch")
class Verify(PublicPage, View):
    """A citation stands in the address; a file is sent, read in memory and forgotten."""

    parameters = ("citation",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            del response.headers["ETag"]
            response["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        text = self.query.get("citation", "")
        check = lambda: compared(*read_citation(text)) if text else {}  # noqa: E731
        return self._answer(check, citation=text)

    def post(self, request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length", "")
        if length.isdecimal() and int(length[:18]) > MOST_BYTES + FORM_BYTES:
            sentence = f"A file of more than {MOST_BYTES // 2**20} MB is no chart’s CSV."
            return self._answer(dict, refused=sentence)
        request.upload_handlers = [MemoryFileUploadHandler(request)]  # none touches the disk
        address = request.POST.get("address", "")
        check = lambda: compared(*read_upload(request.FILES.get("file"), address))  # noqa: E731
        return self._answer(check, address=address)

    def _answer(self, check: Callable[[], dict[str, Any]], **context: Any) -> HttpResponse:
        try:
            with one_at_a_time(checking, longest_wait=10):
                context["checked"] = check()
        except NotOurs as error:
            context["refused"] = str(error)
        except InvalidQuery as error:
            context["refused"] = f"The chart’s address can’t be answered: {error}"
        status = 400 if "refused" in context else 200
        context = self.get_context_data(most_characters=MOST_CHARACTERS, **context)
        return render(self.request, "portal/verify.html", context, status=status)
