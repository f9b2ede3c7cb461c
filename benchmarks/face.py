"""What a first visitor waits for and scrolls through, measured in a browser on the seeded portal.

Serves the portal as `make run` does, with its static files collected. Prints for each page the
compressed HTML, what is loaded before a chart is touched, its length in screens of a telephone and
its sheets of paper; then Lighthouse's scores on its simulated telephone. Lighthouse is fetched by
npm into VAR_DIR for this part alone; LIGHTHOUSE names another copy. Timings of a busy machine are
soft, bytes and lengths are not.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from .served import Served, manage, serving

LIGHTHOUSE = "lighthouse@13"
PHONE = {"width": 360, "height": 740}
CHINA, CHART = "/countries/china/", "/charts/trade/china-share/"
PAGES = (
    *("/", CHINA, "/countries/russia/", "/countries/south-korea/", "/countries/", "/trade/"),
    *("/diplomacy/", "/aid/", "/travel/", "/charts/", CHART, "/stories/", "/changes/"),
)
SCORED = ("/", CHINA, "/trade/", CHART)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def report(folder: Path) -> Iterator[str]:
    os.environ |= {"STATIC_ROOT": str(folder / "static"), "VAR_DIR": str(folder / "var")}
    environment = {"DJANGO_SETTINGS_MODULE": "nkworld.settings"}
    for words in (("migrate", "--verbosity", "0"), ("load_seed",), ("collectstatic", "--no-input")):
        manage(folder, *words, **environment)
    with serving("gunicorn", "nkworld.wsgi", folder, **environment) as portal:
        yield from lengths(portal)
        yield from scores(portal, folder)


def lengths(portal: Served) -> Iterator[str]:
    yield f"{'page':<28}{'HTML gzip':>11}{'all bytes':>11}{'screens':>9}{'sheets':>8}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for path in PAGES:
            portal.get(path, "gzip")  # kept from now on
            html = len(gzip.compress(portal.get(path, "identity"), 6))
            wire, screens, sheets = _looked_at(browser, portal.address + path)
            yield f"{path:<28}{html:>11,}{wire:>11,}{screens:>9.1f}{sheets:>8}"
        browser.close()


def _looked_at(browser: Browser, address: str) -> tuple[int, float, int]:
    """(bytes over the wire before anything is touched, screens, sheets of A4)"""
    page = browser.new_page(viewport=PHONE)
    network = page.context.new_cdp_session(page)
    received: list[float] = []
    network.on("Network.loadingFinished", lambda e: received.append(e["encodedDataLength"]))
    network.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    wire = int(sum(received))
    height: int = page.evaluate("document.documentElement.scrollHeight")
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    page.close()
    return wire, height / PHONE["height"], sheets


def scores(portal: Served, folder: Path) -> Iterator[str]:
    lighthouse = _lighthouse()
    if not lighthouse:
        yield "Lighthouse can’t be fetched: npm is missing, or its registry does not answer."
        return
    yield ""
    yield f"{'Lighthouse, mobile':<28}" + "".join(f"{name:>16}" for name in CATEGORIES)
    for path in SCORED:
        found = _score(lighthouse, portal.address + path, folder)
        yield f"{path:<28}" + "".join(f"{found[name]:>16}" for name in CATEGORIES)


def _lighthouse() -> str:
    """The command, fetched if it is missing; empty if it can't be."""
    if named := os.environ.get("LIGHTHOUSE"):
        return named
    home = settings.BASE_DIR / "var" / "lighthouse"
    command = home / "node_modules" / ".bin" / "lighthouse"
    npm = shutil.which("npm")
    if not command.exists() and npm:
        subprocess.run(
            [npm, "install", "--prefix", str(home), "--no-audit", "--no-fund", LIGHTHOUSE],
            check=False,
            stdout=subprocess.DEVNULL,
        )
    return str(command) if command.exists() else ""


def _score(lighthouse: str, address: str, folder: Path) -> dict[str, Any]:
    """{category: points}, the median of three runs in performance."""
    runs = []
    for _ in range(3):
        output = folder / "lighthouse.json"
        subprocess.run(
            [lighthouse, address, "--quiet", "--output=json", f"--output-path={output}"]
            + ["--chrome-flags=--headless=new --no-sandbox"],
            check=True,
            env=os.environ | {"CHROME_PATH": shutil.which("chromium") or ""},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        categories = json.loads(output.read_text())["categories"]
        runs.append([round(categories[name]["score"] * 100) for name in CATEGORIES])
    runs.sort()
    return dict(zip(CATEGORIES, runs[1], strict=True))
