#!/usr/bin/env bash
# Installs the browser libraries that package-lock.json names into node_modules.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/tools.sh

npm=$(find_npm)
echo "Installing the browser libraries of package-lock.json ..."
"$npm" ci --ignore-scripts --loglevel=error >/dev/null ||
  stop "The browser libraries could not be installed: npm's words are above."
