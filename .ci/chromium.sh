#!/usr/bin/env bash
# Brings Chromium for the browser tests where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/tools.sh

works command -v chromium || install_debian_package chromium ||
  .venv/bin/python -m playwright install chromium ||
  stop "Chromium is missing: install it, on Debian with apt-get install chromium."
