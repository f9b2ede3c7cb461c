#!/usr/bin/env bash
# Installs what package-lock.json names into node_modules; with --omit=dev only what the portal serves.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/tools.sh

npm=$(find_npm)
echo "Installing the packages of package-lock.json ..."
"$npm" ci --ignore-scripts --loglevel=error "$@" >/dev/null ||
  stop "The packages of package-lock.json could not be installed: npm's words are above."
