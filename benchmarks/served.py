"""Kept answers under a real server beside a bare view of the same bytes, in one run.

Needs wrk (Debian's package of that name). Each server has two workers; the load comes from the
same machine. Prints requests a second of both and their ratio, then what goes over the wire, how
long the first visit after a publish takes, and the memory of the workers.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

WORKERS = 2
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
MIXED = 10_000
SERVERS = {
    "gunicorn": lambda port, app: [
        *("-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)),
        *("--worker-class", "gthread", "--threads", "4", "--log-level", "error", app),
    ],
    "granian": lambda port, app: [
        *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(WORKERS), "--blocking-threads", "4", "--log-level", "error", app),
    ],
}


def report(folder: Path) -> Iterator[str]:
    if not shutil.which("wrk"):
        yield "wrk is missing: install it, on Debian with apt-get install wrk."
        return
    prepare(folder)
    for server in (name for name in SERVERS if is_installed(name)):
        yield f"{server:<32}{'bytes':>9}{'kept /s':>10}{'bare /s':>10}{'ratio':>8}{'p99 ms':>9}"
        with serving(server, "nkworld.wsgi", folder) as portal:
            yield from beside_bare(server, portal, folder)
            yield from (f"  {line}" for line in after_a_publish(portal, folder))
            yield from (f"  {line}" for line in memory(portal))


def prepare(folder: Path) -> None:
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "load_seed")


def is_installed(server: str) -> bool:
    return (
        subprocess.run([sys.executable, "-c", f"import {server}"], capture_output=True).returncode
        == 0
    )


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'served.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "benchmarks.served_settings",
        "LOG_LEVEL": "ERROR",
        "BARE_BODY": str(folder / "body"),
        "API_UNITS": "0",  # what one address may ask is no matter here
    }


def manage(folder: Path, *words: str, **more: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *words],
        env=environment(folder) | more,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


class Served:
    def __init__(self, address: str, process: subprocess.Popen) -> None:
        self.address, self.process = address, process

    def get(self, path: str, encoding: str = "br") -> bytes:
        request = Request(self.address + path, headers={"Accept-Encoding": encoding})
        with urlopen(request, timeout=60) as answer:
            return answer.read()

    @property
    def resident(self) -> int:
        """Bytes of all workers."""
        children = subprocess.run(
            ["ps", "-o", "rss=", "--ppid", str(self.process.pid)], capture_output=True, text=True
        )
        return sum(int(line) * 1024 for line in children.stdout.split())


@contextmanager
def serving(server: str, module: str, folder: Path, **more: str) -> Iterator[Served]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, *SERVERS[server](port, f"{module}:application")]
    process = subprocess.Popen(command, env=environment(folder) | more)
    try:
        for _ in range(200):
            time.sleep(0.1)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield Served(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def beside_bare(server: str, portal: Served, folder: Path) -> Iterator[str]:
    for path in KEPT:
        body = portal.get(path)
        (folder / "body").write_bytes(body)
        with serving(server, "benchmarks.bare", folder) as bare:
            # By turns, so that neither has the quieter machine.
            rates = [(load(portal, path), load(bare, "/")) for _ in range(2)]
        kept, plain = (max(each[side] for each in rates) for side in (0, 1))
        yield (
            f"  {path:<30}{len(body):>9,}{kept[0]:>10,.0f}{plain[0]:>10,.0f}"
            f"{kept[0] / plain[0]:>8.2f}{kept[1]:>9.1f}"
        )


def load(served: Served, path: str) -> tuple[float, float]:
    """(requests a second, milliseconds of the 99th percentile)."""
    done = subprocess.run(
        ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "--latency", "-H", "Accept-Encoding: br"]
        + [served.address + path],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    if "Non-2xx" in done:
        raise RuntimeError(f"{path} was refused: {done}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])
    amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", done).groups()
    return rate, float(amount) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def after_a_publish(portal: Served, folder: Path) -> Iterator[str]:
    """Each page is asked first after a revision has moved; the next is then kept."""
    manage(
        folder,
        "shell",
        "-c",
        "from nkworld.provenance.models import Dataset; Dataset.objects.update(revision=1_000)",
    )
    time.sleep(1)
    firsts = {}
    for path in PAGES:
        began = time.perf_counter()
        portal.get(path)
        firsts[path] = time.perf_counter() - began
    slowest = max(firsts, key=firsts.__getitem__)
    yield f"first visit after a publish: at most {firsts[slowest]:.2f} s ({slowest})"
    sizes = {path: (len(portal.get(path)), len(portal.get(path, "gzip"))) for path in PAGES}
    for path, (brotli, gzip) in sizes.items():
        yield f"{path:<30}{brotli:>9,} bytes by brotli{gzip:>9,} by gzip"


def memory(portal: Served) -> Iterator[str]:
    """Of both workers, before and after many requests of many kinds."""
    yield f"memory after {len(PAGES)} pages: {portal.resident / 2**20:.0f} MB"
    for _ in range(2):
        with ThreadPoolExecutor(8) as pool:
            spans = [f"{each}?from={year}" for each in SPANNED for year in range(1990, 2020)]
            addresses = [*PAGES, *spans]
            list(pool.map(portal.get, (addresses * MIXED)[: MIXED // 2]))
        yield f"memory after {MIXED // 2:,} more: {portal.resident / 2**20:.0f} MB"
