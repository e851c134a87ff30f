"""What stands on each sheet: every field of the format with its Chinese name, its kind and what it offers."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from yikou.catalogue.items.item import TYPE_CODES
from yikou.catalogue.items.parts import (
    AUDIENCES,
    CHANNELS,
    DELIVERIES,
    FORMS,
    HANDLINGS,
    RETENTIONS,
    ROLES,
    WINDOWS,
)

ITEM, PACKAGE, DEPARTMENTS, MATERIAL_RULES = "item", "package", "departments", "material_rules"


@dataclass(frozen=True)
class Field:
    """One field: what it is called, which control it has (`kind`), what it offers to choose from.

    `options` are words by key; `offered` names a list that the page knows (departments, materials …).
    `optional` fields are left out of the format while they are empty. `keyed_by` names the field
    beside a key from which the key is made where it is left empty. `size` is s, m, l or the whole line.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    offered: str = ""
    fields: tuple["Field", ...] = ()
    optional: bool = False
    keyed_by: str = ""
    size: str = ""
    one: str = ""
    look: str = "line"
    begins: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """Fields that stand together under a heading."""

    key: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""


def _key(keyed_by: str) -> Field:
    return Field("key", "编码", "key", keyed_by=keyed_by, size="s")


MATERIAL = (
    Field("name", "名称", size="l", hint="写全称，不写“有关材料”", offered="known_materials"),
    Field("form", "形式", "choice", options=FORMS, size="s"),
    Field("copies", "份数", "number", size="xs"),
    Field("issuer", "谁出具", size="l"),
    Field("required", "必交", "flag", hint="不勾就要有选项增加它"),
    Field("reusable", "可存着再用", "flag"),
    Field("statute", "法律规定要的", "flag"),
    _key("name"),
)
OPTION = (
    Field("label", "选项", size="l"),
    Field("adds", "选了它要多交", "keys", offered="own_materials", hint="只能选不是必交的材料"),
    _key("label"),
)
SITUATION = (
    Field("question", "问题", size="l"),
    Field("multiple", "可以选几样", "flag", optional=True),
    _key("question"),
    Field("options", "选项", "rows", fields=OPTION, one="选项", look="card"),
)
STEP = (
    Field("name", "环节", size="l"),
    Field("role", "谁办", "choice", options=ROLES, size="s"),
    Field("days", "几个工作日", "number", size="xs"),
    _key("name"),
)
BASIS = (
    Field("title", "法律或文件（带文号）", size="l"),
    Field("article", "条款", optional=True, size="m"),
)
FAQ = (Field("q", "居民怎么问", size="l"), Field("a", "怎么答", "long", size="l"))
NEW_MATERIAL = {"form": "original", "copies": 1, "required": True, "statute": True}

ITEM_SECTIONS = (
    Section(
        "what",
        "是什么",
        (
            Field("name", "正式名称", size="l"),
            Field("short_name", "简称", hint="最多 8 个字，居民先看到它", size="m"),
            Field("department", "部门", "choice", offered="departments", size="m"),
            Field("category", "类别", "choice", offered="categories", size="m"),
            Field("kind", "事项类型", "choice", options={one: one for one in TYPE_CODES}, size="m"),
            Field("audience", "服务对象", "choice", options=AUDIENCES, size="m"),
            Field("aliases", "居民怎么叫它", "lines", hint="一行一个，3 至 8 个；别的事项用过的叫法不能再用", size="l"),
        ),
    ),
    Section(
        "where",
        "在哪里办",
        (
            Field("window", "受理窗口", "choice", options=WINDOWS, size="m"),
            Field("citywide", "全市通办", "flag"),
            Field("online", "网上也能办", "flag"),
            Field("channel", "还可以怎样办", "choices", options=CHANNELS, optional=True),
        ),
    ),
    Section(
        "limits",
        "多久办好，收不收费",
        (
            Field("handling", "办件类型", "choice", options=HANDLINGS, size="m"),
            Field(
                "promised_limit",
                "承诺时限（工作日）",
                "number",
                hint="当场办结写 0；各环节的天数合起来要等于它",
                size="m",
            ),
            Field("legal_limit", "法定时限（工作日）", "number", hint="法律没有规定的空着", size="m"),
            Field(
                "legal_term",
                "法律按自然日、月算的",
                "term",
                hint="有这样的期限才填；法定时限按 7 天折 5 个工作日",
                optional=True,
            ),
            Field("fee", "收费", "fee"),
        ),
    ),
    Section(
        "ground",
        "依据和条件",
        (
            Field("basis", "依据", "rows", fields=BASIS, one="依据", hint="1 至 4 条"),
            Field("conditions", "什么人、什么情形可以办", "lines", hint="一行一条，1 至 5 条", size="l"),
        ),
    ),
    Section(
        "materials",
        "要带的材料",
        (Field("materials", "材料", "rows", fields=MATERIAL, one="材料", look="fold", begins=NEW_MATERIAL),),
        hint="先写全部材料；只有某些人要的，去掉“必交”，再到下面的情形里让选项增加它",
    ),
    Section(
        "situations",
        "先问的情形",
        (
            Field(
                "situations",
                "问题",
                "rows",
                fields=SITUATION,
                one="问题",
                look="fold",
                begins={"options": [{"label": "", "adds": [], "key": ""}] * 2},
            ),
        ),
        hint="最多 3 问；答案决定要带哪些材料",
    ),
    Section(
        "steps",
        "受理以后的环节",
        (
            Field("steps", "环节", "rows", fields=STEP, one="环节", begins={"role": "department"}),
            Field("suspends", "不算时限的程序", "lines", hint="一行一个，如 公示、听证、鉴定", size="l"),
        ),
        hint="即办件没有后续环节",
    ),
    Section(
        "result",
        "办好给什么",
        (
            Field(
                "result",
                "结果",
                "part",
                fields=(
                    Field("name", "给居民的证照或文书", size="l"),
                    Field("delivery", "怎么交给居民", "choices", options=DELIVERIES),
                ),
            ),
            Field(
                "provides",
                "结果可以当作哪些材料",
                "picked",
                offered="used_materials",
                hint="别的事项要这些材料时，办完本事项就有了",
                optional=True,
            ),
            Field("joint", "属于哪些一件事", "keys", offered="packages"),
            Field(
                "retention",
                "档案留多久",
                "choice",
                options={"": "按规则（即办、咨询、代办 10年，其余 30年）", **RETENTIONS},
                optional=True,
                size="m",
            ),
        ),
    ),
    Section("faq", "常见问题", (Field("faq", "问答", "rows", fields=FAQ, one="问答", hint="最多 3 条"),)),
)

PACKAGE_OPTION = (
    Field("label", "选项", size="l"),
    Field(
        "leaves_out",
        "选了它，名称里有这些词的事项不用办",
        "lines",
        hint="一行一个词；空着就是一项也不去掉",
        size="l",
    ),
    _key("label"),
)
PACKAGE_QUESTION = (
    Field("question", "问题", size="l"),
    _key("question"),
    Field("options", "选项", "rows", fields=PACKAGE_OPTION, one="选项", look="card"),
)
OUTSIDE = (
    Field("name", "还要办的事", size="l"),
    Field("where", "到哪里办", size="l"),
    Field("gives", "它给出的材料", "picked", offered="used_materials"),
)
PACKAGE_SECTIONS = (
    Section(
        "what",
        "是什么",
        (
            Field("name", "名称", size="l"),
            Field("intro", "一句话介绍", "long", size="l"),
            Field(
                "deadline_rule",
                "联办期限怎么算",
                "choice",
                options={"longest": "同时办，取最长的一条"},
                size="m",
            ),
            Field("departments", "参与的部门", "keys", offered="departments", hint="就是成员事项所属的全部部门"),
        ),
        hint="有哪些事项，由各事项“属于哪些一件事”决定",
    ),
    Section(
        "outside",
        "目录外还要办的",
        (Field("outside", "目录外的事", "rows", fields=OUTSIDE, one="一件", look="fold", optional=True),),
        hint="最多 5 件；受理时这些材料可以后补",
    ),
    Section(
        "questions",
        "先问的问题",
        (
            Field(
                "questions",
                "问题",
                "rows",
                fields=PACKAGE_QUESTION,
                one="问题",
                look="fold",
                begins={"options": [{"label": "", "leaves_out": [], "key": ""}] * 2},
            ),
        ),
        hint="1 至 6 问，一问选一个",
    ),
)

HOST = (
    Field("name", "简称", size="m"),
    Field("prefix", "编码前缀", size="s"),
    Field("full_name", "全称", size="l"),
)
DEPARTMENT_SECTIONS = (
    Section("departments", "部门", (Field("departments", "部门", "rows", fields=HOST, one="部门"),)),
    Section("categories", "类别", (Field("categories", "类别", "lines", hint="一行一个", size="l"),)),
)

SHARED = (
    Field("key", "材料", "choice", offered="used_materials", size="l"),
    Field("source", "从哪里查", size="l"),
)
PROMISE = (
    Field("key", "材料", "choice", offered="used_materials", size="l"),
    Field("except", "不适用的事项编码", "lines", hint="一行一个", size="m"),
)
INSTEAD = (
    Field("key", "不再要求的材料", "choice", offered="used_materials", size="l"),
    Field("any_of", "有其中任何一样就行", "picked", offered="used_materials", size="l"),
)
RULE_SECTIONS = (
    Section(
        "shared",
        "窗口自己查的",
        (Field("shared", "自己查的材料", "rows", fields=SHARED, one="一样"),),
        "查得到就不用居民带",
    ),
    Section(
        "promise",
        "可以签承诺书代替的",
        (Field("promise", "可承诺的材料", "rows", fields=PROMISE, one="一样"),),
        "居民自愿；钱款归属、公证一类的不适用",
    ),
    Section(
        "instead",
        "有别的就不用带的",
        (Field("instead", "可代替的材料", "rows", fields=INSTEAD, one="一样", look="fold"),),
    ),
)

SECTIONS: Mapping[str, tuple[Section, ...]] = {
    ITEM: ITEM_SECTIONS,
    PACKAGE: PACKAGE_SECTIONS,
    DEPARTMENTS: DEPARTMENT_SECTIONS,
    MATERIAL_RULES: RULE_SECTIONS,
}
# The field by which the ledger and cases know a thing; it stands on the sheet and cannot be changed.
NAMED = {ITEM: "code", PACKAGE: "key"}


def fields_of(kind: str) -> tuple[Field, ...]:
    """All fields of a kind, in the order of its sheet."""
    return tuple(one for section in SECTIONS[kind] for one in section.fields)


def empty(kind: str, code: str) -> dict[str, Any]:
    """What a new sheet says before anything is filled in."""
    said: dict[str, Any] = {NAMED[kind]: code} if kind in NAMED else {}
    blank = {one.name: deepcopy(_EMPTY.get(one.kind, "")) for one in fields_of(kind) if not one.optional}
    return {**said, **blank, **_BEGINS[kind]}


_EMPTY: Mapping[str, Any] = {
    "number": None,
    "flag": False,
    "choices": [],
    "keys": [],
    "picked": [],
    "lines": [],
    "rows": [],
    "fee": None,
    "part": {"name": "", "delivery": []},
}
_BEGINS: Mapping[str, Mapping[str, Any]] = {
    ITEM: {"audience": "person", "handling": "commitment", "kind": "公共服务", "window": "general", "citywide": True},
    PACKAGE: {"deadline_rule": "longest"},
    DEPARTMENTS: {},
    MATERIAL_RULES: {},
}
