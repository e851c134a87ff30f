"""The check of one item: every condition of the format that a single item can break."""

import re
from dataclasses import fields

from yikou.catalogue.checking.known import Known
from yikou.catalogue.checking.place import Place, joined, repeated
from yikou.catalogue.items.item import OPTIONAL, SHORT_LIVED, TYPE_CODES, Item
from yikou.catalogue.items.parts import (
    AUDIENCES,
    CHANNELS,
    DELIVERIES,
    FORMS,
    HANDLINGS,
    RETENTIONS,
    ROLES,
    WINDOWS,
    Material,
)

FIELDS = tuple(one.name for one in fields(Item) if one.name not in OPTIONAL)
MATERIAL = tuple(one.name for one in fields(Material))
CATCH_ALL = re.compile(r"其他材料|有关材料|相关材料|其他证明|有关证明|相关证明|证明事项|等材料|所需材料")
COMMITTEE = re.compile(r"居民委员会|村民委员会|村（居）民委员会|居（村）民委员会|居委会|村委会")
NOT_BY_COMMITTEE = frozenset(
    {
        "birth_certificate",
        "death_certificate",
        "diagnosis_certificate",
        "disability_certificate",
        "house_ownership_proof",
        "income_certificate",
        "inheritance_proof",
        "kinship_certificate",
        "marriage_certificate",
        "missing_parent_result",
        "online_business_proof",
    }
)
DOCUMENT_NUMBER = re.compile(r"（[^（）]*）$")
MONTH = 30


def check_item(place: Place, known: Known) -> None:
    """Note every condition that this item breaks; `known` are the items read before it."""
    if not place.has(FIELDS, OPTIONAL):
        return
    known.items[place.code] = place.value
    known.places[place.code] = place
    _identity(place, known)
    for name, allowed in (("kind", TYPE_CODES), ("handling", HANDLINGS), ("audience", AUDIENCES), ("window", WINDOWS)):
        place.at(name).one_of(allowed)
    place.at("citywide").flag()
    place.at("online").flag()
    place.at("conditions").texts(1, 5)
    place.at("suspends").texts()
    _aliases(place, known)
    _limits(place)
    _steps(place)
    _extras(place)
    _basis(place, known)
    _situations(place, _materials(place, known))
    _fee(place)
    _result(place)
    _joint(place, known)
    for faq in place.at("faq").each(0, 3):
        if faq.has(("q", "a")):
            faq.at("q").text()
            faq.at("a").text()


def _identity(place: Place, known: Known) -> None:
    place.at("name").text()
    short = place.at("short_name").text()
    if short and len(short) > 8:
        place.at("short_name").wrong(f"“{short}”有 {len(short)} 个字，应当是 1 至 8 个字。")
    place.at("category").one_of(known.categories)
    prefix = known.prefixes.get(place.at("department").one_of(known.prefixes) or "")
    _code(place, prefix)
    if place.code in known.file_of_item:
        place.at("code").wrong(f"编码已经在 {known.file_of_item[place.code]} 里用过。")
    known.file_of_item[place.code] = place.sheet.file


def _code(place: Place, prefix: str | None) -> None:
    code = place.at("code").text()
    if not prefix or not code:
        return
    if not re.fullmatch(rf"{re.escape(prefix)}-[0-9]{{3}}", code):
        place.at("code").wrong(f"编码应当是 {prefix}-三位数字。")
    if place.sheet.file.startswith("items/") and place.sheet.file != f"items/{prefix.lower()}.yaml":
        place.at("department").wrong(f"这个部门的事项应当写在 items/{prefix.lower()}.yaml。")


def _aliases(place: Place, known: Known) -> None:
    short = place.value["short_name"]
    for alias in [short, *place.at("aliases").texts(3, 8)]:
        earlier = known.item_of_alias.setdefault(str(alias), place.code)
        if earlier != place.code:
            place.at("aliases").wrong(f"“{alias}”已经是 {earlier} 的叫法。")


def _limits(place: Place) -> None:
    handling, legal, promised = place.value["handling"], place.value["legal_limit"], place.value["promised_limit"]
    if legal is not None and place.at("legal_limit").count(1) is None:
        return
    if place.at("promised_limit").count() is None:
        return
    if handling in ("instant", "consultation") and legal is not None:
        place.at("legal_limit").wrong("即办和咨询没有法定时限，应当是 null。")
    if handling == "instant" and promised:
        place.at("promised_limit").wrong("即办件当场办结，承诺时限应当是 0。")
    if handling in ("commitment", "initial_review", "agency") and not promised:
        place.at("promised_limit").wrong("这类事项要有承诺时限，应当大于 0。")
    if legal is not None and promised > legal:
        place.at("promised_limit").wrong(f"承诺时限 {promised} 长于法定时限 {legal}，请改短。")


def _steps(place: Place) -> None:
    days, keys = 0, []
    for step in place.at("steps").each():
        if not step.has(("key", "name", "role", "days")):
            return
        step.at("role").one_of(ROLES)
        step.at("name").text()
        key, taken = step.at("key").key(), step.at("days").count()
        if key is None or taken is None:
            return
        keys.append(key)
        days += taken
    if place.value["handling"] == "instant" and place.value["steps"]:
        place.at("steps").wrong("即办件没有后续环节，应当是 []。")
    if isinstance(place.value["promised_limit"], int) and days != place.value["promised_limit"]:
        place.at("steps").wrong(f"各环节共 {days} 天，承诺时限是 {place.value['promised_limit']} 天，应当相等。")
    if twice := repeated(keys):
        place.at("steps").wrong(f"环节的键重复了 {joined(twice)}。")


def _extras(place: Place) -> None:
    if "legal_term" in place.value:
        _legal_term(place)
    if "provides" in place.value:
        place.at("provides").texts(1)
    if "channel" in place.value:
        channels = place.at("channel").texts(1)
        for one in channels:
            if one not in CHANNELS:
                place.at("channel").wrong(f"“{one}”不在可选值之内：{joined(CHANNELS)}。")
        if "cross_province" in channels and place.value["citywide"] is not True:
            place.at("channel").wrong("跨省通办的事项必须全市通办（citywide: true）。")
    if "retention" in place.value:
        kept = place.at("retention").one_of(RETENTIONS)
        if kept == ("10y" if str(place.value["handling"]) in SHORT_LIVED else "30y"):
            place.at("retention").wrong(f"规则本来就是 {kept}，不必写。")


def _legal_term(place: Place) -> None:
    term = place.at("legal_term")
    if not isinstance(term.value, dict) or list(term.value) not in (["days"], ["months"]):
        term.wrong("写成 {days: n} 或 {months: n}。")
        return
    unit = next(iter(term.value))
    count = term.at(unit).count(1)
    if count is None:
        return
    days = count if unit == "days" else count * MONTH
    if place.value["legal_limit"] != days * 5 // 7:
        place.at("legal_limit").wrong(f"按 {days} 个自然日折算应当是 {days * 5 // 7}。")


def _basis(place: Place, known: Known) -> None:
    laws = []
    for basis in place.at("basis").each(1, 4):
        if not basis.has(("title",), ("article",)):
            continue
        title = basis.at("title").text()
        if "article" in basis.value:
            basis.at("article").text()
        if title is None:
            continue
        law = DOCUMENT_NUMBER.sub("", title)
        laws.append(law)
        first = known.title_of_law.setdefault(law, title)
        if first != title:
            basis.at("title").wrong(f"同一依据在别处写作“{first}”，请写成一样。")
    if twice := repeated(laws):
        place.at("basis").wrong(f"依据重复了 {joined(twice)}，请把条款写在一起。")


def _materials(place: Place, known: Known) -> dict[str, Place]:
    """The item's materials by key, as far as they can be read."""
    listed: dict[str, Place] = {}
    for material in place.at("materials").each(0, 99):
        if not material.has(MATERIAL):
            continue
        key, name, issuer = material.at("key").key(), material.at("name").text(), material.at("issuer").text()
        material.at("form").one_of(FORMS)
        material.at("copies").count(0 if material.value["form"] == "electronic" else 1)
        for flag in ("required", "reusable", "statute"):
            material.at(flag).flag()
        if key is None:
            continue
        if key in listed:
            material.at("key").wrong(f"材料 {key} 写了两次。")
        listed[key] = material
        if name and issuer:
            _one_meaning(material, key, name, issuer, known)
            _may_be_asked(material, key, name, issuer)
    return listed


def _one_meaning(material: Place, key: str, name: str, issuer: str, known: Known) -> None:
    """The same document has the same key, name and issuer in all items."""
    if known.name_of_material.setdefault(key, name) != name:
        material.at("name").wrong(f"材料 {key} 在别处叫“{known.name_of_material[key]}”，请写成一样。")
    elif known.material_of_name.setdefault(name, key) != key:
        material.at("key").wrong(f"“{name}”在别处的键是 {known.material_of_name[name]}，请写成一样。")
    if known.issuer_of_material.setdefault(key, issuer) != issuer:
        material.at("issuer").wrong(f"材料 {key} 在别处由“{known.issuer_of_material[key]}”出具，请写成一样。")


def _may_be_asked(material: Place, key: str, name: str, issuer: str) -> None:
    if CATCH_ALL.search(name):
        material.at("name").wrong(f"“{name}”是兜底条款，不能要求；请写明是哪一种材料，或者删去。")
    if key in NOT_BY_COMMITTEE and COMMITTEE.search(issuer):
        material.at("issuer").wrong("居（村）民委员会不再出具这种证明（民发〔2020〕20号）。")


def _situations(place: Place, materials: dict[str, Place]) -> None:
    asked: set[str] = set()
    keys = []
    for situation in place.at("situations").each(0, 3):
        if not situation.has(("key", "question", "options"), ("multiple",)):
            continue
        situation.at("question").text()
        if key := situation.at("key").key():
            keys.append(key)
        if "multiple" in situation.value and situation.value["multiple"] is not True:
            situation.at("multiple").wrong("可以多选时写 true，不能多选时不写。")
        asked |= _options(situation, materials)
    if twice := repeated(keys):
        place.at("situations").wrong(f"问题的键重复了 {joined(twice)}。")
    for key, material in materials.items():
        if material.value["required"] is False and key not in asked:
            material.at("required").wrong("不是必交，也没有哪个选项要它；请改为必交，或者删去。")


def _options(situation: Place, materials: dict[str, Place]) -> set[str]:
    """The material keys that the options of one question add."""
    sets: list[frozenset[str]] = []
    keys = []
    for option in situation.at("options").each(2, 99):
        if not option.has(("key", "label", "adds")):
            continue
        option.at("label").text()
        if key := option.at("key").key():
            keys.append(key)
        adds = option.at("adds").texts()
        sets.append(frozenset(adds))
        for added in adds:
            if added not in materials:
                option.at("adds").wrong(f"材料清单里没有 {added}。")
            elif materials[added].value["required"] is not False:
                option.at("adds").wrong(f"{added} 本来就必交，不用再加。")
    if situation.value.get("multiple") and len([one for one in sets if one]) < 2:
        situation.at("multiple").wrong("只有一个选项增加材料，不必多选。")
    if len(set(sets)) < 2:
        situation.at("options").wrong("怎么选材料都一样，这个问题不必问。")
    if twice := repeated(keys):
        situation.at("options").wrong(f"选项的键重复了 {joined(twice)}。")
    return set().union(*sets)


def _fee(place: Place) -> None:
    fee = place.at("fee")
    if fee.value is None or not fee.has(("amount", "unit", "basis"), ("by_option",)):
        return
    fee.at("unit").text()
    fee.at("basis").text()
    amount = fee.at("amount").amount()
    if amount == 0:
        fee.at("amount").wrong("不收费的写 fee: null。")
    by_option = fee.at("by_option")
    if by_option.value is None:
        return
    if not isinstance(by_option.value, dict):
        by_option.wrong("写成 {问题: {选项: 金额}}。")
        return
    for key in by_option.value:
        _fee_of_option(by_option.at(key), _offered(place, key), amount)


def _fee_of_option(amounts: Place, offered: set[str], usual: int | float | None) -> None:
    if not isinstance(amounts.value, dict) or not offered or set(amounts.value) != offered:
        amounts.wrong("要写全这一问的每个选项，不能多也不能少。")
        return
    sums = [amounts.at(option).amount() for option in amounts.value]
    if usual is not None and None not in sums and usual not in sums:
        amounts.wrong(f"通常的金额 {usual} 不在各选项的金额里。")


def _offered(place: Place, key: str) -> set[str]:
    """The option keys of one question, as far as they can be read."""
    situations = place.value["situations"] if isinstance(place.value["situations"], list) else []
    options = [one.get("options") for one in situations if isinstance(one, dict) and one.get("key") == key]
    listed = options[0] if options and isinstance(options[0], list) else []
    return {str(option.get("key")) for option in listed if isinstance(option, dict)}


def _result(place: Place) -> None:
    result = place.at("result")
    if not result.has(("name", "delivery")):
        return
    result.at("name").text()
    ways = result.at("delivery").texts(1, len(DELIVERIES))
    for way in ways:
        if way not in DELIVERIES:
            result.at("delivery").wrong(f"“{way}”不在可选值之内：{joined(DELIVERIES)}。")
    if "none" in ways and len(ways) > 1:
        result.at("delivery").wrong("不需送达（none）不能和别的方式写在一起。")


def _joint(place: Place, known: Known) -> None:
    for key in place.at("joint").texts():
        if known.packages is not None and key not in known.packages:
            place.at("joint").wrong(f"joint.yaml 里没有套餐 {key}。")
