"""What the start pages tell people to type is typed, and answers."""

import json
import re
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection

from nkworld.api.docs import LANGUAGES, LOCAL

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="What is served here lies in a SQLite file in any case."
)

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
QUESTION = re.compile(r"/((?:trade/flows|travel/crossings|changes)/\?[^\s\"'`)]*)")
MISSPELT = "contry"


def page_of(slug, portal):
    page = (settings.BASE_DIR / "docs" / "start" / f"{slug}.md").read_text(encoding="utf-8")
    return page.replace(LOCAL, portal.address)


def code(slug, portal):
    return [text for _, text in BLOCK.findall(page_of(slug, portal))]


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_curl_is_told_to_ask_is_answered(portal, tmp_path):
    told = [run(["bash", "-c", each], tmp_path) for each in code("curl", portal)]
    one, every, files, cited, pages, refused, mirror = told

    assert len(json.loads(one)["results"]) == 1 < len(json.loads(every)["results"])
    assert files == "" and {path.suffix for path in tmp_path.iterdir()} >= {".csv", ".parquet"}
    address, _, again = cited.partition("\n")
    assert json.loads(again)["url"] == address
    assert json.loads(again)["results"] == json.loads(one)["results"]
    assert pages.count("then: http") > 3 and pages.endswith("then: nothing more\n")
    assert json.loads(refused)["errors"][0]["nearest"] == "country"
    changes, is_current, rest = mirror.rpartition("304\n")
    assert json.loads(changes)["results"] and is_current and not rest


def test_what_python_is_told_to_do_is_done(portal, tmp_path):
    """All blocks in one script, as in one notebook."""
    (tmp_path / "first.py").write_text("\n".join(code("python", portal)))
    told = run([sys.executable, "first.py"], tmp_path)

    assert "KOTRA" in told and "Did you mean" in told and "as_of=" in told


@pytest.mark.parametrize("slug", LANGUAGES)
def test_every_address_on_a_start_page_answers(portal, slug):
    found = set(QUESTION.findall(page_of(slug, portal)))

    assert len(found) > 1
    for question in found:
        try:
            with urlopen(f"{portal.address}/api/v1/{question}") as answer:
                status = answer.status
        except HTTPError as error:
            status = error.code
        assert status == (400 if MISSPELT in question else 200), question
