"""docs/deploy.md and the files beside it are true to the code."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands

from nkworld.importing.reading import MAX_UPLOAD
from tests.deploy.conftest import DEPLOY, text_of

READ = re.compile(r'(?:env\.\w+|environ\.get)\(\s*"(\w+)"')
MEGABYTE = 2**20


def read_by(*paths):
    """The names of the environment that some files ask for."""
    text = "".join((settings.BASE_DIR / path).read_text() for path in paths)
    return set(READ.findall(text))


def test_every_name_of_the_environment_is_in_the_table_and_no_other():
    document = (settings.BASE_DIR / "docs" / "deploy.md").read_text()
    first_cells = re.findall(r"^\| (`[A-Z_`, ]+`) \|", document, re.MULTILINE)
    named = {name for cell in first_cells for name in re.findall(r"[A-Z_]+", cell)}

    assert named == read_by("nkworld/settings.py", "docs/deploy/gunicorn.conf.py")


def test_the_example_sets_names_that_are_read():
    example = re.findall(r"^([A-Z_]+)=", text_of("environment.example"), re.MULTILINE)

    assert set(example) <= read_by("nkworld/settings.py")


def test_every_file_is_named_in_the_document():
    document = (settings.BASE_DIR / "docs" / "deploy.md").read_text()
    files = {path.name for path in DEPLOY.iterdir() if path.is_file()}

    # systemd's files are named as “the units”, of which the document starts each.
    units = {name for name in files if name.startswith("nkworld") and "." in name}
    assert units == {
        "nkworld.socket",
        "nkworld.service",
        "nkworld-worker.service",
        "nkworld-daily.service",
        "nkworld-daily.timer",
    }
    assert {name for name in files - units if name not in document} == set()


@pytest.mark.parametrize("name", ["nkworld-daily.service", "nkworld-worker.service", "upgrade.sh"])
def test_what_the_files_call_is_a_command_of_the_portal(name):
    called = re.findall(r"(?:manage\.py|manage) (\w+)", text_of(name))

    assert called
    assert set(called) <= set(get_commands())


def test_the_proxy_takes_what_the_desk_takes():
    nginx = int(re.search(r"client_max_body_size (\d+)m;", text_of("nginx.conf"))[1])

    assert nginx * MEGABYTE > MAX_UPLOAD


def test_the_portal_asks_valkey_where_it_listens():
    socket = re.search(r"^unixsocket (\S+)$", text_of("valkey.conf"), re.MULTILINE)[1]

    assert f"CACHE_URL=redis://{socket}\n" in text_of("environment.example")
