"""What the documents print is there: names of code, files, commands, targets of make, tags."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import BaseCommand, get_commands, load_command_class
from django.template import TemplateSyntaxError, engines

HERE = settings.BASE_DIR
# These tell of what is gone; the others are instructions and descriptions of today.
EARLIER = {HERE / "docs/api-changelog.md", HERE / "docs/gone.md"}
HOW_TOS = sorted({*(HERE / "docs").glob("*.md"), *HERE.glob("[RS]*.md")} - EARLIER)
# Of Django, systemd, search engines and browsers.
OTHERS = {"AddIndexConcurrently", "db_default", "ExecStartPre", "OpenSearch", "SameSite"}
BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
OPEN = re.compile(r"<\w|…")  # <app>/seed/<table>.csv: a reader writes something else there
NAME = re.compile(r"\b(?:[a-z]+_\w+|[A-Z][a-z]+[A-Z]\w+)\b|\b[A-Za-z]\w+(?=\()")
FILE = re.compile(r"[\w-][\w/-]*\.(py|html|toml)|[\w-]+/[\w/-]+\.csv|(nkworld|docs|tests)/[\w/-]*")


def printed(how_to: Path) -> list[str]:
    """What stands in a how-to between backticks."""
    text = BLOCK.sub("", how_to.read_text(encoding="utf-8"))
    codes = {" ".join(each.split()) for each in re.findall(r"`([^`]+)`", text)}
    return sorted(code for code in codes if not OPEN.search(code))


@cache
def files() -> list[Path]:
    """Of the portal, of what `start_domain` writes (*-tpl), tests, what a server gets."""
    domains = {name.partition(".")[0] for name in settings.DOMAINS}
    found = [
        path for top in ("nkworld", "templates", *domains) for path in (HERE / top).rglob("*.*")
    ]
    deployed = (path for path in (HERE / "docs" / "deploy").rglob("*") if path.is_file())
    tests = (path for path in (HERE / "tests").rglob("*.py") if path != Path(__file__))
    return [*found, *tests, *deployed]


@cache
def words() -> set[str]:
    """Every name in code and templates, and in the headers of curated tables."""
    found = set(OTHERS)
    for path in files():
        found.add(path.stem)  # a command is a module
        if "deploy" in path.parts or path.suffix in (".py", ".py-tpl", ".html", ".html-tpl"):
            found.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
        elif path.suffix in (".csv", ".csv-tpl"):
            with path.open(encoding="utf-8") as table:
                found.update(re.findall(r"\w+", table.readline()))
    return found


def missing(code: str) -> list[str]:
    """What of a piece of code is not there."""
    found = [f"the name {name}" for name in NAME.findall(code) if name not in words()]
    if FILE.fullmatch(code):
        end = code.replace("remittances/", "")  # the how-tos' own domain, which nobody has
        ends = (path.as_posix().removesuffix("-tpl") for path in files())
        if not (HERE / end).exists() and not any(each.endswith(f"/{end}") for each in ends):
            found.append(f"the file {code}")
    if asked := re.search(r"manage\.py (\w+)(.*)", code):
        found += missing_of_command(*asked.groups())
    if asked := re.match(r"make (\w+)", code):
        makefile = (HERE / "Makefile").read_text(encoding="utf-8")
        found += [] if f"\n{asked[1]}:" in makefile else [f"make {asked[1]}"]
    if "{%" in code:
        tags = " ".join(engines["django"].engine.libraries)
        try:
            engines["django"].from_string(f"{{% load {tags} %}}{code}")
        except TemplateSyntaxError as error:
            found.append(str(error))
    return found


def missing_of_command(name: str, rest: str) -> list[str]:
    if not (app := get_commands().get(name)):
        return [f"the command {name}"]
    command = app if isinstance(app, BaseCommand) else load_command_class(app, name)
    known = command.create_parser("manage.py", name).format_help()
    return [f"{name} {option}" for option in re.findall(r"--[\w-]+", rest) if option not in known]


@pytest.mark.parametrize("how_to", HOW_TOS, ids=lambda path: path.stem)
def test_all_that_a_how_to_prints_is_there(how_to):
    assert [each for code in printed(how_to) for each in missing(code)] == []


@pytest.mark.parametrize(
    "code",
    [
        "kind = one_of(Programme.Kind.choices)",
        "nkworld/portal/hints.py",
        "manage.py begin_domain",
        "manage.py start_domain x --figures y",
        "make suite",
        "{% claim_table rows %}",
        "{% load figures_of_old %}",
    ],
)
def test_what_is_gone_is_named(code):
    assert missing(code)


@pytest.mark.parametrize("how_to", HOW_TOS, ids=lambda path: path.stem)
def test_python_of_a_how_to_names_nothing_that_it_has_not_made(how_to):
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--select=E9,F821", "-"]
    blocks = "".join(BLOCK.findall(how_to.read_text(encoding="utf-8")))
    done = subprocess.run(ruff, input=blocks, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout
