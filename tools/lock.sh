#!/bin/sh
# Writes requirements/*.txt from requirements/*.in: hashed, and naming no place to fetch from.
set -eu

cd "$(dirname -- "$0")/../requirements"
for name in base tool dev peers; do
    ../.venv/bin/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate \
        "$name.in" -o "$name.txt" "$@"
done
if grep -n '://' ./*.txt; then
    echo "A lock file names an address." >&2
    exit 1
fi
