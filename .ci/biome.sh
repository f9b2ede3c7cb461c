#!/usr/bin/env bash
# Biome of package-lock.json, by whichever Node there is: .ci/biome.sh check --write
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/tools.sh

npm=$(find_npm)
PATH=$(dirname "$npm"):$PATH exec node_modules/.bin/biome "$@"
