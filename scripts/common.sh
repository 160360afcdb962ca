# What the scripts share. Sourced, not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
program="$root/src/LaiChau.Workflow.Host/bin/Release/net10.0/laichau.dll"

# Builds the program unless it is newer than every source file.
build_program() {
    if [ ! -f "$program" ] || [ -n "$(find "$root/src" "$root"/*.props "$root/global.json" -type f \
        -not -path '*/obj/*' -not -path '*/bin/*' -newer "$program" -print -quit)" ]; then
        echo "Đang dựng chương trình…" >&2
        dotnet build "$root/src/LaiChau.Workflow.Host" -c Release -v quiet --nologo >&2
        touch "$program"
    fi
}

# Runs a command as root: as it is, or through sudo where nobody need type a password.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Sets `found` to the path of a program; installs the Debian package that has it when it is missing. No service is started.
#   need NAME PACKAGE
need() {
    local name=$1 package=$2 policy=/usr/sbin/policy-rc.d ours=
    found=$(PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$name" || true)
    if [ -n "$found" ]; then return 0; fi
    if ! command -v apt-get >/dev/null || ! as_root true 2>/dev/null; then
        echo "$name is missing; install the package $package, or run as root on Debian." >&2
        return 1
    fi
    echo "Installing $package for $name…" >&2
    if [ ! -e "$policy" ]; then
        ours=1
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod 755 "$policy"
    fi
    local status=0
    { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$package"; } >/dev/null || status=$?
    [ -z "$ours" ] || as_root rm -f "$policy"
    if [ "$status" -ne 0 ]; then
        echo "The package $package could not be installed." >&2
        return 1
    fi
    found=$(PATH="$PATH:/usr/sbin:/usr/local/sbin" command -v "$name")
}

# Temporary files lie in memory where there is enough of it: tests make and remove some hundred thousand of them, which takes ext4 a
# seventh of their processor time. Sets `files_in_memory` to the folder, which the caller removes, or to nothing.
use_memory_for_files() {
    files_in_memory=
    local free
    free=$({ df --output=avail -k /dev/shm 2>/dev/null || true; } | tail -1)
    if [ "${free:-0}" -lt 4000000 ] || [ "$(awk '/^MemAvailable/ {print $2}' /proc/meminfo)" -lt 8000000 ]; then return 0; fi
    files_in_memory=$(mktemp -d -p /dev/shm laichau-XXXXXX 2>/dev/null) || return 0
    chmod 711 "$files_in_memory"
    export TMPDIR=$files_in_memory
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && exec runuser -u postgres -- "$@"); else "$@"; fi
}

# Debian keeps the programs of the server out of the path; the newest version counts.
postgres_programs() {
    local initdb
    initdb=$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -1)
    [ -n "$initdb" ] && dirname "$initdb"
}

# Starts a PostgreSQL of our own on a free port of the loopback, its data in a temporary folder, and exports
# LAICHAU_TEST_POSTGRES, the connection string of its superuser. stop_postgres ends and removes it.
#   start_postgres [-c option=value …]
start_postgres() {
    postgres_bin=$(postgres_programs) || { need pg_ctlcluster postgresql && postgres_bin=$(postgres_programs); }
    postgres_home=$(mktemp -d)
    # A signal ends the script by way of its EXIT trap, which stops the server.
    trap 'exit 130' INT
    trap 'exit 143' TERM
    local password port
    password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
    printf '%s\n' "$password" >"$postgres_home/password"
    [ "$(id -u)" -ne 0 ] || chown -R postgres: "$postgres_home"
    as_postgres "$postgres_bin/initdb" --pgdata="$postgres_home/data" --username=laichau --pwfile="$postgres_home/password" \
        --no-sync --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 >"$postgres_home.log" 2>&1 || { cat "$postgres_home.log" >&2; return 1; }
    for _ in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 12000))
        if as_postgres "$postgres_bin/pg_ctl" --pgdata="$postgres_home/data" --wait --silent --log="$postgres_home/server.log" \
            --options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200 $*" start >>"$postgres_home.log" 2>&1; then
            export LAICHAU_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=laichau;Password=$password;Database=postgres"
            return 0
        fi
    done
    cat "$postgres_home.log" "$postgres_home/server.log" >&2
    return 1
}

stop_postgres() {
    if [ -z "${postgres_home:-}" ]; then return 0; fi
    # A second signal does not leave it half stopped.
    trap '' INT TERM
    as_postgres "$postgres_bin/pg_ctl" --pgdata="$postgres_home/data" --mode=immediate --silent stop >/dev/null 2>&1 || true
    rm -rf "$postgres_home" "$postgres_home.log"
    postgres_home=
}
