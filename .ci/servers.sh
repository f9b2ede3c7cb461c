#!/usr/bin/env bash
# Brings what the suite sets the portal up with, as docs/deploy.md says, on a machine of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
source .ci/tools.sh
PATH=$PATH:/usr/sbin

works command -v nginx || install_debian_package nginx-light ||
  stop "nginx is missing: install it, on Debian with apt-get install nginx-light."
for name in valkey-server curl; do
  works command -v "$name" || install_debian_package "$name" ||
    stop "$name is missing: install it, on Debian with apt-get install $name."
done
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || install_debian_package postgresql ||
  stop "PostgreSQL is missing: install it, on Debian with apt-get install postgresql."
