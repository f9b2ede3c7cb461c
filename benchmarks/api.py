"""The API beside what others would put in front of the same tables, in one run.

With few and with a million made-up claims the portal is served as `make run` serves it, beside
plain DRF, a view of `values()` and orjson, and one that does nothing at all. All take turns.
Counted are the seconds that the processor spends in a server's processes, which other work on the
same machine moves little. Only the 95th percentile is the clock's.
KEEP=<folder> keeps the two databases for another run.
"""

import http.client
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import combinations
from pathlib import Path
from statistics import quantiles

from .api_script import PER_PAGE
from .made_up_goods import PARTNERS, RULE, YEARS
from .portal import Peer, Portal, run

LARGE = int(os.environ.get("ROWS", "1000000"))
SMALL = LARGE // 100
ROUNDS, ASKED = 3, 60  # of each kind of question
AGAIN = 40  # times the number of first questions
DRF, VALUES, UNCOUNTED = "plain DRF", "values, orjson", "values, orjson, no count"
PORTAL, BARE = "portal", "bare view"
PLACES = {DRF: "drf", VALUES: "values", UNCOUNTED: "uncounted"}
KINDS = {"first": "first asked", "again": "again", "rule": "by rule", "deep": "deep"}
GOODS = "/api/v1/trade/goods/"


def report(folder: Path) -> Iterator[str]:
    folder = Path(os.environ.get("KEEP") or folder)
    databases = {rows: database(folder, rows) for rows in (SMALL, LARGE)}
    body = folder / "body"
    body.write_bytes(b"0" * 80_000)
    own = {"DJANGO_SETTINGS_MODULE": "benchmarks.api_peers_settings"}
    wsgi = "django.core.wsgi:get_wsgi_application()"
    with ExitStack() as stack:
        start = stack.enter_context
        small = Client(start(portal(databases[SMALL], folder / "small")))
        large = Client(start(portal(databases[LARGE], folder / "large")))
        peers = Client(start(Peer(folder / "peers", databases[LARGE], wsgi, **own)))
        bare = Client(start(Peer(folder / "bare", "", "benchmarks.bare", BARE_BODY=str(body))))
        spent = pages(large, peers, bare)
        yield f"{f'{LARGE:,} claims, {PER_PAGE} on a page':<30}" + "".join(
            f"{head:>14}" for head in KINDS.values()
        )
        for name in (PORTAL, DRF, VALUES, UNCOUNTED, BARE):
            cells = (spent.get((name, kind)) for kind in KINDS)
            yield f"{name:<30}" + "".join(f"{f'{1 / c:,.0f}' if c else '':>14}" for c in cells)
        yield "Answers of one second of the processor."
        yield from percentiles(small, large)
    yield from files(databases, folder)


def database(folder: Path, rows: int) -> str:
    """DATABASE_URL of so many claims that contradict each other, of which a file may be kept."""
    path = folder / f"{rows}.sqlite3"
    url = f"sqlite:///{path}"
    if not path.exists():
        run(url, folder, "manage.py", "migrate")
        fill = f"from benchmarks.made_up_goods import fill; fill({rows})"
        run(url, folder, "manage.py", "shell", "-c", fill)
    return url


def portal(url: str, folder: Path) -> Portal:
    """With nothing kept yet; what one address may ask is no matter here."""
    shutil.rmtree(folder, ignore_errors=True)
    return Portal(folder, url, API_UNITS="0")


class Client:
    """One lasting connection to a server."""

    def __init__(self, server: Portal) -> None:
        self.server = server
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)

    def get(self, address: str) -> bytes:
        try:
            return self.answer(address).read()
        except (http.client.HTTPException, OSError):  # it was idle for too long
            self.connection.close()
            return self.answer(address).read()

    def answer(self, address: str) -> http.client.HTTPResponse:
        self.connection.request("GET", address)
        answer = self.connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{address} was answered {answer.status}: {answer.read()[:500]!r}")
        return answer


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
    return f"/{PLACES[name]}/?" + "&".join(f"{n}={v}" for n, v in (asked | {"page": page}).items())


def pages(large: Client, peers: Client, bare: Client) -> dict[tuple[str, str], float]:
    """{(server, kind of question): processor seconds of one}, all by turns."""
    deep = deep_place(large)
    every = iter(questions())
    spent = Counter[tuple[str, str]]()

    def ask(name: str, kind: str, client: Client, addresses: list[str], times: int = 1) -> None:
        before = client.server.seconds()
        for address in addresses * times:
            client.get(address)
        each = (client.server.seconds() - before) / len(addresses) / times
        spent[name, kind] += each / ROUNDS

    for turn in range(ROUNDS):
        asked = [next(every) for _ in range(ASKED)]
        first = [of_portal(each) for each in asked]
        ask(PORTAL, "first", large, first)
        ask(PORTAL, "again", large, first, AGAIN)
        ask(PORTAL, "rule", large, [of_portal(each, RULE) for each in asked])
        before = large.server.seconds()
        for _ in range(ASKED):
            deep = following(large, deep)
        spent[PORTAL, "deep"] += (large.server.seconds() - before) / ASKED / ROUNDS
        for name, slow in ((DRF, 4), (VALUES, 4), (UNCOUNTED, 1)):
            ask(name, "first", peers, [of_peer(name, each) for each in asked[::slow]])
            page = LARGE // 1_000 + turn * ASKED
            some = [of_peer(name, {}, page + number) for number in range(ASKED // slow // 5)]
            ask(name, "deep", peers, some)
        ask(BARE, "first", bare, ["/"], ASKED * AGAIN)
    return spent


def deep_place(client: Client) -> str:
    """The address of a page that lies behind a tenth of the rows, as the links lead there."""
    address = f"{GOODS}?rule=all&page_size=1000"
    for _ in range(LARGE // 10_000):
        address = following(client, address)
    return address.replace("page_size=1000", f"page_size={PER_PAGE}")


def following(client: Client, address: str) -> str:
    return json.loads(client.get(address))["next"].removeprefix(client.server.address)


def percentiles(small: Client, large: Client) -> Iterator[str]:
    """Milliseconds by the clock, both sizes by turns."""
    asked = questions()[ROUNDS * ASKED :]
    kinds = {
        "without a rule": [of_portal(each) for each in asked[:150]],
        "by the rule": [of_portal(each, RULE) for each in asked[150:300]],
    }
    for kind, addresses in kinds.items():
        taken: list[list[float]] = [[], []]
        for address in addresses:
            for times, client in zip(taken, (small, large), strict=True):
                began = time.perf_counter()
                client.get(address)
                times.append(1e3 * (time.perf_counter() - began))
        low, high = (quantiles(times, n=20)[18] for times in taken)
        yield f"p95 {kind}: {low:.1f} ms of {SMALL:,} claims, {high:.1f} of {LARGE:,}"


def files(databases: dict[int, str], folder: Path) -> Iterator[str]:
    """The whole table as CSV: processor seconds beside the script's, memory of both sizes."""
    largest, taken, length = {}, 0.0, 0
    for rows, url in databases.items():
        with portal(url, folder / "files") as served:
            client = Client(served)
            client.get(of_portal(questions()[0]))
            before, answer = served.seconds(), client.answer(f"{GOODS}?rule=all&format=csv")
            length = sum(len(part) for part in iter(lambda: answer.read(2**20), b""))  # noqa: B023
            taken, largest[rows] = served.seconds() - before, max(served.memory("VmHWM"))
    before = os.times()
    file = databases[LARGE].removeprefix("sqlite:///")
    script = [sys.executable, "-m", "benchmarks.api_script", file, str(folder / "written.csv")]
    subprocess.run(script, check=True)
    written = sum(os.times()[2:4]) - sum(before[2:4])  # of processes that have ended
    whole = f"CSV of {LARGE:,} claims, {length / 2**20:,.0f} MB"
    yield f"{whole}: {taken:.1f} s, script {written:.1f} s"
    low, high = (largest[rows] / 2**20 for rows in (SMALL, LARGE))
    yield f"largest worker: {low:.0f} MB with {SMALL:,} claims, {high:.0f} MB with {LARGE:,}"
