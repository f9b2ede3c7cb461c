"""`manage.py start_domain` writes a domain that keeps every convention and passes its own tests."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.base import CommandError

from nkworld.portal.management.commands.start_domain import names_of
from tests.upgrades.conftest import ONE_AFTER_THE_OTHER

DOMAINS = {name.partition(".")[0] for name in settings.DOMAINS}
SHARED = (*DOMAINS, "node_modules")
COPIED = ("docs", "nkworld", "templates", "manage.py", "pyproject.toml")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What a domain is written into, as a copy; what it only reads, as links."""
    for name in SHARED:
        (tmp_path / name).symlink_to(settings.BASE_DIR / name)
    (tmp_path / "tests").mkdir()
    shared = (settings.BASE_DIR / "tests").glob("*.py")
    for name in [*COPIED, *(path.relative_to(settings.BASE_DIR) for path in shared)]:
        source = settings.BASE_DIR / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    return tmp_path


def run(tree: Path, *command: str, fails: bool = False) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    kept |= {"DATABASE_URL": "sqlite://:memory:", "PYTHONPATH": str(tree)}
    done = subprocess.run(
        [sys.executable, *command], cwd=tree, env=kept, capture_output=True, text=True
    )
    assert bool(done.returncode) == fails, done.stdout + done.stderr
    return done.stderr if fails else done.stdout


def commands(tree: Path, *commands: list[str]) -> None:
    """One after the other, in one process: to start one for each takes longer than most of them."""
    run(tree, "-c", ONE_AFTER_THE_OTHER, json.dumps(commands))


@pytest.mark.slow
def test_new_domains_pass_their_checks_and_tests(tree):
    """One with claims and curated records, one with claims alone; no domain here is called so."""
    records = ["--claims=ducats", "--records=edicts"]
    commands(tree, ["start_domain", "ruritanias", *records], ["start_domain", "freedonias"])
    tests = ["tests/ruritanias", "tests/freedonias"]

    checked = ["check", "--fail-level=WARNING"]
    commands(tree, checked, ["makemigrations", "--check", "--dry-run"])
    assert ' · ruritanias · freedonias"]' in (tree / "docs" / "architecture.md").read_text()
    header = (tree / "ruritanias" / "seed" / "sources.csv").read_text()
    assert {"authority", "authority_reason"} <= set(header.strip().split(","))
    unsaid = run(tree, "manage.py", "check", "--deploy", "--tag", "domains", fails=True)
    assert "ruritanias/models.py still has a TODO" in unsaid
    run(tree, "-m", "ruff", "check", "ruritanias", "freedonias", *tests)
    run(tree, "-m", "ruff", "format", "--check", "ruritanias", "freedonias", *tests)
    told = run(tree, "-m", "pytest", *tests, "-q", "-n0", "-p", "no:cacheprovider")
    assert "passed" in told
    assert not (tree / "freedonias" / "questions.py").exists()


@pytest.mark.parametrize("name", ["Remittances", "travel", "re-mit"])
def test_a_name_that_cannot_be_used_is_refused(name):
    with pytest.raises(CommandError, match="small letters only|already"):
        names_of(name, "estimates", "")
