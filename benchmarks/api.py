"""The API beside what others would put in front of the same tables, in one run.

At 10,000 and at 1,000,000 made-up claims the portal is served as `make run` serves it, beside plain
DRF, a view of `values()` and orjson, Datasette, and a view that does nothing at all. All take
turns. Counted are the seconds that the processor spends in a server's processes: other work on the
same machine takes time from all, and moves that little. Only the 95th percentile is the clock's.
KEEP=<folder> keeps the two databases for another run.
"""

import http.client
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import combinations
from pathlib import Path
from statistics import quantiles

from .api_peers import PER_PAGE
from .made_up_goods import PARTNERS, YEARS

SMALL, LARGE = 10_000, 1_000_000
ROUNDS, ASKED = 3, 60  # of each kind of question
AGAIN = 40  # times the number of first questions
DEEP = 100  # pages of 1,000 rows before the first that is measured
TICK = os.sysconf("SC_CLK_TCK")
WORKERS = min(os.cpu_count() or 1, 4)
GUNICORN = ["-m", "gunicorn", "--worker-class", "gthread", "--threads", "4", "--log-level", "error"]
PORTAL, DRF, VALUES = "portal", "plain DRF", "values, orjson"
UNCOUNTED, DATASETTE, BARE = "values, orjson, no count", "Datasette", "bare view"
GOODS = "/api/v1/trade/goods/"

# What the issue asks for: (what, ratio of, at least)
GOALS = {
    "first / plain DRF": 1.5,
    "first / values, orjson": 1.0,
    "again / plain DRF": 20.0,
    "by rule / without": 0.5,
    "CSV / sqlite3, csv.writer": 0.5,
}
MOST = 1.5  # of p95, from the small to the large size


def report(folder: Path) -> Iterator[str]:
    folder = Path(os.environ.get("KEEP") or folder)
    databases = {rows: database(folder, rows) for rows in (SMALL, LARGE)}
    with ExitStack() as stack:
        small = stack.enter_context(portal(databases[SMALL], folder / "small"))
        large = stack.enter_context(portal(databases[LARGE], folder / "large"))
        peers = {
            name: stack.enter_context(start(databases[LARGE], folder)) for name, start in PEERS
        }
        rates = pages(large, peers)
        yield from told(rates)
        yield from ratios(rates)
        yield from percentiles(small, large)
    yield from files(databases, folder)


def database(folder: Path, rows: int) -> Path:
    path = folder / f"{rows}.sqlite3"
    if not path.exists():
        run("benchmarks.api_claims", str(rows), **environment(path, folder))
    return path


def environment(path: Path, folder: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": f"sqlite:///{path}",
        "DJANGO_SETTINGS_MODULE": "benchmarks.served_settings",
        "VAR_DIR": str(folder / "var"),
        "LOG_LEVEL": "ERROR",
        "BARE_BODY": str(folder / "body"),
        "API_UNITS": "0",  # what one address may ask is no matter here
    }


def run(module: str, *words: str, **more: str) -> None:
    command = [sys.executable, "-m", module, *words]
    subprocess.run(command, env=os.environ | more, check=True, stdout=subprocess.DEVNULL)


class Served:
    """A server and one lasting connection to it."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process, self.port = process, port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def get(self, address: str) -> bytes:
        try:
            return self._get(address)
        except (http.client.HTTPException, OSError):  # it was idle for too long
            self.connection.close()
            return self._get(address)

    def _get(self, address: str) -> bytes:
        self.connection.request("GET", address, headers={"Accept": "application/json"})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address} was refused: {answer.status} {body[:500]!r}")
        return body

    def seconds(self) -> float:
        """Of the processor, by now."""
        return sum(_seconds(pid) for pid in self.workers())

    def largest(self) -> int:
        """Bytes of memory that the largest process has ever had."""
        return max(_peak(pid) for pid in self.workers())

    def workers(self) -> list[int]:
        """The processes that answer, without the one that keeps an eye on them and the one that
        does what waits in the database.
        """
        found = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
        ).stdout.splitlines()
        return [int(line.split()[0]) for line in found if "gunicorn" in line] or [self.process.pid]


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


@contextmanager
def serving(command: list[str], port: int, **more: str) -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, *command], env=os.environ | more, stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            time.sleep(0.1)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        time.sleep(1)
        yield Served(process, port)
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def portal(path: Path, folder: Path, **more: str):
    """As `make run` serves it, with nothing kept yet."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    port = free_port()
    command = ["-m", "gunicorn", "--config", ".ci/gunicorn.conf.py", "nkworld.wsgi"]
    return serving(command, port, PORT=str(port), **(environment(path, folder) | more))


def peers(path: Path, folder: Path):
    return by_gunicorn("benchmarks.api_peers", path, folder)


def bare(path: Path, folder: Path):
    (folder / "body").write_bytes(b"0" * 80_000)
    return by_gunicorn("benchmarks.bare", path, folder)


def by_gunicorn(module: str, path: Path, folder: Path):
    port = free_port()
    place = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), f"{module}:application"]
    return serving([*GUNICORN, *place], port, **environment(path, folder))


def datasette(path: Path, folder: Path):
    port = free_port()
    return serving(["-m", "datasette", "serve", str(path), "--port", str(port)], port)


PEERS = (
    (DRF, peers),
    (VALUES, peers),
    (UNCOUNTED, peers),
    (DATASETTE, datasette),
    (BARE, bare),
)


def questions() -> list[dict[str, str]]:
    """As many as there are, no two alike: a partner, a direction, three years or more."""
    spans = [(first, last) for first, last in combinations(YEARS, 2) if last - first > 1]
    return [
        {"country": code, "direction": direction, "first": str(first), "last": str(last)}
        for first, last in spans
        for code in PARTNERS
        for direction in ("export", "import")
    ]


def of_portal(asked: dict[str, str], rule: str = "all") -> str:
    return (
        f"{GOODS}?country={asked['country']}&direction={asked['direction']}"
        f"&from={asked['first']}&to={asked['last']}&rule={rule}"
    )


def of_peer(name: str, asked: dict[str, str], page: int = 1) -> str:
    place = {DRF: "drf", VALUES: "values", UNCOUNTED: "uncounted"}[name]
    return f"/{place}/?" + "&".join(f"{n}={v}" for n, v in (asked | {"page": page}).items())


def of_datasette(asked: dict[str, str]) -> str:
    """Its own way of asking, by the key of the partner, which stand in the order of the file."""
    key = 2 + list(PARTNERS).index(asked["country"])
    return (
        f"/{LARGE}/goods_goodsflow.json?_size={PER_PAGE}&_sort_desc=period_start&_labels=on"
        f"&country_id={key}&direction={asked['direction']}&known_until__isnull=1"
        f"&period_start__gte={asked['first']}-01-01&period_start__lte={asked['last']}-01-01"
    )


def pages(large: Served, others: dict[str, Served]) -> dict[tuple[str, str], float]:
    """{(server, kind of question): processor seconds of one}, all by turns."""
    deep = deep_place(large)
    every = iter(questions())
    spent: dict[tuple[str, str], float] = {}

    def each_of(served: Served, before: float) -> float:
        return (served.seconds() - before) / ASKED / ROUNDS

    def ask(name: str, kind: str, served: Served, addresses: list[str], times: int = 1) -> None:
        before = served.seconds()
        for address in addresses * times:
            served.get(address)
        each = (served.seconds() - before) / len(addresses) / times
        spent[name, kind] = spent.get((name, kind), 0) + each / ROUNDS

    for turn in range(ROUNDS):
        asked = [next(every) for _ in range(ASKED)]
        first = [of_portal(each) for each in asked]
        ask(PORTAL, "first", large, first)
        ask(PORTAL, "again", large, first, AGAIN)
        ask(PORTAL, "by rule", large, [of_portal(each, "yearbook-first") for each in asked])
        before = large.seconds()
        for _ in range(ASKED):
            deep = following(large, deep)
        spent[PORTAL, "deep"] = spent.get((PORTAL, "deep"), 0) + each_of(large, before)
        for name, slow in ((DRF, 4), (VALUES, 4), (UNCOUNTED, 1)):
            ask(name, "first", others[name], [of_peer(name, each) for each in asked[::slow]])
            page = DEEP * 10 + turn * ASKED
            some = [of_peer(name, {}, page + number) for number in range(ASKED // slow // 5)]
            ask(name, "deep", others[name], some)
        ask(DATASETTE, "first", others[DATASETTE], [of_datasette(each) for each in asked[::20]])
        ask(BARE, "first", others[BARE], ["/"], ASKED * AGAIN)
    return spent


def deep_place(served: Served) -> str:
    """The address of a page that lies behind a hundred thousand rows, as the links lead there."""
    address = f"{GOODS}?rule=all&page_size=1000"
    for _ in range(DEEP):
        address = following(served, address)
    return address.replace("page_size=1000", f"page_size={PER_PAGE}")


def following(served: Served, address: str) -> str:
    host = f"http://127.0.0.1:{served.port}"
    return json.loads(served.get(address))["next"].removeprefix(host)


def told(rates: dict[tuple[str, str], float]) -> Iterator[str]:
    kinds = {"first": "first asked", "again": "again", "by rule": "by rule", "deep": "deep"}
    yield f"{f'{LARGE:,} claims, {PER_PAGE} on a page':<30}" + "".join(
        f"{head:>14}" for head in kinds.values()
    )
    for name in (PORTAL, DRF, VALUES, UNCOUNTED, DATASETTE, BARE):
        cells = (rates.get((name, kind)) for kind in kinds)
        yield f"{name:<30}" + "".join(f"{f'{1 / c:,.0f}' if c else '':>14}" for c in cells)
    yield "Answers of one second of the processor."


def ratios(rates: dict[tuple[str, str], float]) -> Iterator[str]:
    first, again = rates[PORTAL, "first"], rates[PORTAL, "again"]
    yield goal("first / plain DRF", rates[DRF, "first"] / first)
    yield goal("first / values, orjson", rates[VALUES, "first"] / first)
    yield goal("again / plain DRF", rates[DRF, "first"] / again)
    yield goal("by rule / without", first / rates[PORTAL, "by rule"])
    yield beside("first / the same uncounted", rates[UNCOUNTED, "first"] / first)
    yield beside("first / Datasette", rates[DATASETTE, "first"] / first)
    yield beside("again / bare view", rates[BARE, "first"] / again)


def beside(what: str, ratio: float) -> str:
    return f"  {what:<28}{ratio:>8.2f}"


def goal(what: str, ratio: float) -> str:
    missed = "" if ratio >= GOALS[what] else "   missed"
    return f"  {what:<28}{ratio:>8.2f}   at least {GOALS[what]:g}{missed}"


def percentiles(small: Served, large: Served) -> Iterator[str]:
    """Milliseconds by the clock, both sizes by turns."""
    asked = questions()[ROUNDS * ASKED :]
    kinds = {
        "without a rule": [of_portal(each) for each in asked[:150]],
        "by the rule": [of_portal(each, "yearbook-first") for each in asked[150:300]],
    }
    for kind, addresses in kinds.items():
        taken: list[list[float]] = [[], []]
        for address in addresses:
            for times, served in zip(taken, (small, large), strict=True):
                began = time.perf_counter()
                served.get(address)
                times.append(1e3 * (time.perf_counter() - began))
        low, high = (quantiles(times, n=20)[18] for times in taken)
        over = "" if high <= MOST * low else "   missed"
        yield (
            f"  p95 {kind}: {low:.1f} ms of {SMALL:,} claims, {high:.1f} of {LARGE:,}"
            f"   {high / low:.2f}, at most {MOST:g}{over}"
        )


def files(databases: dict[int, Path], folder: Path) -> Iterator[str]:
    """The whole table as CSV: processor seconds beside the script's, memory of both sizes."""
    address = f"{GOODS}?rule=all&format=csv"
    largest, taken = {}, 0.0
    for rows, path in databases.items():
        with portal(path, folder / "files") as served:
            served.get(of_portal(questions()[0]))
            before = served.seconds()
            length = read_through(served, address)
            taken, largest[rows] = served.seconds() - before, served.largest()
    before = spent_by_children()
    run("benchmarks.api_peers", str(databases[LARGE]), str(folder / "written.csv"))
    script = spent_by_children() - before
    size = f"{LARGE:,} claims, {length / 2**20:,.0f} MB"
    yield f"  CSV of {size}: {taken:.1f} s, script {script:.1f} s"
    yield goal("CSV / sqlite3, csv.writer", script / taken)
    low, high = (largest[rows] / 2**20 for rows in (SMALL, LARGE))
    yield f"  largest worker: {low:.0f} MB with {SMALL:,} claims, {high:.0f} MB with {LARGE:,}"


def read_through(served: Served, address: str) -> int:
    """The length of an answer, of which nothing is kept."""
    served.connection.request("GET", address)
    answer, length = served.connection.getresponse(), 0
    while part := answer.read(2**20):
        length += len(part)
    return length


def spent_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
