#!/usr/bin/env bash
# Usage: .ci/packages.sh LOCK. Makes .venv, where it is missing, hold what the lock names and no more.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/tools.sh
export UV_PYTHON_DOWNLOADS=never

uv=$(find_uv)
if ! is_recent_python .venv/bin/python; then
  python=$(find_python)
  "$uv" venv --quiet --clear --python "$python" .venv
fi
echo "Installing the Python packages of $1 ..."
"$uv" pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes "$1" ||
  stop "The Python packages of $1 could not be installed: uv's words are above."
