"""交办、签收、回话、确认: nothing is assigned without owner and date, nothing ends without an answer."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count, Q

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.kernel.actors import Actor
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.kernel.identifiers import holds_identity, number
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook
from yikou.tasks import facts as f
from yikou.tasks.models import PREFIX, State, Task
from yikou.tasks.policies import EverythingAnswered

LONGEST = 2000
SOURCES = {
    "leader": "领导交办",
    "meeting": "会议",
    "pattern": "苗头",
    "symposium": "座谈会",
    "survey": "问卷",
    "visit": "回访",
    "home": "入户走访",
    "concern": "诉求",
    "rectification": "整改",
    "inspection": "督查",
    "duty": "值周协调",
    "other": "其他",
}
TO_ACCEPT, TO_ANSWER, TO_CONFIRM = "还没有签收", "快到期了，还没有回话", "有回话，还没有确认"
# Who is told of an answer that nobody confirms.
ABOVE = "dashboard.read"

_NEXT = """
INSERT INTO tasks_counter (centre, day, last) VALUES (%s, %s, 1)
ON CONFLICT (centre, day) DO UPDATE SET last = tasks_counter.last + 1 RETURNING last
"""


class NotAssignable(Refusal):
    """No owner or no day."""

    told = "{said}"
    rule = "tasks.answered"
    status = 422


class NobodyOfOurs(Refusal):
    """The owner is no active account of the centre."""

    told = "责任人不是本中心在用的账号，请重新选一位。"
    rule = "tasks.answered"
    status = 422


class DayPassed(Refusal):
    """The last day lies before today."""

    told = "期限{due_on}已经过去，请填今天或者以后的日子。"
    status = 422


class WordsMissing(Refusal):
    """Nothing was written where words are needed."""

    told = "请写清楚{what}。"
    rule = "tasks.answered"
    status = 422


class WordsTooLong(Refusal):
    """Longer than anybody reads."""

    told = "写得太长了，请控制在{most}个字以内。"
    status = 422


class NotYours(Refusal):
    """Somebody else has to move."""

    told = "{number}现在不是您来{what}，请找{who}。"
    status = 403


class NotInThatState(Refusal):
    """The task stands elsewhere by now."""

    told = "{number}现在是“{state}”，不能{what}。"


@transaction.atomic
def assign(
    *,
    what: str,
    doer: int | None,
    due_on: date | None,
    by: Actor,
    at: datetime,
    source: str = "leader",
    source_number: str = "",
) -> Task:
    """Assign a thing to one person, by a day; whoever assigns it hears the answer. (H-16, F-06)

    `source` and `source_number` say what it came from. Refuses with NotAssignable, NobodyOfOurs, DayPassed,
    WordsMissing, WordsTooLong.
    """
    rule, calendar = _ground(by.centre, at)
    doer, due_on = _may_be_given(rule, doer, due_on, centre=by.centre, at=at)
    today = _day(at)
    task = Task(centre_id=by.centre, what=_words(what, "要办什么"))
    fact = f.Assigned(
        number=_number(by.centre, today),
        doer=doer,
        assigner=by.account_id or 0,
        source=source if source in SOURCES else "other",
        source_number=source_number[:40],
        accept_by=rule.accept_by(today, calendar),
        remind_on=rule.remind_on(due_on, calendar),
        due_on=due_on,
    )
    record(task, fact, by=by, at=at, under=rule)
    return task


@transaction.atomic
def accept(*, task: Task, by: Actor, at: datetime) -> Task:
    """Take a task on (签收). Refuses with NotYours, NotInThatState."""
    _must_be(task, "签收", State.ASSIGNED)
    _only(task, task.doer, by, "签收")
    record(task, f.Accepted(in_time=_day(at) <= task.accept_by), by=by, at=at, under=_ground_of(task)[0])
    return task


@transaction.atomic
def answer(*, task: Task, answer: str, by: Actor, at: datetime) -> Task:
    """Say what was done (回话); an answer takes it on too. Whoever assigned it confirms within the rule's days.

    Refuses with NotYours, NotInThatState, WordsMissing.
    """
    _must_be(task, "回话", State.ASSIGNED, State.ACCEPTED)
    _only(task, task.doer, by, "回话")
    _keep(task, answer=_words(answer, "办了什么、结果怎样"))
    (rule, calendar), today = _ground_of(task), _day(at)
    due_on = rule.confirm_by(today, calendar)
    first: list[Fact] = [f.Accepted(in_time=today <= task.accept_by)] if task.state == State.ASSIGNED else []
    fact = f.Answered(in_time=today <= task.answer_by, due_on=due_on, remind_on=rule.remind_on(due_on, calendar))
    record(task, *first, fact, by=by, at=at, under=rule)
    return task


@transaction.atomic
def send_back(*, task: Task, reason: str, due_on: date | None, by: Actor, at: datetime) -> Task:
    """The answer is not enough: do it again by a day (退回重办). Refuses as `confirm`, with WordsMissing, DayPassed."""
    _must_be(task, "退回重办", State.ANSWERED)
    _only(task, task.assigner, by, "退回重办")
    rule, calendar = _ground_of(task)
    due_on = due_on or max(task.answer_by, _day(at))
    _check_day(due_on, at)
    _keep(task, why=_words(reason, "还差什么"))
    fact = f.SentBack(due_on=due_on, remind_on=rule.remind_on(due_on, calendar))
    record(task, fact, by=by, at=at, under=rule)
    return task


@transaction.atomic
def hand_back(*, task: Task, reason: str, by: Actor, at: datetime) -> Task:
    """Its owner cannot do it: it goes back to whoever assigned it, who owns it then. (退回交办人)"""
    _must_be(task, "退回", State.ASSIGNED, State.ACCEPTED)
    _only(task, task.doer, by, "退回")
    _keep(task, why=_words(reason, "为什么办不了"))
    record(task, f.HandedBack(), by=by, at=at)
    return task


@transaction.atomic
def reassign(*, task: Task, doer: int | None, due_on: date | None, reason: str, by: Actor, at: datetime) -> Task:
    """Give it to somebody else, or give it another day, with the reason. Refuses as `assign` does."""
    _must_be(task, "改派", State.ASSIGNED, State.ACCEPTED, State.HANDED_BACK)
    _only(task, task.assigner, by, "改派")
    rule, calendar = _ground_of(task)
    doer, due_on = _may_be_given(rule, doer, due_on, centre=task.centre_id, at=at)
    today = _day(at)
    _keep(task, why=_words(reason, "为什么改派或者改期"))
    fact = f.Reassigned(
        doer=doer,
        before=task.doer,
        accept_by=rule.accept_by(today, calendar),
        remind_on=rule.remind_on(due_on, calendar),
        due_on=due_on,
    )
    record(task, fact, by=by, at=at, under=rule)
    return task


@transaction.atomic
def confirm(*, task: Task, by: Actor, at: datetime) -> Task:
    """Whoever assigned it agrees that it is done (确认办结). Refuses with NotYours, NotInThatState."""
    _must_be(task, "确认办结", State.ANSWERED)
    _only(task, task.assigner, by, "确认")
    record(task, f.Confirmed(in_time=bool(task.in_time)), by=by, at=at)
    return task


@transaction.atomic
def cancel(*, task: Task, reason: str, by: Actor, at: datetime) -> Task:
    """It need not be done any more, with the reason. Refuses with NotYours, NotInThatState, WordsMissing."""
    _must_be(task, "撤销", State.ASSIGNED, State.ACCEPTED, State.HANDED_BACK, State.ANSWERED)
    _only(task, task.assigner, by, "撤销")
    _keep(task, why=_words(reason, "为什么不办了"))
    record(task, f.Cancelled(), by=by, at=at)
    return task


def watch(*, centre: str, by: Actor, at: datetime) -> int:
    """Remind whoever owes an answer or a word on it, and report what is late; how many were told.

    A late answer is reported to whoever assigned it, a late word on an answer to who watches over the centre.
    What lies with somebody whose account was closed goes back to whoever assigned it, or to another who assigns.
    """
    today, told = _day(at), 0
    for task in _left_behind(centre):
        told += _pass_on(task, by, at)
    due = Q(state=State.ASSIGNED, accept_by__lt=today) | Q(remind_on__lte=today)
    rows = Task.objects.at_centre(centre).open().filter(due).order_by("id")
    for task in list(rows):
        told += _watch_one(task, today, by, at)
    return told


def _left_behind(centre: str) -> list[Task]:
    """The open tasks whose doer or assigner is no longer there."""
    rows = Task.objects.at_centre(centre).open()
    people = {key for pair in rows.order_by().values_list("doer", "assigner").distinct() for key in pair}
    gone = people - set(accounts.active(people, centre=centre))
    return list(rows.filter(Q(assigner__in=gone) | Q(doer__in=gone, owner__in=gone)).order_by("id")) if gone else []


@transaction.atomic
def _pass_on(task: Task, by: Actor, at: datetime) -> bool:
    here, facts = accounts.active({task.doer, task.assigner}, centre=task.centre_id), list[Fact]()
    if task.assigner not in here and (others := _who_assigns(task, at)):
        facts.append(f.TakenOver(assigner=others[0], before=task.assigner))
    if task.doer not in here and task.state in (State.ASSIGNED, State.ACCEPTED):
        _keep(task, why="责任人账号停用，请改派。")
        facts.append(f.HandedBack())
    if facts:
        record(task, *facts, by=by, at=at)
    return bool(facts)


def _who_assigns(task: Task, at: datetime) -> list[int]:
    """Who else may assign, the one with the fewest tasks to hear about first; the doer himself last."""
    able = accounts.entitled(task.centre_id, "tasks.assign", on=_day(at), apart_from={task.assigner})
    rows = Task.objects.at_centre(task.centre_id).open().order_by().values("assigner").annotate(n=Count("pk"))
    held = dict(rows.values_list("assigner", "n"))
    return sorted(able, key=lambda one: (one == task.doer, held.get(one, 0), one))


@transaction.atomic
def _watch_one(task: Task, today: date, by: Actor, at: datetime) -> bool:
    rule, calendar = _ground_of(task)
    facts: list[Fact] = []
    is_answered = task.state == State.ANSWERED
    for what, is_due in (
        (TO_ACCEPT, task.state == State.ASSIGNED and task.accept_by < today),
        (TO_CONFIRM if is_answered else TO_ANSWER, task.remind_on <= today),
    ):
        if is_due and what not in task.reminded:
            facts.append(f.Reminded(what=what, owner=task.owner, due_on=task.due_on))
    late = rule.is_escalated(due_on=task.due_on, today=today, answered=False, calendar=calendar)
    if late and task.escalated_at is None:
        facts.append(_unconfirmed(task, today) if is_answered else _unanswered(task))
    if facts:
        record(task, *facts, by=by, at=at, under=rule)
    return bool(facts)


def _unanswered(task: Task) -> f.Escalated:
    return f.Escalated(owner=task.owner, shown_to=task.assigner, due_on=task.due_on)


def _unconfirmed(task: Task, today: date) -> f.LeftUnconfirmed:
    """To who watches over the centre; to the assigner himself where nobody else does."""
    above = accounts.entitled(task.centre_id, ABOVE, on=today, apart_from={task.assigner, task.doer})
    return f.LeftUnconfirmed(owner=task.owner, shown_to=next(iter(above), task.assigner), due_on=task.due_on)


# --- what the verbs share ------------------------------------------------------------------------


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def _ground(centre: str, at: datetime) -> tuple[EverythingAnswered, WorkCalendar]:
    return rulebook(centre, _day(at)).get(EverythingAnswered), centre_queries.calendar(centre)


def _ground_of(task: Task) -> tuple[EverythingAnswered, WorkCalendar]:
    """The rule of the day on which it was assigned."""
    return _ground(task.centre_id, task.opened_at)


def _number(centre: str, today: date) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [centre, today.isoformat()])
        return number(today, cursor.fetchone()[0], PREFIX)


def _may_be_given(
    rule: EverythingAnswered, doer: int | None, due_on: date | None, *, centre: str, at: datetime
) -> tuple[int, date]:
    """The doer and the day, once both are named and can be."""
    if doer is None or due_on is None or not rule.allows(doer, due_on):
        raise NotAssignable(said=rule.refused())
    if doer not in accounts.active({doer}, centre=centre):
        raise NobodyOfOurs()
    _check_day(due_on, at)
    return doer, due_on


def _check_day(due_on: date, at: datetime) -> None:
    if due_on < _day(at):
        raise DayPassed(due_on=f"{due_on.month}月{due_on.day}日")


def _words(text: str, what: str) -> str:
    if not text.strip():
        raise WordsMissing(what=what)
    if len(text) > LONGEST:
        raise WordsTooLong(most=LONGEST)
    if holds_identity(text):
        raise WordsMissing(what=f"{what}，不要写身份证号码")
    return text.strip()


def _keep(task: Task, **words: str) -> None:
    """Words stand in the row; the entry that comes with them says that they were written."""
    for name, text in words.items():
        setattr(task, name, text)
    Task.objects.filter(pk=task.pk, revision=task.revision).update(**words)


def _must_be(task: Task, what: str, *states: State) -> None:
    if task.state not in states:
        raise NotInThatState(number=task.number, state=State(task.state).label, what=what)


def _only(task: Task, account: int, by: Actor, what: str) -> None:
    if by.account_id != account:
        raise NotYours(number=task.number, what=what, who=accounts.names({account}).get(account, "交办人"))
