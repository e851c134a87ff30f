#!/bin/sh
# Fills static/yikou/vendor from npm: the icon sprite (icons.txt), htmx and SortableJS. For maintainers only;
# the results are committed and the product needs no Node.
set -eu
cd "$(dirname "$0")"
out=static/yikou/vendor
tmp=$(mktemp -d)
(cd "$tmp" && npm pack --silent @tabler/icons@3.51.0 htmx.org@2.0.11 sortablejs@1.15.7 >/dev/null)

tar xzf "$tmp"/htmx.org-*.tgz -C "$tmp" package/dist/htmx.min.js package/LICENSE
cp "$tmp/package/dist/htmx.min.js" "$out/htmx.min.js"

tar xzf "$tmp"/sortablejs-*.tgz -C "$tmp" package/Sortable.min.js
cp "$tmp/package/Sortable.min.js" "$out/sortable.min.js"

tar xzf "$tmp"/tabler-icons-*.tgz -C "$tmp" package/icons/outline
{
  printf '<svg xmlns="http://www.w3.org/2000/svg">'
  while read -r name; do
    f="$tmp/package/icons/outline/$name.svg"
    [ -f "$f" ] || { echo "no such icon: $name" >&2; exit 1; }
    printf '<symbol id="%s" viewBox="0 0 24 24">' "$name"
    tr '\n' ' ' <"$f" | sed -e 's/<!--[^>]*-->//' -e 's/.*<svg[^>]*>//' -e 's/<\/svg>.*//' -e 's/<path stroke="none"[^>]*>//' -e 's/  */ /g' -e 's/^ //' -e 's/ $//'
    printf '</symbol>\n'
  done <icons.txt
  printf '</svg>\n'
} >"$out/icons.svg"
rm -rf "$tmp"
