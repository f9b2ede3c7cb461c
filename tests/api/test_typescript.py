"""Types that `openapi-typescript` makes of the document are those of the answers."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CLIENT = Path(__file__).with_name("typescript") / "client.ts"
MODULES = settings.BASE_DIR / "node_modules"
OWN_NODE = settings.BASE_DIR / ".tools" / "node" / "bin" / "node"


def test_a_client_with_generated_types_compiles_under_strict(client, universe, tmp_path):
    (tmp_path / "schema.json").write_bytes(client.get("/api/v1/schema/").content)
    (tmp_path / "node_modules").symlink_to(MODULES)
    shutil.copy(CLIENT, tmp_path)

    node(tmp_path, "openapi-typescript/bin/cli.js", "schema.json", "--output", "schema.ts")
    strict = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom"]
    node(
        tmp_path, "typescript/bin/tsc", *strict, "--moduleResolution", "bundler",
        "--module", "esnext", "--skipLibCheck", "client.ts",
    )  # fmt: skip


def node(folder, script, *arguments):
    command = [shutil.which("node") or str(OWN_NODE), str(MODULES / script), *arguments]
    run = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
