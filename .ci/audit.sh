#!/usr/bin/env bash
# Asks the registries' advisories about everything the lock files name. Succeeds only if every
# package was looked up and none is vulnerable: silence of an unreachable service is no answer.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/tools.sh
export UV_PYTHON_DOWNLOADS=never

found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT
uv=$(find_uv)
npm=$(find_npm)
for lock in requirements.lock requirements-dev.lock; do
  "$uv" tool run --quiet pip-audit --progress-spinner off --format json --disable-pip \
    --require-hashes --requirement "$lock" >"$found/$lock.json" 2>"$found/$lock.log" || true
done
"$npm" audit --json >"$found/package-lock.json" 2>"$found/package-lock.log" || true
.venv/bin/python .ci/audit.py "$found"/*.json
