"""Every kind of page is valid HTML, as the server sends it. Matters of style are not asked."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from django.conf import settings

from .test_pages import PAGES

pytestmark = pytest.mark.browser

VALIDATOR = settings.BASE_DIR / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
CONFIG = Path(__file__).with_name("html-validate.json")
OWN_NODE = settings.BASE_DIR / ".tools" / "node" / "bin" / "node"


def findings(folder):
    """“page: what is wrong where” of the pages that lie in a folder."""
    command = [shutil.which("node") or str(OWN_NODE), str(VALIDATOR), "--config", str(CONFIG)]
    run = subprocess.run(
        [*command, "--formatter", "json", *map(str, sorted(folder.glob("*.html")))],
        check=False,
        capture_output=True,
        text=True,
    )
    return [
        f"{Path(page['filePath']).stem}: {each['message']} ({each['ruleId']}) {each['selector']}"
        for page in json.loads(run.stdout)
        for each in page["messages"]
    ]


def test_every_kind_of_page_is_valid(portal, tmp_path):
    for place, path in enumerate(PAGES):
        address = portal.address + quote(path, safe="/?=&%+")
        with urlopen(address) as answer:
            (tmp_path / f"{place}.html").write_bytes(answer.read())

    found = findings(tmp_path)

    assert not found, "\n".join(f"{PAGES[int(each.partition(':')[0])]} {each}" for each in found)


def test_a_fault_is_found(tmp_path):
    page = '<!doctype html><html lang="en"><head><title>A</title></head><body>{}</body></html>'
    (tmp_path / "0.html").write_text(page.format('<p id="a"><div id="a"></div></p>'))

    assert any("no-dup-id" in each for each in findings(tmp_path))
