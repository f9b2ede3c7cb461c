#!/usr/bin/env bash
# All that is checked without running the portal. Each line is a command to run by hand, too.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH=$PWD/.venv/bin:$PATH
set -x

# Every derived figure of the curated data follows from its steps: asked beside all that follows.
curated_data() {
  # Loaded for the suite, too, which begins with it.
  DATABASE_URL=sqlite:///$(python -m tests.loaded_file)
  export DATABASE_URL
  python manage.py verify
  python manage.py check_data
  python manage.py contradictions
}
(curated_data) &
beside=$!
trap wait EXIT

ruff format --quiet --check .
ruff check --quiet .
djlint --quiet --check --lint .
.ci/biome.sh check --error-on-warnings
lint-imports
mypy

export DATABASE_URL=sqlite://:memory:
python manage.py makemigrations --check --dry-run
export ENVIRONMENT=production ALLOWED_HOSTS=portal.example SECRET_KEY
{ SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(50))'); } 2>/dev/null
export OPERATOR_NAME=Ruritania OPERATOR_ADDRESS=Strelsau RESPONSIBLE_EDITOR=Rassendyll CONTACT=a@portal.example
python manage.py check --deploy --fail-level WARNING

wait "$beside"
