#!/bin/sh
# Builds the environment in .venv from the hashed lock files: tools/env.sh run|dev|peers
#
# `run` is what the product needs, `dev` adds what tests need (and is enough for `run`),
# `peers` is a separate environment (.venv-peers) with the product that benchmarks compare with.
# A second call with the same locks and the same Python does nothing.
set -eu

cd "$(dirname -- "$0")/.."
ROOT=$(pwd)
KIND=${1:-run}
case $KIND in
    run) VENV=$ROOT/.venv LOCK=requirements/base.txt COMPILE=--compile-bytecode ;;
    dev) VENV=$ROOT/.venv LOCK=requirements/dev.txt COMPILE= ;;
    peers) VENV=$ROOT/.venv-peers LOCK=requirements/peers.txt COMPILE= ;;
    *) echo "usage: tools/env.sh run|dev|peers" >&2; exit 2 ;;
esac
export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() { printf '%s\n' "$*" >&2; }

# What this environment is made of; the same text means that there is nothing to do.
stamp() {
    { echo "$ROOT"; cat tools/env.sh requirements/tool.txt "$1"; } | sha256sum | cut -d' ' -f1
}

is_current() {
    [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -c '' 2>/dev/null && [ -f "$VENV/.made-$1" ] &&
        [ "$(cat "$VENV/.made-$1")" = "$2" ]
}

python_3_11() {
    for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13 /usr/bin/python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    say "Python 3.11 or later is needed and was not found. PYTHON=/path/to/python names one."
    exit 1
}

# Debian ships Python without ensurepip; a pip of the system can then stand in.
create() {
    python=$1
    rm -rf "$VENV"
    if "$python" -m venv "$VENV" >/dev/null 2>&1; then
        return
    fi
    rm -rf "$VENV"
    if "$python" -m venv --without-pip "$VENV" 2>/dev/null && "$python" -m pip --version >/dev/null 2>&1; then
        return
    fi
    rm -rf "$VENV"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "This Python cannot make environments: installing Debian's python3-venv."
        "$ROOT/tools/debian.sh" python3-venv && "$python" -m venv "$VENV" && return
    fi
    say "This Python cannot make environments. On Debian: apt-get install python3-venv"
    exit 1
}

pip() {
    if "$VENV/bin/python" -c 'import pip' 2>/dev/null; then
        "$VENV/bin/python" -m pip "$@"
    else
        "$BASE" -m pip --python "$VENV/bin/python" "$@"
    fi
}

# uv does not read pip's configuration: a mirror that is set there counts here too.
use_configured_index() {
    index=$(pip config get global.index-url 2>/dev/null || true)
    if [ -n "$index" ] && [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
        export UV_DEFAULT_INDEX="$index"
    fi
}

install() {
    if pip install --quiet --require-hashes --no-deps -r requirements/tool.txt; then
        use_configured_index
        # shellcheck disable=SC2086 # COMPILE is one option or none
        if "$VENV/bin/uv" pip sync --quiet $COMPILE --python "$VENV/bin/python" --require-hashes \
            requirements/tool.txt "$LOCK"; then
            return
        fi
    fi
    say "uv is not to be had here: installing with pip, which takes longer."
    pip install --quiet --require-hashes --no-deps -r "$LOCK"
}

# The command runs the sources where they lie: a path file and a launcher, nothing to build.
place_command() {
    site=$("$VENV/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$ROOT" > "$site/yikou.pth"
    cat > "$VENV/bin/yikou" <<'LAUNCHER'
#!/bin/sh
'''exec' "$(dirname -- "$(readlink -f -- "$0")")/python" "$0" "$@"
' '''
import sys

from yikou.cli.main import main

sys.argv[0] = "yikou"
sys.exit(main())
LAUNCHER
    chmod +x "$VENV/bin/yikou"
}

wanted=$(stamp "$LOCK")
is_current "$KIND" "$wanted" && exit 0
# The dev environment holds everything that running needs.
if [ "$KIND" = run ] && is_current dev "$(stamp requirements/dev.txt)"; then exit 0; fi

BASE=$(python_3_11)
say "Building the environment ($KIND) in ${VENV#"$ROOT"/} …"
# Scripts in an environment name its place: one that was moved or copied is made anew.
if [ -f "$VENV/.place" ] && [ "$(cat "$VENV/.place")" != "$VENV" ]; then rm -rf "$VENV"; fi
if ! "$VENV/bin/python" -c '' 2>/dev/null; then create "$BASE"; fi
rm -f "$VENV"/.made-*
echo "$VENV" > "$VENV/.place"
install
[ "$KIND" = peers ] || place_command
echo "$wanted" > "$VENV/.made-$KIND"
say "The environment is ready."
