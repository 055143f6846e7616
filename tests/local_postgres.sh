# Sourced by the scripts beside it. `start_postgres`: a PostgreSQL with PostGIS of its own on loopback, in $folder, on
# $port, with its programs in $bin; it is stopped and removed when the shell ends. $python is the interpreter to use.

find_postgres() { find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1; }
has_postgis() { find /usr/share/postgresql -name 'postgis.control' 2>/dev/null | grep -q .; }
may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
apt_install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

need_postgis() {
  has_postgis && return
  if ! may_install; then
    echo 'No PostGIS and no right to install one: install PostgreSQL with PostGIS.'
    exit 1
  fi
  apt-get update -qq
  apt_install postgresql postgresql-postgis ||
    apt_install postgresql "postgresql-$(basename "$(dirname "$(find_postgres)")")-postgis-3"
}

start_postgres() {
  need_postgis
  bin=$(find_postgres)
  folder=$(mktemp -d /tmp/truceline-postgres.XXXXXX)
  port=$(free_port)
  as=()
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as=(runuser -u postgres --)
  fi
  trap stop_postgres EXIT
  (cd "$folder" && "${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
  (cd "$folder" && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c fsync=off" start >/dev/null)
}

stop_postgres() {
  "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
