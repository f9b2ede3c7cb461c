"""Kept answers under a real server beside a bare view of the same bytes, in one run.

Needs wrk (Debian's package of that name). Each server has two workers; the load comes from the
same machine. Prints requests a second of both and their ratio, then what goes over the wire, how
long the first visit after a publish takes, and the memory of the workers.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import Request, build_opener

from .portal import Peer, Portal, ask, run

SECONDS = 3
KEPT = (
    "/countries/china/",
    "/charts/trade/china-share/",
    "/charts/trade/china-share.csv",
    "/api/v1/trade/flows/",
)
PAGES = (
    *("/", "/countries/china/", "/countries/south-korea/", "/countries/russia/", "/trade/"),
    *("/travel/", "/diplomacy/", "/aid/", "/charts/trade/china-share/", "/countries/", "/data/"),
    *("/charts/", "/trade/flows/", "/trade/silence/", "/exclusions/", "/about/", "/api/v1/docs/"),
    *("/api/v1/docs/trade/", "/api/v1/docs/diplomacy/", "/diplomacy/missions/", "/trade/goods/"),
)
# Pages that can be asked for other years: so many answers that few are kept in the process.
SPANNED = ("/charts/trade/china-share/", "/charts/trade/total/", "/charts/travel/tourists.csv")
MIXED = 5_000
RAISED = "from nkworld.provenance.models import Dataset; Dataset.objects.update(revision=1_000)"


def report(folder: Path) -> Iterator[str]:
    if not shutil.which("wrk"):
        yield "wrk is missing: install it, on Debian with apt-get install wrk."
        return
    database = f"sqlite:///{folder / 'served.sqlite3'}"
    run(database, folder, "manage.py", "migrate", "--verbosity", "0")
    run(database, folder, "manage.py", "load_seed")
    yield f"{'gunicorn':<32}{'bytes':>9}{'kept /s':>10}{'bare /s':>10}{'ratio':>8}{'p99 ms':>9}"
    # What one address may ask is no matter here.
    with Portal(folder, database, API_UNITS="0") as portal:
        yield from beside_bare(portal, database, folder)
        yield from (f"  {line}" for line in after_a_publish(portal, database, folder))
        yield from (f"  {line}" for line in memory(portal))


def get(portal: Portal, path: str, encoding: str = "br") -> bytes:
    request = Request(portal.address + path, headers={"Accept-Encoding": encoding})
    answer = ask(build_opener(), request)
    if answer.status != 200:
        raise RuntimeError(f"{path} was answered {answer.status}.")
    return answer.body


def beside_bare(portal: Portal, database: str, folder: Path) -> Iterator[str]:
    for path in KEPT:
        body = get(portal, path)
        (folder / "body").write_bytes(body)
        bare = Peer(folder, database, "benchmarks.bare", BARE_BODY=str(folder / "body"))
        with bare:
            # By turns, so that neither has the quieter machine.
            rates = [(load(portal, path), load(bare, "/")) for _ in range(2)]
        kept, plain = (max(each[side] for each in rates) for side in (0, 1))
        yield (
            f"  {path:<30}{len(body):>9,}{kept[0]:>10,.0f}{plain[0]:>10,.0f}"
            f"{kept[0] / plain[0]:>8.2f}{kept[1]:>9.1f}"
        )


def load(portal: Portal, path: str) -> tuple[float, float]:
    """(requests a second, milliseconds of the 99th percentile)."""
    done = subprocess.run(
        ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "--latency", "-H", "Accept-Encoding: br"]
        + [portal.address + path],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx" in done:
        raise RuntimeError(f"{path} was refused: {done}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])
    amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", done).groups()
    return rate, float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def after_a_publish(portal: Portal, database: str, folder: Path) -> Iterator[str]:
    """Each page is asked first after a revision has moved; the next is then kept."""
    run(database, folder, "manage.py", "shell", "-c", RAISED)
    time.sleep(1)  # the state of the data is remembered for half a second
    firsts = {}
    for path in PAGES:
        began = time.perf_counter()
        get(portal, path)
        firsts[path] = time.perf_counter() - began
    slowest = max(firsts, key=firsts.__getitem__)
    yield f"first visit after a publish: at most {firsts[slowest]:.2f} s ({slowest})"
    for path in PAGES:
        brotli, gzip = (len(get(portal, path, encoding)) for encoding in ("br", "gzip"))
        yield f"{path:<30}{brotli:>9,} bytes by brotli{gzip:>9,} by gzip"


def memory(portal: Portal) -> Iterator[str]:
    """Of both workers, before and after many requests of many kinds."""
    yield f"memory after {len(PAGES)} pages: {sum(portal.memory('VmRSS')) / 2**20:.0f} MB"
    spans = [f"{each}?from={year}" for each in SPANNED for year in range(1990, 2020)]
    addresses = ([*PAGES, *spans] * MIXED)[:MIXED]
    for _ in range(2):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda path: get(portal, path), addresses))
        yield f"memory after {MIXED:,} more: {sum(portal.memory('VmRSS')) / 2**20:.0f} MB"
