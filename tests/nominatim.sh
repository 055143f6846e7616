#!/usr/bin/env bash
# Import a few places into a Nominatim of its own on loopback, run the tests that need one, stop it again:
# tests/nominatim.sh PYTHON. With TRUCELINE_NOMINATIM_URL set, the tests ask that service instead.
# Nominatim lives in a virtual environment of its own (kept in that of PYTHON), its places are those of seeds/gazetteer.
set -euo pipefail
python=${1:-python3}
cd "$(dirname "$0")/.."
tests() { "$python" -m pytest -q -m nominatim tests/geo/test_nominatim.py -rs; }

if [ -n "${TRUCELINE_NOMINATIM_URL:-}" ]; then
  tests
  exit
fi
. tests/local_postgres.sh

if ! command -v osm2pgsql >/dev/null; then
  may_install || { echo 'No osm2pgsql and no right to install one: install it, or set TRUCELINE_NOMINATIM_URL.'; exit 1; }
  apt-get update -qq
  apt_install osm2pgsql
fi
environment=$("$python" -c 'import sys; print(sys.prefix)')/nominatim
if [ ! -x "$environment/bin/nominatim" ]; then
  "$python" -m venv "$environment"
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check \
    'nominatim-db==5.*' 'nominatim-api==5.*' 'psycopg[binary]' falcon uvicorn
fi

start_postgres
stop_all() { kill "${server:-}" 2>/dev/null || true; rm -rf "$work"; stop_postgres; }
work=$(mktemp -d /tmp/truceline-nominatim.XXXXXX)
trap stop_all EXIT
export NOMINATIM_DATABASE_DSN="pgsql:host=127.0.0.1;port=$port;user=postgres;dbname=nominatim"
export NOMINATIM_DATABASE_WEBUSER=postgres_web
nominatim() { "$environment/bin/nominatim" "$@" --project-dir "$work" >>"$work/log" 2>&1 || { tail "$work/log"; exit 1; }; }

"$bin/createuser" -h 127.0.0.1 -p "$port" -U postgres "$NOMINATIM_DATABASE_WEBUSER"
"$python" tests/osm_extract.py seeds/gazetteer/idlib.csv "$work/places.osm"
nominatim import --osm-file "$work/places.osm" --no-updates --offline --threads 1 --osm2pgsql-cache 50
address=127.0.0.1:$(free_port)
"$environment/bin/nominatim" serve --project-dir "$work" --server "$address" >"$work/server.log" 2>&1 &
server=$!
export TRUCELINE_NOMINATIM_URL="http://$address" TRUCELINE_NOMINATIM_PLACES=seeds/gazetteer/idlib.csv
for _ in $(seq 100); do
  if (exec 3<>"/dev/tcp/${address%:*}/${address#*:}") 2>/dev/null; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$work/server.log"; exit 1; }
  sleep 0.2
done
tests
