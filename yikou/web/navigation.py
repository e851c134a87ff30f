"""Where one can go: the heads of the portal and of the office, as data."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from django.urls import NoReverseMatch, reverse

from yikou.kernel.actors import Actor


@dataclass(frozen=True)
class Way:
    """One entry of a head: its words, where it leads, the prefix it is current for."""

    label: str
    address: str
    key: str
    extra: bool = False
    rights: tuple[str, ...] = ()


@dataclass(frozen=True)
class Head:
    """Some ways of one kind under a name; with a single one it is called after that."""

    label: str
    ways: tuple[Way, ...]

    @property
    def first(self) -> Way:
        """Where the head itself leads."""
        return self.ways[0]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.label if len(self.ways) > 1 else self.first.label

    @property
    def keys(self) -> frozenset[str]:
        """The pages under it."""
        return frozenset(way.key for way in self.ways)


PORTAL = (
    ("首页", "portal:home", "home", False),
    ("办事指南", "portal:guides", "guides", False),
    ("一件事", "portal:packages", "packages", False),
    ("查进度", "portal:progress", "progress", False),
    ("预约", "portal:book", "book", False),
    ("有话直说", "portal:say", "say", True),
    ("制度", "portal:rules", "rules", True),
    ("公开", "portal:open", "open", True),
)
RATED = ("registers.read", "dashboard.read", "ratings.review", "ratings.note")
# Head, label, address name, key, rights of which one suffices (none: all staff); under a head in this order.
OFFICE: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("今日", "今日", "office:today", "today", ("dashboard.read",)),
    ("今日", "待办", "office:owed", "owed", ()),
    ("今日", "交办", "office:tasks", "tasks", ()),
    ("今日", "日结", "office:close", "close", ("dashboard.read", "day.close")),
    ("窗口", "窗口", "console:desk", "desk", ("desk.work",)),
    ("窗口", "总服务台", "hall:front", "front", ("desk.front",)),
    ("窗口", "引导", "hall:guide", "guide", ("hall.guide",)),
    ("窗口", "我的办件", "console:mine", "mine", ("cases.read",)),
    ("窗口", "咨询", "console:enquiries", "enquiries", ("enquiries.note", "cases.read")),
    ("窗口", "问答", "office:questions", "questions", ("catalogue.edit", "enquiries.note")),
    ("大厅", "大厅", "office:hall", "hall", ("desk.seats", "dashboard.read")),
    ("大厅", "预约", "office:appointments", "appointments", ("desk.front", "hall.arrange")),
    ("大厅", "通知", "office:messages", "messages", ("messages.tell",)),
    ("大厅", "屏幕", "office:screens", "screens", ("hall.arrange",)),
    ("台账", "台账", "office:ledger", "ledger", ("ledger.read", "registers.read")),
    ("台账", "办件", "office:cases", "cases", ("registers.read",)),
    ("台账", "时限", "office:deadlines", "deadlines", ("cases.watch",)),
    ("台账", "查看记录", "office:logs", "logs", ("logs.read",)),
    ("台账", "核对台账", "office:verify", "verify", ("ledger.verify",)),
    ("评价", "评价", "office:ratings", "ratings", RATED),
    ("评价", "我收到的评价", "office:my_ratings", "my_ratings", ("desk.work",)),
    ("评价", "诉求", "office:concerns", "concerns", ("concerns.note", "concerns.handle", "concerns.arrange")),
    ("评价", "回访", "office:visits", "visits", ("visits.call", "surveys.arrange", "dashboard.read")),
    ("评价", "走访", "office:homes", "homes", ("homes.visit", "homes.arrange", "dashboard.read")),
    ("评价", "调解", "office:disputes", "disputes", ("disputes.mediate", "concerns.note", "dashboard.read")),
    ("评价", "问卷", "office:surveys", "surveys", ("surveys.arrange", "dashboard.read")),
    ("评价", "座谈会", "office:symposia", "symposia", ("surveys.arrange", "dashboard.read")),
    ("评价", "苗头", "office:patterns", "patterns", ("dashboard.read", "tasks.assign", "surveys.arrange")),
    ("检查", "检查", "inspect:home", "inspect", ("inspections.do",)),
    ("检查", "整改", "inspect:findings", "findings", ("inspections.do",)),
    ("检查", "值周", "office:duty", "duty", ("inspections.do", "inspections.arrange")),
    ("检查", "单位通报", "office:bulletins", "bulletins", ("inspections.arrange", "dashboard.read")),
    ("检查", "追责", "office:breaches", "breaches", ("breaches.handle", "breaches.decide")),
    ("制度", "制度", "office:rules", "rules", ()),
    ("制度", "事项", "office:items", "items", ("registers.read", "catalogue.edit", "catalogue.publish")),
    ("制度", "公开", "office:disclosures", "disclosures", ("disclosures.write", "disclosures.approve")),
    ("人员", "人员", "office:people", "people", ("people.read", "centre.edit", "calendar.publish")),
    ("人员", "备份", "office:backups", "backups", ("system.run",)),
)
# More than this many ways stand under their heads: the heads in one row, what is under the current one in another.
FEW = 7


def portal_nav() -> tuple[Way, ...]:
    """The portal's head."""
    return tuple(Way(label, reverse(name), key, extra) for label, name, key, extra in PORTAL)


def office_nav(actor: Actor) -> tuple[Head, ...]:
    """The office's heads with the pages under them that exist and that this person may open."""
    return tuple(
        Head(label, ways) for label, rows in groupby(OFFICE, itemgetter(0)) if (ways := tuple(_ways(rows, actor)))
    )


def laid_out(heads: Sequence[Head], key: str) -> tuple[tuple[Way, ...], tuple[Way, ...]]:
    """What stands in the first row and what in the second, where the page of `key` is current."""
    every = tuple(way for head in heads for way in head.ways)
    if len(every) <= FEW:
        return every, ()
    here = next((head for head in heads if key in head.keys), None)
    first = tuple(replace(head.first, label=head.name, key=key if head is here else "") for head in heads)
    return first, here.ways if here and len(here.ways) > 1 else ()


def own_way(actor: Actor) -> str:
    """Where somebody's own work begins: the first page beside 今日 that needs a right of his; empty where none does."""
    held = (way for head in office_nav(actor) for way in head.ways if way.rights and way.key != "today")
    return next((way.address for way in held), "")


def _ways(rows: Iterable[tuple[str, str, str, str, tuple[str, ...]]], actor: Actor) -> Iterator[Way]:
    for _, label, name, key, rights in rows:
        if (not rights or any(map(actor.may, rights))) and (address := _address(name)):
            yield Way(label, address, key, rights=rights)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
