#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image: a Python of its own for grading, then a rehearsal.
# PYTHON names another interpreter to start from. One below /root would cost the first level of protection.
set -euo pipefail
umask 022

source_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
base=$(dirname "$source_folder")
venv=$base/venv

fits() {
  "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" /usr/bin/python3 /usr/bin/python3.1{4,3,2,1} python3; do
    if [ -n "$candidate" ] && fits "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

from_system() {
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

provide_python() {
  find_python >/dev/null && return
  from_system python3 python3-venv
  find_python >/dev/null && return
  from_system python3.11 python3.11-venv && find_python >/dev/null && return
  echo "There is no Python 3.11 or newer here. Choose a newer base image, Ubuntu 24.04 for example." >&2
  exit 1
}

provide_seccomp() {
  "$1" -c 'import ctypes; ctypes.CDLL("libseccomp.so.2")' 2>/dev/null || from_system libseccomp2
}

install_libraries() {
  [ -x "$venv/bin/python" ] || "$1" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir \
    --require-hashes -r "$source_folder/requirements.lock"
}

# student code runs as another user: it may read the interpreter, and nothing of the course
set_rights() {
  chmod -R a+rX "$venv"
  chmod 700 "$source_folder"
}

provide_python
python=$(find_python)
provide_seccomp "$python"
install_libraries "$python"
set_rights
cd "$source_folder"
"$venv/bin/python" -m compileall -q autograder || true # only saves time; the rehearsal says what does not work
"$venv/bin/python" -m autograder.gradescope.run --rehearse "$base"
