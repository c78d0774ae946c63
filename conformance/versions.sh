#!/bin/sh
# The suite on every Python the project supports, then on a PostgreSQL of the system's:
#
#   conformance/versions.sh [python3.11 python3.12 python3.13]
#
# Each Python gets an environment of its own. POSTGRES names the folder of PostgreSQL's programs; set it
# empty to leave that part out. Run it as root (the server then runs as `postgres`) or as anybody else.
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- python3.11 python3.12 python3.13
POSTGRES=${POSTGRES-/usr/lib/postgresql/15/bin}
work=$(mktemp -d)
chmod 711 "$work" # as root, both servers run as somebody else
as=
[ "$(id -u)" != 0 ] || as='runuser -u postgres --'

end() {
	[ ! -f "$work/data/postmaster.pid" ] || $as "$POSTGRES/pg_ctl" -D "$work/data" -m fast -w stop >"$work/stopped"
	rm -rf "$work"
}
trap end EXIT

suite() {
	"$work/$1/bin/python" -m pytest -q -p no:cacheprovider
}

for python; do
	name=$(basename "$python")-$("$python" -c 'import sys; print(sys.version.split()[0])')
	echo "== $("$python" --version)"
	"$python" -m venv "$work/$name"
	"$work/$name/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	"$work/$name/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	suite "$name"
	first=${first-$name}
done

[ -n "$POSTGRES" ] || exit 0
echo "== $("$POSTGRES/postgres" --version)"
mkdir "$work/data" "$work/socket"
[ -z "$as" ] || chown postgres "$work/data" "$work/socket"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
$as "$POSTGRES/initdb" -D "$work/data" -U owner -A trust >"$work/made"
$as "$POSTGRES/pg_ctl" -D "$work/data" -l "$work/data/log" -w \
	-o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work/socket -c fsync=off" start >"$work/started"
url=postgresql://owner@127.0.0.1:$port/postgres
ICP_TEST_DATABASE_URL=$url suite "$first"

# And a real service on a database of it, migrated by nobody yet.
"$POSTGRES/createdb" -h 127.0.0.1 -p "$port" -U owner icp
ICP_DATABASE_URL=postgresql://owner@127.0.0.1:$port/icp "$work/$first/bin/python" -m conformance.external
