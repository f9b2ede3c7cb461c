"""Sources that come by themselves: what a feed answers goes the way of a file that is handed in.
Where a question stands, people at the desk are told.

What the public interfaces of six institutions answer becomes tables that the portal reads: each
function of `TABLES` knows one documented shape. It leaves no row out in silence: an answer of
several pages, or one at the most that the interface gives, is refused. Digits stay those of the
answer. A figure cites the address that gives it alone.
"""

import csv
import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from nkworld.atlas.models import DPRK
from nkworld.desk.notices import notify, people_with
from nkworld.provenance.registries import texts_beside

from .downloads import DownloadRefused, downloaded
from .mapping.uploads import decide
from .models import Feed, Upload
from .reading import MAX_UPLOAD
from .tasks import start
from .waiting import tell_of_feed

UNCHANGED = "Nothing has changed since the file before."
MOST_JSON = 32 * 2**20  # bytes: it is read whole
FULL = "The answer has more pages than the first, or is cut: ask for fewer years or a larger page."

type Row = dict[str, Any]

COLUMNS: dict[str, dict[str, str]] = texts_beside(__file__, "feeds.yaml")


def fetch(feed: Feed, now: datetime | None = None) -> str:
    """What came of asking a feed; DownloadRefused if nothing did: the desk has been told."""
    now, stored = now or timezone.now(), Feed.objects.filter(pk=feed.pk)
    stored.update(fetched_at=now)
    try:
        with downloaded(feed.url_on(now)) as (url, file):
            table = table_of(feed.shape, file, url)
        if len(table) > MAX_UPLOAD:
            raise DownloadRefused(
                f"The file is larger than {MAX_UPLOAD // 2**20} MB: ask for less."
            )
    except DownloadRefused as error:
        stored.update(outcome=str(error))
        notify(
            people_with("provenance.change_release"),
            f"{feed} brought nothing: {error}",
            reverse("admin:importing_feed_change", args=[feed.pk]),
            key=f"feed:{feed.pk}:{hashlib.sha256(str(error).encode()).hexdigest()[:20]}",
        )
        raise
    # Of the table: an answer may tell how long it took, or the hour.
    digest, outcome = hashlib.sha256(table).hexdigest(), UNCHANGED
    if digest != feed.digest:
        name = f"{feed.slug}-{now:%Y-%m-%d}.{'xlsx' if table[:4] == b'PK\x03\x04' else 'csv'}"
        upload = Upload.objects.create(
            feed=feed,
            dataset=feed.dataset,
            source=feed.source,
            label=f"{feed.source.short_name or feed.source}, {now:%-d %B %Y}"[:120],
            file=ContentFile(table, f"{get_random_string(12)}-{name}"),
            file_name=name,
            file_sha256=digest,
        )
        if decide(upload):
            start(upload)
            outcome = f"{name} is read."
        else:
            path = reverse("admin:importing_upload_questions", args=[upload.pk])
            tell_of_feed(upload, "questions are to be answered before it is read", path)
            outcome = f"{name} has questions, which wait at the desk."
    stored.update(digest=digest, outcome=outcome)
    return outcome


def _json(file: IO[bytes]) -> Any:
    if len(text := file.read(MOST_JSON + 1)) > MOST_JSON:
        raise DownloadRefused(f"The answer has more than {MOST_JSON:,} bytes of JSON.")
    try:
        return json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise DownloadRefused("The answer is no JSON.") from error


def _quoted(row: Row, *names: str) -> str:
    return "; ".join(f"{name}={row[name]}" for name in names if row.get(name) not in (None, ""))


def comtrade(file: IO[bytes]) -> Iterator[Row]:
    """UN Comtrade, `public/v1/preview`: it prints a weight of zero where it has none."""
    if (answer := _json(file)).get("error"):
        raise DownloadRefused(f"UN Comtrade says: {answer['error']}")
    if len(rows := answer["data"]) >= 500:  # the most that a preview gives
        raise DownloadRefused(FULL)
    for row in rows:
        yield row | ({"netWgt": None} if row.get("netWgt") in ("0", "0.0") else {})


def fts(file: IO[bytes]) -> Iterator[Row]:
    """OCHA's Financial Tracking Service, `v1/public/fts/flow`: flows as HDX's CSV has them."""
    if (answer := _json(file)).get("meta", {}).get("nextLink"):
        raise DownloadRefused(FULL)
    for flow in answer["data"]["flows"]:
        # {end: {type: names}}, as HDX writes several.
        ends = {"source": defaultdict[str, str](str), "destination": defaultdict[str, str](str)}
        for end, names in ends.items():
            for one in flow[f"{end}Objects"]:
                names[one["type"]] = ",".join(filter(None, [names[one["type"]], one["name"]]))
        flow, destination = flow | ends, ends["destination"]
        home = "Democratic People" in destination["Location"]
        flow["locations"] = DPRK if home else destination["Location"]
        flow["budget_year"] = flow.get("budgetYear") or destination["UsageYear"]
        yield flow | {"description": flow.get("description")}


def unhcr(file: IO[bytes]) -> Iterator[Row]:
    """UNHCR, `population/v1/population`: stocks by country of asylum. It prints five where the
    count lies between one and five, and zero also where it counts none of the kind.
    """
    answer = _json(file)
    if int(answer.get("maxPages") or 1) > 1:
        raise DownloadRefused(FULL)
    for item in answer["items"]:
        if item["coo_iso"] != DPRK or len(item["coa_iso"]) != 3:
            raise DownloadRefused("A row is not of North Koreans in one country: ask with coo=PRK.")
        for name in ("refugees", "asylum_seekers"):
            if item[name] in ("0", "-", None, ""):
                continue
            low, high, value = ("1", "5", "") if item[name] == "5" else ("", "", item[name])
            about = {"value": value, "low": low, "high": high, "measure": name.replace("_", "-")}
            yield item | about | {"quoted": _quoted(item, "year", "coo_name", "coa_name", name)}


def world_bank(file: IO[bytes]) -> Iterator[Row]:
    """World Bank, `v2/country/PRK/indicator/DT.ODA.ODAT.CD`: net aid of all donors, in dollars."""
    answer = _json(file)
    if not isinstance(answer, list) or len(answer) < 2:
        raise DownloadRefused(f"The World Bank says: {json.dumps(answer)[:300]}")
    head, rows = answer[:2]
    if int(head["pages"]) > 1:
        raise DownloadRefused(FULL)
    for row in rows or []:
        if row["countryiso3code"] != DPRK or row["indicator"]["id"] != "DT.ODA.ODAT.CD":
            raise DownloadRefused("The answer is not of net aid to North Korea, DT.ODA.ODAT.CD.")
        if row["value"] is not None:
            # Millions of two decimals, which the bank keeps as a binary fraction: taken back to
            # these, as in the rows that were read by hand. The quotation has all digits.
            amount = Decimal(row["value"]).quantize(Decimal("1E4"))
            quoted = _quoted(row, "countryiso3code", "date", "value")
            yield row | {"amount": amount, "quoted": quoted}


def oecd(file: IO[bytes]) -> Iterator[Row]:
    """OECD, SDMX-CSV of DAC2A with codes: aid by donor. MEASURE 206 is net disbursements."""
    for row in _rows_of_csv(file, "DONOR", "RECIPIENT", "MEASURE", "PRICE_BASE", "OBS_VALUE"):
        if row["RECIPIENT"] != DPRK or row["MEASURE"] != "206":
            raise DownloadRefused("A row is not of net aid (206) to PRK: ask with .PRK.206.USD.V")
        if len(row["DONOR"]) != 3 or row["DONOR"] == "DAC" or not row["OBS_VALUE"]:
            continue  # groups of donors and agencies: the table has them from elsewhere
        try:
            value = Decimal(row["OBS_VALUE"]).scaleb(int(row["UNIT_MULT"] or 0))
        except InvalidOperation as error:
            raise DownloadRefused(f"“{row['OBS_VALUE']}” is no number.") from error
        prices = "current" if row["PRICE_BASE"] == "V" else f"constant-{row['BASE_PER']}"
        names = ("DONOR", "MEASURE", "PRICE_BASE", "TIME_PERIOD", "OBS_VALUE")
        yield row | {"prices": prices, "amount": value, "quoted": _quoted(row, *names)}


def un_votes(file: IO[bytes]) -> Iterator[Row]:
    """UN Digital Library, roll calls of the General Assembly, one vote a row: how often each state
    voted as North Korea did, by year, of the roll calls in which both took part.
    """
    needed, votes = ("undl_id", "ms_code", "ms_vote", "date"), {"Y": 1, "A": 2, "N": 3}
    north = (row for row in _rows_of_csv(file, *needed) if row["ms_code"] == DPRK)
    own = {row["undl_id"]: votes.get(row["ms_vote"]) for row in north}
    counts: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for row in _rows_of_csv(file, *needed):
        ours, theirs = own.get(row["undl_id"]), votes.get(row["ms_vote"])
        if ours and theirs and row["ms_code"] != DPRK:
            counts[row["ms_code"], row["date"][:4]][abs(ours - theirs)] += 1
    for (state, year), by_distance in sorted(counts.items()):
        joint, same = by_distance.total(), by_distance[0]
        yield {
            "state": state,
            "year": year,
            "joint": joint,
            "same": same,
            "one_abstained": by_distance[1],
            "opposed": by_distance[2],
            "alike": Decimal(100 * same) / joint,
            "index": Decimal(100 * (2 * same + by_distance[1])) / (2 * joint),
        }


def _rows_of_csv(file: IO[bytes], *needed: str) -> Iterator[Row]:
    file.seek(0)  # it may be read twice: of votes it is too large to be held
    rows = csv.DictReader(line.decode("utf-8-sig", "replace") for line in file)
    if missing := [name for name in needed if name not in (rows.fieldnames or ())]:
        raise DownloadRefused(f"The answer has no column {', '.join(missing)}.")
    yield from rows


TABLES: dict[str, Callable[[IO[bytes]], Iterator[Row]]] = {
    function.__name__.replace("_", "-"): function
    for function in (comtrade, fts, unhcr, world_bank, oecd, un_votes)
}


def table_of(shape: str, file: IO[bytes], url: str) -> bytes:
    """A table with a column for all that any row has; without a shape the answer as it is."""
    if not shape:
        return file.read()
    try:
        rows = list(TABLES[shape](file))
        about = {"url": url, "base": url.partition("?")[0]}
        for nth, row in enumerate(rows) if shape in COLUMNS else ():
            given = {name: "" if value is None else value for name, value in row.items()} | about
            rows[nth] = {column: text.format_map(given) for column, text in COLUMNS[shape].items()}
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError, csv.Error) as error:
        raise DownloadRefused(
            f"The answer is not in the shape that {shape} documents ({type(error).__name__} "
            f"{error}): its interface may have changed."
        ) from error
    if not rows:
        raise DownloadRefused("The answer has no rows: there is nothing of these years yet.")
    out = io.StringIO(newline="")
    writer = csv.DictWriter(
        out, list(dict.fromkeys(name for row in rows for name in row)), lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
