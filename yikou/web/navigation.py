"""Where one can go: the heads of the portal and of the office, as data."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from yikou.kernel.actors import Actor


@dataclass(frozen=True)
class Way:
    """One entry of a head: its words, where it leads, the prefix it is current for."""

    label: str
    address: str
    key: str
    extra: bool = False


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
# label, address name, key, rights of which one suffices (none: all staff)
OFFICE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("今日", "office:today", "today", ("dashboard.read",)),
    ("窗口", "console:desk", "desk", ("desk.work",)),
    ("总服务台", "hall:front", "front", ("desk.front",)),
    ("待办", "office:owed", "owed", ()),
    ("交办", "office:tasks", "tasks", ()),
    ("检查", "inspect:home", "inspect", ("inspections.do",)),
    ("整改", "inspect:findings", "findings", ("inspections.do",)),
    ("追责", "office:breaches", "breaches", ("breaches.handle", "breaches.decide")),
    ("值周", "office:duty", "duty", ("inspections.do", "inspections.arrange")),
    ("引导", "hall:guide", "guide", ("hall.guide",)),
    ("评价", "office:ratings", "ratings", ("registers.read", "dashboard.read", "ratings.review", "ratings.note")),
    ("我收到的评价", "office:my_ratings", "my_ratings", ("desk.work",)),
    ("苗头", "office:patterns", "patterns", ("dashboard.read", "tasks.assign", "surveys.arrange")),
    ("回访", "office:visits", "visits", ("visits.call", "surveys.arrange", "dashboard.read")),
    ("问卷", "office:surveys", "surveys", ("surveys.arrange", "dashboard.read")),
    ("座谈会", "office:symposia", "symposia", ("surveys.arrange", "dashboard.read")),
    ("我的办件", "console:mine", "mine", ("cases.read",)),
    ("咨询", "console:enquiries", "enquiries", ("enquiries.note", "cases.read")),
    ("问答", "office:questions", "questions", ("catalogue.edit", "enquiries.note")),
    ("诉求", "office:concerns", "concerns", ("concerns.note", "concerns.handle", "concerns.arrange")),
    ("预约", "office:appointments", "appointments", ("desk.front", "hall.arrange")),
    ("通知", "office:messages", "messages", ("messages.tell",)),
    ("屏幕", "office:screens", "screens", ("hall.arrange",)),
    ("大厅", "office:hall", "hall", ("desk.seats", "dashboard.read")),
    ("台账", "office:ledger", "ledger", ("ledger.read", "registers.read")),
    ("办件", "office:cases", "cases", ("registers.read",)),
    ("时限", "office:deadlines", "deadlines", ("cases.watch",)),
    ("事项", "office:items", "items", ("registers.read", "catalogue.edit", "catalogue.publish")),
    ("制度", "office:rules", "rules", ()),
    ("公开", "office:disclosures", "disclosures", ("disclosures.write", "disclosures.approve")),
    ("人员", "office:people", "people", ("people.read", "centre.edit", "calendar.publish")),
    ("日结", "office:close", "close", ("dashboard.read", "day.close")),
    ("查看记录", "office:logs", "logs", ("logs.read",)),
    ("核对台账", "office:verify", "verify", ("ledger.verify",)),
    ("备份", "office:backups", "backups", ("system.run",)),
)


def portal_nav() -> tuple[Way, ...]:
    """The portal's head."""
    return tuple(Way(label, reverse(name), key, extra) for label, name, key, extra in PORTAL)


def office_nav(actor: Actor) -> tuple[Way, ...]:
    """The office's head: the pages that exist and that this person may open."""
    return tuple(
        Way(label, address, key)
        for label, name, key, rights in OFFICE
        if (not rights or any(map(actor.may, rights))) and (address := _address(name))
    )


def own_way(actor: Actor) -> str:
    """Where somebody's own work begins: the first page beside 今日 that needs a right of his; empty where none does."""
    held = (name for _, name, key, rights in OFFICE if key != "today" and any(map(actor.may, rights)))
    return next((address for name in held if (address := _address(name))), "")


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
