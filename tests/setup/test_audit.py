"""`make audit` succeeds only where every package was looked up and none is vulnerable."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

SOUND = {"name": "django", "version": "6.1", "vulns": []}
WEAK = {"name": "openpyxl", "version": "3", "vulns": [{"id": "GHSA-1"}]}
SKIPPED = {"name": "nh3", "skip_reason": "not found"}
NODE = {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 3}}}


@pytest.mark.parametrize(
    ("packages", "node", "code", "sentence"),
    [
        ([SOUND], NODE, 0, "requirements: 1 packages looked up, 0 not."),
        ([SOUND, WEAK], NODE, 1, "VULNERABLE openpyxl 3: GHSA-1"),
        ([SOUND, SKIPPED], NODE, 2, "NOT LOOKED UP nh3"),
        ([SOUND], {"message": "405"}, 2, "NOT LOOKED UP 405"),
        ([SOUND], NODE | {"vulnerabilities": {"d3": {"severity": "high"}}}, 1, "VULNERABLE d3"),
    ],
)
def test_what_was_not_looked_up_is_no_good_news(tmp_path, packages, node, code, sentence):
    (tmp_path / "requirements.json").write_text(json.dumps({"dependencies": packages}))
    (tmp_path / "package-lock.json").write_text(json.dumps(node))

    answer = audit(tmp_path)

    assert (answer.returncode, sentence in answer.stdout) == (code, True), answer.stdout


def test_a_tool_that_said_nothing_looked_nothing_up(tmp_path):
    (tmp_path / "requirements.json").write_text("")

    assert audit(tmp_path).returncode == 2


def audit(folder):
    return subprocess.run(
        [sys.executable, ".ci/audit.py", *sorted(map(str, folder.glob("*.json")))],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
