"""What is asked about matters: progress, what is at risk, what a desk needs to know."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from yikou.accounts import queries as accounts
from yikou.cases.access import case_by_token
from yikou.cases.asked import asked_of as asked_of
from yikou.cases.asked import chain as chain
from yikou.cases.asked import enquiry_by_token as enquiry_by_token
from yikou.cases.asked import example_of as example_of
from yikou.cases.asked import not_taken as not_taken
from yikou.cases.asked import offered as offered
from yikou.cases.asked import office as office
from yikou.cases.asked import offices as offices
from yikou.cases.asked import published as published
from yikou.cases.asked import question as question
from yikou.cases.asked import questions as questions
from yikou.cases.contents import SORTS as SORTS
from yikou.cases.contents import contents as contents
from yikou.cases.facts import Noticed
from yikou.cases.ground import Ground, ground_of, item_of
from yikou.cases.ground import ground as ground
from yikou.cases.models import OPEN, RUNNING, Case, CaseQuerySet, Draft, Enquiry, EnquiryState, Paper, State
from yikou.cases.models import Question as Question
from yikou.cases.needs import WORDS, Need, needs_so_far
from yikou.cases.operations.clocks import dates, promise, step_due_of, stops_of
from yikou.cases.operations.intake import AUTHORITY
from yikou.cases.operations.notices import beyond, notice_for
from yikou.cases.operations.papers import digest_of
from yikou.cases.policies import Provisional
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item, Material, MissingAnswer, Situation
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger
from yikou.ledger.operations import subject_key
from yikou.residents import queries as residents


@dataclass(frozen=True)
class Event:
    """One line of a case's timeline; `who` is a name for staff pages, a post for residents."""

    entry: int
    at: datetime
    label: str
    told: str
    tone: str
    who: str
    under: tuple[str, ...]


@dataclass(frozen=True)
class Ahead:
    """A step that is still to come."""

    name: str
    role: str
    due_on: date | None
    is_now: bool


@dataclass(frozen=True)
class Progress:
    """Everything a resident may know about a case, and what staff sees of its way."""

    case: Case
    item: Item
    state: str
    due_on: date | None
    is_provisional: bool
    counted: str
    skipped: tuple[tuple[date, str], ...]
    days: tuple[date, ...]
    held: tuple[date, ...]
    events: tuple[Event, ...]
    ahead: tuple[Ahead, ...]
    owner: str
    first_contact: str
    must_do: str


def progress(case: Case, *, at: datetime, for_resident: bool = True) -> Progress:
    """What happened, what comes next, who is responsible, when at the latest and why that date. (F-03, F-11)"""
    item, standing = item_of(case), ground_of(case)
    counted, skipped, days, held = _counting(case, item, at)
    names = accounts.names({case.owner, case.first_contact})
    return Progress(
        case=case,
        item=item,
        state=_state(case),
        due_on=case.due_on,
        is_provisional=case.is_provisional,
        counted=counted,
        skipped=skipped,
        days=days,
        held=held,
        events=_events(case, for_resident),
        ahead=_ahead(case, item, standing),
        owner=names.get(case.owner, ""),
        first_contact=names.get(case.first_contact, ""),
        must_do=_must_do(case, item),
    )


def _state(case: Case) -> str:
    if case.is_stopped:
        return f"暂停计时（{case.stops[-1]['reason']}）"
    if case.state == State.ACCEPTED and case.gaps:
        return "容缺受理，等补材料"
    return State(case.state).label


def _counting(
    case: Case, item: Item, at: datetime
) -> tuple[str, tuple[tuple[date, str], ...], tuple[date, ...], tuple[date, ...]]:
    """The deadline in a sentence, the days it skipped, and the working days of the ruler."""
    if case.accepted_at is None or case.due_on is None:
        return "", (), (), ()
    standing = ground_of(case)
    counted = promise(
        accepted_at=case.accepted_at,
        days=case.days + case.extended_days,
        ground=standing,
        stops=stops_of(case),
    )
    skipped = tuple((one.day, one.why) for one in counted.explain(standing.calendar) if one.day <= case.due_on)
    told = counted.sentence(standing.calendar)
    if case.legal_due_on is not None and case.due_on == case.legal_due_on < counted.due_on:
        told += f"法律规定的{item.legal_label}到{_day(case.due_on)}就满了，比这更早，所以最晚{_day(case.due_on)}办结。"
    return told, skipped, *days_of(case, at=at)


def days_of(case: Case, *, at: datetime, ground: Ground | None = None) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """The working days of a case's ruler, and those among them on which its clock stood still.

    A list gives the `ground` of today once for all its cases.
    """
    if case.counted_from is None or case.due_on is None:
        return (), ()
    standing = ground or ground_of(case)
    today = at.astimezone(ZONE).date() if case.is_open else case.due_on
    end = max(case.due_on, today)
    days = _working_days(case.counted_from, end, standing.calendar)
    return days, tuple(day for day in days if _is_held(case, day, standing.hours.closing, at))


def days_of_each(
    cases: Iterable[Case], *, centre: str, at: datetime
) -> list[tuple[Case, tuple[date, ...], tuple[date, ...]]]:
    """The same for a list of cases of one centre; the calendar is read once."""
    standing = ground(centre, at.astimezone(ZONE).date())
    return [(case, *days_of(case, at=at, ground=standing)) for case in cases]


def _working_days(start: date, end: date, calendar: Any) -> tuple[date, ...]:
    span = (start + timedelta(days=one) for one in range(1, (end - start).days + 1))
    return tuple(day for day in span if calendar.is_working(day))


def _is_held(case: Case, day: date, closing: Any, at: datetime) -> bool:
    moment = datetime.combine(day, closing, tzinfo=ZONE)
    return any(one.start <= moment < (one.end or max(at, one.start)) for one in stops_of(case))


# Reminders, cards and hand-overs inside the house are no news for a resident.
_HOUSE = frozenset({"cases.reminded", "cases.prompted", "cases.carded", "cases.handed_over", "cases.notice_breached"})


def _events(case: Case, for_resident: bool) -> tuple[Event, ...]:
    entries = [one for one in ledger.history(case) if not (for_resident and one.kind in _HOUSE)]
    names = accounts.names({int(one.by[6:]) for one in entries if one.by.startswith("staff:")})
    return tuple(
        Event(
            entry=one.pk,
            at=one.at,
            label=one.label,
            told=one.sentence,
            tone=one.tone,
            who=names.get(int(one.by[6:]), "") if one.by.startswith("staff:") else "系统",
            under=tuple(one.under.split(",")) if one.under else (),
        )
        for one in entries
    )


def _ahead(case: Case, item: Item, standing: Any) -> tuple[Ahead, ...]:
    if case.state not in RUNNING:
        return ()
    keys = [one.key for one in item.steps]
    start = keys.index(case.step) if case.step in keys else len(keys)
    return tuple(
        Ahead(
            name=one.name,
            role=one.role,
            due_on=step_due_of(case, item, standing, one.key),
            is_now=one.key == case.step,
        )
        for one in item.steps[start:]
    )


def _must_do(case: Case, item: Item) -> str:
    names = {one.key: one.name for one in item.materials}
    if case.state == State.CORRECTING and case.correct_by:
        asked = "、".join(names.get(key, key) for key in case.missing)
        return f"请在{_day(case.correct_by)}前补齐：{asked}。"
    if case.gaps and case.gaps_by:
        return f"请在{_day(case.gaps_by)}前补交：{'、'.join(names.get(key, key) for key in case.gaps)}。"
    if case.state == State.DECLINED:
        return "这件没有受理。为什么、该去哪里办、不服怎么申请复议，都写在不予受理决定书里。"
    if case.state == State.CONCLUDED:
        return "已经办好，请带证件来窗口领取，或者等寄到。"
    return "您现在不用做什么，等我们办好通知您。" if case.is_open else ""


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def by_token(token: str) -> Case:
    """The case behind a receipt's address. Raises NotFound."""
    return case_by_token(token)


# --- for the desk ------------------------------------------------------------


@dataclass(frozen=True)
class Desk:
    """What the console shows for an item, answers and a person: needs, limits, the notice that binds.

    While questions are open, `needs` are those that are certain and `possible` what answers may add.
    `beyond` are keys that the notice did not list, so that they may not be asked for (E-05).
    """

    item: Item
    version: int
    needs: tuple[Need, ...]
    open_questions: tuple[Situation, ...]
    possible: tuple[Material, ...]
    due_on: date
    is_provisional: bool
    notice: Paper | None
    beyond: tuple[str, ...]
    provisional: Provisional
    supply_by: date


def desk(
    *,
    centre: str,
    item: str,
    answers: Mapping[str, Any],
    person: int | None,
    at: datetime,
    awaited: Mapping[str, int] | None = None,
) -> Desk | None:
    """What the console needs before anything is written; None where there is no such item. Raises UnknownOption.

    `awaited` maps a material to an earlier case of the same visit whose result it is (0: still to come).
    """
    day = at.astimezone(ZONE).date()
    edition = catalogue.current(centre, item, on=day)
    if edition is None:
        return None
    kept = residents.usable_papers(person, on=day) if person else {}
    rules = catalogue.catalogue(centre, day).material_rules
    wanted = needs_so_far(edition.item, answers, rules, kept=kept, awaited=awaited)
    so_far = edition.item.materials_so_far(answers)
    standing = ground(centre, day)
    due = dates(edition.item, accepted_at=at, days=edition.item.promised_limit, ground=standing)
    gaps = standing.rules.get(Provisional)
    notice = notice_for(centre=centre, person=person, item=item, at=at)
    return Desk(
        item=edition.item,
        version=edition.version,
        needs=wanted,
        open_questions=so_far.open_questions,
        possible=so_far.possible,
        due_on=due.due_on,
        is_provisional=due.provisional,
        notice=notice,
        beyond=tuple(_beyond(notice, edition, answers, wanted, at)),
        provisional=gaps,
        supply_by=gaps.supply_by(accepted_on=day, calendar=standing.calendar),
    )


def due_after(centre: str, days: int, *, at: datetime) -> date:
    """By when a promise of so many working days would end, if it began now."""
    return promise(accepted_at=at, days=days, ground=ground(centre, at.astimezone(ZONE).date())).due_on


def _beyond(
    notice: Paper | None, edition: catalogue.Current, answers: Mapping[str, Any], wanted: tuple[Need, ...], at: datetime
) -> list[str]:
    if notice is None:
        return []
    try:
        chosen = edition.item.chosen(answers)
    except MissingAnswer:
        return []
    return beyond(
        notice,
        item_version=edition.version,
        answers={key: list(options) for key, options in chosen.items()},
        asked=[one.material.key for one in wanted],
        at=at,
    )


def material_lines(case: Case, item: Item | None = None) -> list[dict[str, Any]]:
    """The materials of a case as they stand, in the item's order: name, form, and in which way each was had."""
    listed = {one.key: (one.name, one.form_label) for one in (item or item_of(case)).materials}
    listed.setdefault(AUTHORITY, ("授权委托书", "原件"))
    return [
        {"key": key, "name": name, "form": form, "how": WORDS[tick["state"]], **tick}
        for key, (name, form) in listed.items()
        if (tick := case.materials.get(key))
    ]


def cases_of(person: int, *, centre: str, most: int = 8) -> list[Case]:
    """What a person had handled here before, newest first (办过的事)."""
    return list(Case.objects.at_centre(centre).filter(applicant_id=person).order_by("-id")[:most])


def matters_of_visit(ticket: int, *, centre: str, day: date) -> tuple[str, ...]:
    """What was done in one visit: items taken in, told about, asked about, supplied to or collected, each once."""
    later = ledger.entries(centre).filter(day=day, kind__in=("cases.supplied", "cases.delivered"), facts__ticket=ticket)
    found = [
        *Case.objects.filter(ticket=ticket).order_by("pk").values_list("item_code", flat=True),
        *Paper.objects.filter(ticket=ticket).order_by("pk").values_list("item_code", flat=True),
        *Enquiry.objects.filter(ticket=ticket).order_by("pk").values_list("topic", flat=True),
        *later.order_by("id").values_list("item", flat=True),
    ]
    return tuple(dict.fromkeys(filter(None, found)))


def is_written_down(ticket: int, *, centre: str, day: date) -> bool:
    """Whether anything at all of a visit stands in the books, also a question about no item in particular."""
    asked = Enquiry.objects.filter(ticket=ticket).exists()
    return asked or bool(matters_of_visit(ticket, centre=centre, day=day))


def written_without_number(account: int, *, centre: str, start: datetime, end: datetime) -> bool:
    """Whether somebody noted a question, a matter or a notice about some time with no number of the hall on it."""
    own, span = {"centre_id": centre, "ticket__isnull": True}, (start, end)
    return (
        Enquiry.objects.filter(**own, first_contact=account, channel="visit", asked_at__range=span).exists()
        or Case.objects.filter(**own, first_contact=account, received_at__range=span).exists()
        or Paper.objects.filter(**own, issued_by=f"staff:{account}", issued_at__range=span).exists()
    )


def concluded_in_visit(ticket: int) -> list[Case]:
    """What was taken in under a number and is concluded: what its holder may evaluate."""
    return list(Case.objects.filter(ticket=ticket, concluded_at__isnull=False).order_by("pk"))


def visitor_of(ticket: int) -> int | None:
    """Whose matter was last taken in under a number: whoever stands at the window."""
    return Case.objects.filter(ticket=ticket).order_by("-pk").values_list("applicant", flat=True).first()


def draft(actor: Actor, key: str) -> dict[str, Any] | None:
    """What this clerk had typed under a form's key and not submitted."""
    found = Draft.objects.filter(account=actor.account_id or 0, key=key).first()
    if found is None:
        return None
    typed: dict[str, Any] = json.loads(crypto.open_sealed(found.content, purpose="draft"))
    return typed


# --- lists -------------------------------------------------------------------


def cases(centre: str) -> CaseQuerySet:
    """All cases of a centre, newest first; filter and page it by `id`."""
    return Case.objects.at_centre(centre).order_by("-id")


def papers(centre: str) -> QuerySet[Paper]:
    """All papers of a centre, newest first."""
    return Paper.objects.at_centre(centre).order_by("-id")


def altered_papers(centre: str) -> list[Paper]:
    """Papers that no longer say what was handed out: a notice is fixed by its entry, another by its own digest."""
    fixed = ledger.digests(centre, Noticed)
    rows = Paper.objects.at_centre(centre).order_by("pk").only("sort", "number", "content", "digest")
    said = ((one, fixed.get(subject_key(one), "") if one.sort == "notice" else one.digest) for one in rows.iterator())
    return [one for one, digest in said if digest_of(one.content) != digest]


def used_notices(centre: str, numbers: Collection[str], people: Collection[int]) -> dict[str, Case]:
    """The cases that some people's notices led to, by the notice's number: one query."""
    rows = Case.objects.at_centre(centre).filter(applicant__in=people, notice__in=numbers)
    return {one.notice: one for one in rows.only("number", "notice", "visits").order_by("id")}


def enquiries(centre: str) -> QuerySet[Enquiry]:
    """All enquiries of a centre, newest first."""
    return Enquiry.objects.filter(centre_id=centre).order_by("-id")


def in_hand(actor: Actor) -> QuerySet[Case]:
    """The open cases that an actor answers for, the most urgent first."""
    return Case.objects.at_centre(actor.centre).open().filter(owner=actor.account_id or 0).order_by("due_on", "id")


def of_departments(actor: Actor) -> QuerySet[Case]:
    """The running cases of the departments that an actor is named for, the most urgent first."""
    return (
        Case.objects.at_centre(actor.centre).running().filter(department__in=actor.departments).order_by("due_on", "id")
    )


def at_risk(centre: str, *, on: date) -> QuerySet[Case]:
    """Running cases that show a card or whose promise broke, the most urgent first. (F-04)

    Where the clock stands still nothing comes nearer: the date is counted anew when it runs again.
    """
    near = Q(card__in=["remind", "yellow", "red"]) | Q(due_on__lt=on)
    return Case.objects.at_centre(centre).running().filter(near, is_stopped=False).order_by("due_on", "id")


def unanswered(centre: str) -> QuerySet[Enquiry]:
    """Enquiries without an answer, oldest promise first."""
    return Enquiry.objects.filter(centre_id=centre).exclude(state=EnquiryState.ANSWERED).order_by("reply_by", "id")


def open_counts(centre: str) -> dict[str, int]:
    """How many cases stand in each open state."""
    rows = Case.objects.at_centre(centre).filter(state__in=OPEN).values("state").annotate(n=Count("id")).order_by()
    return {row["state"]: row["n"] for row in rows}


def state_words() -> dict[str, str]:
    """The states in words, in the order of the way."""
    return {state.value: str(state.label) for state in State}
