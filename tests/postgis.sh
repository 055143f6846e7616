#!/usr/bin/env bash
# Start a PostGIS of its own on loopback, run the tests that need one, stop it again: tests/postgis.sh PYTHON
set -euo pipefail
python=${1:-python3}
cd "$(dirname "$0")/.."
. tests/local_postgres.sh

start_postgres
TRUCELINE_TEST_POSTGIS="postgresql+psycopg://postgres@127.0.0.1:$port/postgres" \
  "$python" -m pytest -q -m postgis tests/layers/test_export_postgis.py
