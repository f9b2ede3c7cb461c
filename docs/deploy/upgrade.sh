#!/usr/bin/env bash
# sudo docs/deploy/upgrade.sh VERSION: the portal in another version, while it is served.
# A backup first; the database before the code that needs it; at last the workers, one by one.
set -euo pipefail
version=${1:?Say which: a tag or a branch, docs/deploy/upgrade.sh v1.2}
cd /srv/nkworld
as_owner() { runuser --user nkworld -- "$@"; }

nkworld-manage backup
as_owner git fetch --quiet --tags
as_owner git checkout --quiet "$version"
as_owner .ci/packages.sh requirements.lock
as_owner .ci/browser-libraries.sh --omit=dev
nkworld-manage check --deploy --fail-level WARNING
# Behind a long query a change of a table would keep every reader waiting: try again instead.
tries=0
until LOCK_SECONDS=1 nkworld-manage migrate --no-input; do
  ((++tries < 20)) || exit 1
  sleep 5
done
nkworld-manage load_seed
# Earlier files stay beside the new ones: pages that were sent before still ask for them.
nkworld-manage collectstatic --no-input --verbosity 0 \
  --ignore 'land-*.json' --ignore 'countries-[15]0m.json'
systemctl reload nkworld
systemctl restart nkworld-worker
nkworld-manage check_data
