"""`record` is the only writer of entries, `seal` of seals; both commit or vanish with the change."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Protocol, cast

from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from yikou.kernel import crypto, rows
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.kernel.refusals import Refusal
from yikou.kernel.rules import Rule
from yikou.ledger import guards
from yikou.ledger.guards import lay as lay_guards
from yikou.ledger.guards import lift as lift_guards
from yikou.ledger.models import Entry, Seal

__all__ = [
    "AlreadySealed",
    "ChangedMeanwhile",
    "ClockSetBack",
    "DayBeforeIsOpen",
    "SealedMeanwhile",
    "Subject",
    "digest_of",
    "hold",
    "latest_change",
    "lay_guards",
    "lift_guards",
    "mac_of",
    "open_day",
    "record",
    "seal",
    "subject_key",
]


class ChangedMeanwhile(Refusal):
    """Somebody else changed the row after it was read."""

    told = "这件刚刚被别人改动过：{changes}。您填的内容还在，请看过最新情况再继续。"


class ClockSetBack(Refusal):
    """The moment lies before a sealed day: the server's clock was set back."""

    told = "系统时间是{at}，比已经日结封存的{sealed}还早。请系统管理员核对时钟后再办。"


class SealedMeanwhile(Refusal):
    """The day was closed between the click and the entry."""

    told = "刚刚做了日结，这一步还没有记上。您填的内容还在，请再交一次，记在下一天的台账里。"


class AlreadySealed(Refusal):
    """A day is closed once."""

    told = "{day}已经日结封存，不能重复日结。"


class DayBeforeIsOpen(Refusal):
    """Days are sealed in order, so that the chain has no hole."""

    told = "{day}还没有日结，请先补做那一天的日结。"


class Subject(Protocol):
    """A row whose state is folded from its entries."""

    folded: ClassVar[tuple[str, ...]]
    pk: Any
    revision: int
    _meta: ClassVar[Any]

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one fact into the row; assigns folded fields only."""


def subject_key(subject: Any) -> str:
    """How the ledger names a row: `cases.case:12`."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def mac_of(entry: Entry) -> str:
    """The keyed code over an entry's content: a row changed by hand no longer fits it."""
    plain = json.dumps(entry.content(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return crypto.mac(plain.encode(), purpose="ledger")


def record(
    subject: Any,
    *facts: Fact,
    by: Actor,
    at: datetime,
    under: Rule | Sequence[Rule] = (),
    place: str = "",
) -> list[Entry]:
    """Append what happened to the ledger and fold it into the row, in one transaction.

    A new row is inserted; an existing one is updated only if its revision is the one that was
    read (`ChangedMeanwhile` otherwise). `under` are the rules that decided, named with their
    version. Refuses with `ClockSetBack` when `at` lies before a sealed day, `SealedMeanwhile` when
    the day was closed a moment ago. (H-03, F-14)
    """
    # Within an operation's transaction no savepoint of its own is needed: all or nothing.
    with transaction.atomic(savepoint=False):
        return _recorded(subject, facts, by, at, (under,) if isinstance(under, Rule) else tuple(under), place)


def _recorded(
    subject: Any, facts: tuple[Fact, ...], by: Actor, at: datetime, rules: tuple[Rule, ...], place: str
) -> list[Entry]:
    row = cast(Subject, subject)
    before = {name: getattr(row, name) for name in row.folded}
    for fact in facts:
        row.absorb(fact, at)
    _store(row, before)
    centre = str(getattr(subject, "centre_id", "") or subject.centre)
    day = open_day(centre, at)
    entries = [
        Entry(
            centre=centre,
            day=day,
            kind=fact.kind,
            subject=subject_key(subject),
            about=getattr(subject, "number", "") or "",
            item=getattr(subject, "item_code", "") or "",
            at=at,
            by=by.key,
            place=place or by.window,
            under=",".join(rule.ref for rule in rules),
            facts=fact.to_json(),
        )
        for fact in facts
    ]
    for entry in entries:
        entry.mac = mac_of(entry)
    try:
        rows.insert(*entries)
    except DatabaseError as refused:
        if guards.SEALED in str(refused):
            raise SealedMeanwhile from refused
        raise
    return entries


def _store(row: Subject, before: dict[str, Any]) -> None:
    if row.pk is None:
        rows.insert(cast(Model, row))
        return
    changes = {name: getattr(row, name) for name in row.folded if getattr(row, name) != before[name]}
    model = type(row)
    claimed = model._default_manager.filter(pk=row.pk, revision=row.revision).update(  # type: ignore[attr-defined]
        **changes, revision=row.revision + 1
    )
    if not claimed:
        raise ChangedMeanwhile(changes=latest_change(row))
    row.revision += 1


def latest_change(row: Any) -> str:
    """The last entry of a row in one sentence: what a second writer is told."""
    last = Entry.objects.of(subject_key(row)).last()
    if last is None:
        return "内容已更新"
    local = last.at.astimezone(ZONE)
    return f"{local:%H:%M} {last.label}"


def open_day(centre: str, at: datetime) -> date:
    """The day of the ledger that `at` falls into: after the day's close it is the next day's."""
    today = at.astimezone(ZONE).date()
    sealed = _last_sealed(centre)
    if sealed is None or today > sealed:
        return today
    if today < sealed:
        raise ClockSetBack(at=today.isoformat(), sealed=sealed.isoformat())
    return sealed + timedelta(days=1)


def _last_sealed(centre: str) -> date | None:
    """Asked before every entry, so in plain SQL: building the query would cost more than running it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(day) FROM ledger_seal WHERE centre = %s", [centre])
        day = cursor.fetchone()[0]
    return date.fromisoformat(day) if isinstance(day, str) else day


def digest_of(entries: Sequence[tuple[int, str]], before: str) -> str:
    """A day's digest: its entries' numbers and codes in order, chained to the seal before.

    It is keyed: whoever can write the database alone cannot seal a shortened day anew.
    """
    lines = [before, *(f"{number} {mac}" for number, mac in entries)]
    return crypto.mac("\n".join(lines).encode(), purpose="ledger.seal")


def hold(centre: str) -> None:
    """Let nobody else write this centre's ledger until the transaction ends: what is counted is what is sealed.

    On SQLite a transaction is alone with the database from its beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"ledger:{centre}"])


@transaction.atomic
def seal(centre: str, *, day: date, by: Actor, at: datetime) -> Seal:
    """Seal one day of the ledger (日结封存): nothing can be added to it afterwards.

    Refuses with `AlreadySealed`, or `DayBeforeIsOpen` while an earlier day with entries is open.
    """
    hold(centre)
    last = Seal.objects.filter(centre=centre).order_by("-day").first()
    if last is not None and last.day >= day:
        raise AlreadySealed(day=day.isoformat())
    waiting = Entry.objects.filter(centre=centre, day__lt=day)
    if last is not None:
        waiting = waiting.filter(day__gt=last.day)
    if (open_one := waiting.order_by("day").first()) is not None:
        raise DayBeforeIsOpen(day=open_one.day.isoformat())
    sealed = list(Entry.objects.filter(centre=centre, day=day).order_by("id").values_list("id", "mac"))
    before = last.digest if last else ""
    return Seal.objects.create(
        centre=centre,
        day=day,
        first=sealed[0][0] if sealed else None,
        last=sealed[-1][0] if sealed else None,
        entries=len(sealed),
        before=before,
        digest=digest_of(sealed, before),
        at=at,
        by=by.key,
    )
