"""The check of what only the whole catalogue shows: packages, results, material rules, counts."""

from collections.abc import Mapping
from typing import Any

from yikou.catalogue.checking.known import Known
from yikou.catalogue.checking.place import Place, joined, repeated

PACKAGE = ("key", "name", "intro", "deadline_rule", "departments", "questions")
DEADLINE_RULES = ("longest",)
SECOND_FIELD = {"shared": "source", "promise": "except", "instead": "any_of"}
GUIDED_SHARE = 3


def check_departments(place: Place, known: Known) -> None:
    """departments.yaml: departments with their prefixes, and the categories."""
    if not place.has(("departments", "categories")):
        return
    known.categories = place.at("categories").texts(1)
    names, prefixes = [], []
    for one in place.at("departments").each(1):
        if not one.has(("name", "prefix", "full_name")):
            continue
        name, prefix, _ = one.at("name").text(), one.at("prefix").text(), one.at("full_name").text()
        if name and prefix:
            names.append(name)
            prefixes.append(prefix)
            known.prefixes[name] = prefix
    for twice in (repeated(names), repeated(prefixes)):
        if twice:
            place.at("departments").wrong(f"重复了 {joined(twice)}。")


def check_results(known: Known) -> None:
    """`provides` names materials that some item asks for."""
    used = set(_users(known))
    for code, item in known.items.items():
        for key in _list(item.get("provides")):
            if key not in used:
                known.places[code].at("provides").wrong(f"没有事项要用 {key}。")


def check_guided(place: Place, known: Known, stated: int | None) -> None:
    """A third of the items asks situation questions; the README counts right where it counts."""
    total = len(known.items)
    guided = sum(bool(_list(item["situations"])) for item in known.items.values())
    if guided * GUIDED_SHARE < total:
        place.wrong(f"{total} 个事项里只有 {guided} 个有情形引导，至少要有三分之一。")
    if stated is not None and stated != total:
        place.wrong(f"README.md 说有 {stated} 个事项，这里有 {total} 个。")


# --- joint packages ------------------------------------------------------------------


def package_keys(place: Place) -> list[str]:
    """The keys of all packages, as far as they can be read."""
    packages = place.value.get("packages") if isinstance(place.value, dict) else None
    return [str(one["key"]) for one in _list(packages) if isinstance(one, dict) and one.get("key")]


def check_packages(place: Place, known: Known) -> None:
    """joint.yaml: each package's fields, its questions against its items, the order of results."""
    if not place.has(("packages",)):
        return
    if twice := repeated(package_keys(place)):
        place.wrong(f"套餐的键重复了 {joined(twice)}。")
    for one in place.at("packages").each():
        key = one.value.get("key") if isinstance(one.value, dict) else None
        package = one.belonging_to(key if isinstance(key, str) else one.field)
        if package.has(PACKAGE, ("outside",)):
            _package(package, known)


def _package(package: Place, known: Known) -> None:
    package.at("key").key()
    package.at("name").text()
    package.at("intro").text()
    package.at("deadline_rule").one_of(DEADLINE_RULES)
    members = {code: one for code, one in known.items.items() if package.code in _list(one["joint"])}
    if len(members) < 2:
        package.wrong(f"只有 {len(members)} 个事项写了这个套餐，至少要有 2 个。")
    departments = {str(one["department"]) for one in members.values()}
    if set(package.at("departments").texts()) != departments:
        package.at("departments").wrong(f"应当是成员事项所属的全部部门：{joined(sorted(departments))}。")
    _outside(package, {key for one in members.values() for key in _keys(one)})
    _questions(package, [str(one["name"]) for one in members.values()])
    if waiting := circle(members):
        package.wrong(f"这些事项互相等对方的结果，永远办不完：{joined(waiting)}。")


def _outside(package: Place, used: set[str]) -> None:
    if "outside" not in package.value:
        return
    for one in package.at("outside").each(0, 5):
        if not one.has(("name", "where", "gives")):
            continue
        one.at("name").text()
        one.at("where").text()
        for key in one.at("gives").texts():
            if key not in used:
                one.at("gives").wrong(f"套餐里没有事项要用 {key}。")


def _questions(package: Place, names: list[str]) -> None:
    keys = []
    for question in package.at("questions").each(1, 6):
        if not question.has(("key", "question", "options")):
            continue
        question.at("question").text()
        if key := question.at("key").key():
            keys.append(key)
        _package_options(question, names)
    if twice := repeated(keys):
        package.at("questions").wrong(f"问题的键重复了 {joined(twice)}。")


def _package_options(question: Place, names: list[str]) -> None:
    keys = []
    for option in question.at("options").each(2, 99):
        if not option.has(("key", "label", "leaves_out")):
            continue
        option.at("label").text()
        if key := option.at("key").key():
            keys.append(key)
        for word in option.at("leaves_out").texts():
            if not any(word in name for name in names):
                option.at("leaves_out").wrong(f"“{word}”对不上套餐里任何事项的名称。")
    if twice := repeated(keys):
        question.at("options").wrong(f"选项的键重复了 {joined(twice)}。")


def circle(members: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The codes of items that wait for each other's results; empty where there is an order."""
    makers: dict[str, set[str]] = {}
    for code, item in members.items():
        for key in _list(item.get("provides")):
            makers.setdefault(str(key), set()).add(code)
    waits = {
        code: {maker for key in _keys(item) for maker in makers.get(key, ())} - {code} for code, item in members.items()
    }
    while free := [code for code, before in waits.items() if not before]:
        for code in free:
            del waits[code]
        for before in waits.values():
            before.difference_update(free)
    return list(waits)


# --- material rules ------------------------------------------------------------------


def check_material_rules(place: Place, known: Known) -> None:
    """material_rules.yaml: each rule names a material that items ask for, once."""
    if not place.has(SECOND_FIELD):
        return
    users = _users(known)
    for part, second in SECOND_FIELD.items():
        keys = []
        for entry in place.at(part).each(1, 99):
            if not entry.has(("key", second)):
                continue
            if key := entry.at("key").text():
                keys.append(key)
            _entry(entry, users)
        if twice := repeated(keys):
            place.at(part).wrong(f"重复了 {joined(twice)}。")


def _entry(entry: Place, users: Mapping[str, set[str]]) -> None:
    key = str(entry.value["key"])
    if key not in users:
        entry.at("key").wrong(f"没有事项要用 {key}。")
    if "source" in entry.value:
        entry.at("source").text()
    if "any_of" in entry.value:
        for other in entry.at("any_of").texts(1):
            if other not in users:
                entry.at("any_of").wrong(f"没有事项要用 {other}。")
    if "except" in entry.value:
        for code in entry.at("except").texts():
            if code not in users.get(key, ()):
                entry.at("except").wrong(f"{code} 不要这种材料。")


def _users(known: Known) -> dict[str, set[str]]:
    """The items that ask for each material."""
    users: dict[str, set[str]] = {}
    for code, item in known.items.items():
        for key in _keys(item):
            users.setdefault(key, set()).add(code)
    return users


def _keys(item: Mapping[str, Any]) -> list[str]:
    return [str(one.get("key")) for one in _list(item["materials"]) if isinstance(one, dict)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
