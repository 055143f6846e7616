#!/usr/bin/env bash
# tests/versions.sh UV oldest|newest: draw a map and run the tests of files, tables and measures with that set of versions.
set -euo pipefail
uv=$(realpath "$1")
set_=$2
cd "$(dirname "$0")/.."
folder=".venv-$set_"
rm -rf "$folder"
if [ "$set_" = oldest ]; then
  "$uv" venv --quiet --python 3.11 "$folder"
  resolution=(--resolution lowest-direct)
else
  for version in 3.15 3.14 3.13 3.12 3.11; do
    "$uv" venv --quiet --python "$version" "$folder" 2>/dev/null && break
  done
  resolution=(--upgrade)
fi
VIRTUAL_ENV=$folder "$uv" pip install --quiet "${resolution[@]}" -e '.[pdf,print,tiles]' \
  'pytest>=8.3' 'pytest-randomly>=3.16' 'hypothesis>=6.115' 'openpyxl>=3.1' 'fastkml[lxml]>=1.4' \
  'geojson-validator>=0.6' 'geoparquet-validator>=0.2' 'cloudpickle>=3'
"$folder/bin/python" --version
"$folder/bin/python" -m truceline map idlib-2018 -o "$folder/idlib-2018.html" --format csv >"$folder/overlaps.csv"
"$folder/bin/python" -m pytest -q tests/geo/test_tables.py tests/geo/test_measure.py tests/geo/test_buffer.py \
  tests/layers/test_events_cases.py tests/layers/test_events_file.py tests/layers/test_files_formats.py \
  tests/layers/test_files_cases.py tests/layers/test_overlap.py tests/layers/test_export_formats.py
