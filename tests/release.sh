#!/usr/bin/env bash
# tests/release.sh PYTHON: build wheel and source archive, check both, install each in an empty environment and run it, on the
# oldest and the newest Python that is here or that uv can bring.
set -euo pipefail
python=$(realpath -s "$1")
cd "$(dirname "$0")/.."
rm -rf dist .release
"$python" -m build --outdir dist .
"$python" -m twine check --strict dist/*.whl dist/*.tar.gz
# W002: each scenario has files of its own, also where two have the same.
"$python" -m check_wheel_contents --toplevel geo,layers,maps,seeds,truceline --ignore W002,W004 dist/*.whl

version=$("$python" -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')
try() { # try NAME PYTHON FILE
  local folder=$PWD/.release/$1
  "$2" -m venv "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$3"
  (
    cd "$folder"
    ./bin/python --version
    test "$(./bin/truceline --version)" = "truceline $version"
    ./bin/truceline map golan-1974 -o golan.html --quiet >overlaps.txt
    ./bin/truceline check golan-1974
    test -s golan.html
  )
}

pythons() { # the interpreters of each version that is supported, oldest first
  for minor in 11 12 13 14 15; do
    for found in "python3.$minor" "$HOME/.pyenv/versions/3.$minor".*/bin/python; do
      if command -v "$found" >/dev/null && "$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        command -v "$found"
        break
      fi
    done
  done
}
mapfile -t here < <(pythons)
try oldest "${here[0]}" dist/*.whl
try newest "${here[-1]}" dist/*.whl

# The data package is one by the field's own checker.
"$python" -m venv .release/frictionless
.release/frictionless/bin/python -m pip install --quiet --disable-pip-version-check frictionless
.release/newest/bin/truceline export golan-1974 -o .release/package --quiet
.release/frictionless/bin/frictionless validate .release/package/datapackage.json >/dev/null

try source "$python" dist/*.tar.gz
echo "dist/ may be published: $(ls dist | tr '\n' ' ')"
