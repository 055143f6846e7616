#!/usr/bin/env bash
# Start a PostGIS of its own on loopback, run the tests that need one, stop it again: tests/postgis.sh PYTHON
set -euo pipefail
python=${1:-python3}

find_postgres() { find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1; }
has_postgis() { find /usr/share/postgresql -name 'postgis.control' 2>/dev/null | grep -q .; }

if ! has_postgis; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql postgresql-postgis >/dev/null ||
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql \
        "postgresql-$(basename "$(dirname "$(find_postgres)")")-postgis-3" >/dev/null
  else
    echo 'No PostGIS and no right to install one: install PostgreSQL with PostGIS, or set TRUCELINE_TEST_POSTGIS.'
    exit 1
  fi
fi

bin=$(find_postgres)
folder=$(mktemp -d /tmp/truceline-postgis.XXXXXX)
port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as=(runuser -u postgres --)
fi
stop() { "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap stop EXIT

cd "$(dirname "$0")/.."
(cd "$folder" && "${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
(cd "$folder" && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c fsync=off" start >/dev/null)
TRUCELINE_TEST_POSTGIS="postgresql+psycopg://postgres@127.0.0.1:$port/postgres" \
  "$python" -m pytest -q -m postgis tests/layers/test_export_postgis.py
