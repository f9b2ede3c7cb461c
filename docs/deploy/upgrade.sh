#!/usr/bin/env bash
# sudo /srv/nkworld/current/docs/deploy/upgrade.sh VERSION: a tag, a branch or a commit, while the portal is served.
# sudo /srv/nkworld/current/docs/deploy/upgrade.sh back: the release before.
# A release is made ready beside the one that serves, in a folder of its own; then a link is switched.
set -euo pipefail

stop() {
  echo "$*" >&2
  exit 1
}
as_owner() { runuser --user nkworld -- "$@"; }
step() {
  doing=$*
  echo "$doing ..."
}
finish() {
  [ $? != 0 ] || return 0
  echo "Failed: $doing. $told $(of_the_database "$unfinished")" >&2
  [ -z "$unfinished" ] || as_owner rm -rf "$unfinished"
}
of_the_database() {
  if grep --quiet --no-messages Applying "$1/.migrated"; then
    echo "The database stays as $1 has migrated it, which the release before it can work with. Should
it not: nkworld-manage restore $(cut -d ' ' -f 1 "$1/.backup") --replace
puts it back as it was before that upgrade; what was published since is lost."
  fi
}

version=${1:?Say which: a tag, a branch or a commit; or back.}
cd /srv/nkworld
exec 9<.
flock --nonblock 9 || stop "Another upgrade is running."
old=$(readlink current)
new=releases/${version//\//-}
[ "$new" != "$old" ] || stop "$version is what serves."
told="$old serves as before." unfinished=
trap finish EXIT

lead() { # a link to a release
  as_owner ln --symbolic --force --no-dereference "$2" next &&
    as_owner mv --no-target-directory next "$1"
}
serve() {
  # Anew, and not by a reload: what gunicorn forks keeps the packages that gunicorn itself began with.
  # The socket is systemd's: visitors wait in it for some seconds, and nobody is turned away.
  lead current "$1" && systemctl restart nkworld nkworld-worker &&
    curl --silent --show-error --fail --output /dev/null --max-time 60 \
      --unix-socket /run/nkworld/gunicorn.sock http://localhost/health/ready
}
switch_to() {
  step "Switch to $1"
  before=$(readlink previous || echo "$old") made=$unfinished unfinished=
  told="$1 is what runs: journalctl -u nkworld says more, and $1/docs/deploy/upgrade.sh back leads back."
  lead previous "$old"
  if ! serve "$1"; then
    told="$1 did not become ready: journalctl -u nkworld says why."
    lead previous "$before"
    if serve "$old"; then told+=" $old serves again."; else told+=" Nor did $old again."; fi
    unfinished=$made
    exit 1
  fi
  echo "$1 serves; $old is kept."
}

if [ "$version" = back ]; then
  step "Go back"
  switch_to "$(readlink previous)"
  of_the_database "$old"
  exit
fi

manage() { RELEASE=$PWD/$new nkworld-manage "$@"; }
step "Fetch $version"
unfinished=$new
rm -rf "$new"
as_owner git clone --quiet --no-checkout "$(as_owner git -C current remote get-url origin)" "$new"
as_owner git -C "$new" checkout --quiet "$version"
step "Install its packages"
as_owner "$new/.ci/packages.sh" requirements.lock
as_owner "$new/.ci/browser-libraries.sh" --omit=dev
step "Check the settings"
manage check --deploy --fail-level WARNING
step "Back up"
nkworld-manage backup | as_owner tee "$new/.backup"
step "Migrate"
# Behind a long query a change of a table would keep every reader waiting: try again instead.
tries=0
until LOCK_SECONDS=1 manage migrate --no-input 2>&1 |
  as_owner tee "$new/.tried" | as_owner tee --append "$new/.migrated"; do
  grep --quiet LockNotAvailable "$new/.tried"
  ((++tries < 20))
  sleep 5
done
step "Load what is new of the curated data"
manage load_seed
step "Collect static files"
manage collectstatic --no-input --verbosity 0 --ignore 'land-*.json' --ignore 'countries-[15]0m.json'
# Beside earlier ones: pages that were sent before still ask for them.
as_owner cp --recursive --link --update=none "$new/static/." static/
for file in "$new"/docs/deploy/nkworld*.{service,socket,timer}; do
  cmp --silent "$file" "/etc/systemd/system/${file##*/}" ||
    echo "Not as in /etc/systemd/system: $file. Compare them after the upgrade."
done

switch_to "$new"
# Beside the two, one more release is kept, and of static files what one of the three has.
find releases -mindepth 1 -maxdepth 1 ! -path "$new" ! -path "$old" -printf '%T@ %p\n' |
  sort --numeric-sort --reverse | tail -n +2 | cut -d ' ' -f 2 |
  as_owner xargs --no-run-if-empty rm -rf
as_owner find static -type f -links 1 -delete
step "Look at the data"
nkworld-manage check_data
