"""Keys for what has only a Chinese name yet: the one that other items use for it, else its sound."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from yikou.catalogue.items import Material

LONGEST = 32
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")


def fill(row: dict[str, Any], keyed_by: str, taken: Collection[str], known: Mapping[str, Material]) -> None:
    """Give a row that has a name and no key a key; what other items know by that name keeps its key and issuer."""
    name = str(row.get(keyed_by) or "")
    if row.get("key") or not name:
        return
    if (same := known.get(name)) is not None:
        row["key"], row["issuer"] = same.key, row.get("issuer") or same.issuer
    else:
        row["key"] = _unused(sound(name), taken)


def sound(name: str) -> str:
    """`居住证` as a key: `ju_zhu_zheng`."""
    from pypinyin import lazy_pinyin  # a large dictionary that few requests need

    key = _NOT_IN_KEYS.sub("_", "_".join(lazy_pinyin(name)).lower()).strip("_")[:LONGEST].strip("_")
    return key if key[:1].isalpha() else f"k_{key}".rstrip("_")


def _unused(key: str, taken: Collection[str]) -> str:
    number, made = 2, key
    while made in taken:
        made, number = f"{key}_{number}", number + 1
    return made
