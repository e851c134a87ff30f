"""台账自动发现: which breaches the ledger's entries show, and what a notice that was not right costs.

Only put forward, never decided; the same facts once, whoever put them forward.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from yikou.cases import queries as cases
from yikou.cases.facts import NoticeBreached, PromiseBroken
from yikou.centre import queries as centre_queries
from yikou.centre.facts import WindowUnmanned
from yikou.feedback.models import Concern
from yikou.feedback.operations.breaches import UNWRITTEN, raise_breach
from yikou.feedback.operations.compensating import owe_compensation
from yikou.feedback.operations.duty import today
from yikou.feedback.policies import Ladder
from yikou.feedback.queries.breaches import breaches, compensations
from yikou.hall.facts import Ended
from yikou.kernel.actors import Actor
from yikou.ledger import queries as ledger
from yikou.ledger.operations import hold
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.ledger.models import Entry

ANSWER = "答复咨询"
# What the books say of such a visit and what they do not: the head finds out before anybody is asked.
KNOWN = (
    "台账里有的：{n} 次叫号接待，办毕了；没有办件、告知、咨询、诉求，办毕前后也没有不带号的登记。"
    "台账里没有的：来人要办什么、当时怎么答的。只是来问、当场答清了的，选“只是来问”。"
)
Act = Callable[[], object]


@dataclass
class Shown:
    """One breach as the ledger shows it: which, whose, about what, and the entries."""

    kind: str
    account: int
    about: str
    entries: "list[Entry]" = field(default_factory=list)


def proposals(centre: str, by: Actor, at: datetime) -> Iterator[tuple[str, Act]]:
    """Each person's breach of each kind in one matter, or on one day at a window, once. (M-01, M-04)"""
    known = _known(centre)
    for one in _shown(centre, today(at)):
        if not _is_known(one, *known):
            yield one.about, partial(_put_forward, one, centre, by, at)


def _put_forward(one: Shown, centre: str, by: Actor, at: datetime) -> None:
    """Put it forward, unless the round that runs beside this one (the day's close, the worker) just did."""
    hold(centre)
    if not _is_known(one, *_known(centre)):
        numbers = [entry.pk for entry in one.entries]
        words = KNOWN.format(n=len(numbers)) if one.kind == UNWRITTEN else ""
        raise_breach(kind=one.kind, account=one.account, entries=numbers, about=one.about, words=words, by=by, at=at)


def _is_known(one: Shown, matters: set[tuple[str, int, str]], entries: set[int]) -> bool:
    return (one.about, one.account, one.kind) in matters or any(entry.pk in entries for entry in one.entries)


def _known(centre: str) -> tuple[set[tuple[str, int, str]], set[int]]:
    """What was put forward before: by matter, person and kind; and every entry that was named, by whomever."""
    rows = list(breaches(centre).values_list("about", "account", "kind", "entries"))
    return {(about, account, kind) for about, account, kind, _ in rows if about}, {
        number for *_, entries in rows for number in entries
    }


def _shown(centre: str, day: date) -> list[Shown]:
    found: dict[tuple[str, int, str], Shown] = {}
    for about, account, kind, entry in (*_promises(centre, day), *_windows(centre, day), *_visits(centre, day)):
        if account > 0:
            found.setdefault((about, account, kind), Shown(kind, account, about)).entries.append(entry)
    return list(found.values())


def recent(centre: str, kind: str, on: date) -> "list[Entry]":
    """The entries of a kind that are still put forward."""
    since = rulebook(centre, on).get(Ladder).proposed_from(on, centre_queries.calendar(centre))
    return list(ledger.entries(centre).filter(kind=kind, day__gte=since).order_by("id"))


Found = Iterator[tuple[str, int, str, "Entry"]]


def _promises(centre: str, day: date) -> Found:
    """Limits that passed, and notices that were not right: about one matter each."""
    for entry in (*recent(centre, PromiseBroken.kind, day), *recent(centre, NoticeBreached.kind, day)):
        fact = entry.fact
        if isinstance(fact, PromiseBroken):
            yield entry.about, fact.held_by, ("not_answered" if fact.what == ANSWER else "overdue"), entry
        elif isinstance(fact, NoticeBreached):
            again = entry.subject.startswith("cases.case")
            yield entry.about, fact.clerk, ("told_to_come_again" if again else "no_one_time_notice"), entry


def _windows(centre: str, day: date) -> Found:
    """Windows that somebody left or never came to, a day each; never somebody on leave. (queue.window_pause)

    Looked at when the day is over, so that the office can note who fell ill.
    """
    for entry in recent(centre, WindowUnmanned.kind, day):
        fact = entry.fact
        if entry.day < day and isinstance(fact, WindowUnmanned):
            away = centre_queries.absent(centre, fact.since)
            account = 0 if fact.account in away else fact.account
            yield f"{_day(entry)} {entry.about}号窗口", account, "left_post", entry


def _visits(centre: str, day: date) -> Found:
    """Whoever was served and went with nothing written down: no matter, notice, question, concern. (first_contact.duty)

    Looked at when the day is over, so that what was written down late counts.
    """
    for entry in recent(centre, Ended.kind, day):
        who, _, account = entry.by.partition(":")
        if entry.day >= day or who != "staff" or entry.facts.get("matters"):
            continue
        written = cases.is_written_down(int(entry.subject.partition(":")[2]), centre=centre, day=entry.day)
        if not (written or _said_then(centre, int(account), entry.at)):
            yield f"{_day(entry)} 接待", int(account), UNWRITTEN, entry


def _said_then(centre: str, account: int, ended_at: datetime) -> bool:
    """Whether the clerk noted something about the time a visit ended, a concern too: with no number of the hall."""
    start, end = rulebook(centre, today(ended_at)).get(Ladder).around(ended_at)
    said = Concern.objects.at_centre(centre).filter(noted_by=account, opened_at__range=(start, end)).exists()
    return said or cases.written_without_number(account, centre=centre, start=start, end=end)


def _day(entry: "Entry") -> str:
    return f"{entry.day:%Y-%m-%d}"


def trips(centre: str, by: Actor, at: datetime) -> Iterator[tuple[str, Act]]:
    """What notices that were not right cost residents. (E-06)"""
    entries = recent(centre, NoticeBreached.kind, today(at))
    known = set(compensations(centre).filter(entry__in=[one.pk for one in entries]).values_list("entry", flat=True))
    for entry in entries:
        fact = entry.fact
        if entry.pk in known or not isinstance(fact, NoticeBreached):
            continue
        yield (
            entry.about,
            partial(
                owe_compensation,
                entry=entry.pk,
                notice=fact.notice,
                about="" if entry.about == fact.notice else entry.about,
                clerk=fact.clerk,
                amount=fact.owed,
                due_on=fact.pay_by,
                by=by,
                at=at,
            ),
        )
