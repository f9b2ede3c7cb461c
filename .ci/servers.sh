#!/usr/bin/env bash
# Brings nginx and Valkey, before and beside which the suite serves the portal as docs/deploy.md says.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/tools.sh
PATH=$PATH:/usr/sbin

works command -v nginx || install_debian_package nginx-light ||
  stop "nginx is missing: install it, on Debian with apt-get install nginx-light."
works command -v valkey-server || works command -v redis-server || install_debian_package valkey-server ||
  stop "Valkey is missing: install it, on Debian with apt-get install valkey-server."
