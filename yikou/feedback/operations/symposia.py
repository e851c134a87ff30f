"""座谈会: noted with numbers and no names, each point given to somebody, each answered back."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback import facts as f
from yikou.feedback.models import Symposium
from yikou.feedback.owners import find_owner
from yikou.feedback.policies import SymposiumAnswered
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook
from yikou.tasks import operations as tasks
from yikou.tasks import queries as tasks_queries

SORTS = {"residents": "居民座谈会", "outreach": "上门听取意见"}
PEOPLE = {"residents": "居民", "deputies": "代表委员", "merchants": "商户", "units": "单位", "members": "党员"}
ARRANGE = "surveys.arrange"
LONGEST = 2000
# More than one meeting's minutes hold: bounds the row. No number of the institution.
MOST_POINTS = 40


class MinutesUnclear(Refusal):
    """No title, nobody came, a day to come, or words that do not belong."""

    told = "{said}"
    rule = "symposia.answered"
    status = 422


class SymposiumOver(Refusal):
    """Those who came were answered before."""

    told = "{number}已经逐条答复过了，不能再改。"


class NoSuchOpinion(Refusal):
    """A point that was not noted, or that somebody has already."""

    told = "没有这一条，或者已经交办过了。"


class NotAllEnded(Refusal):
    """A point has nobody, or is not done."""

    told = "{said}"
    rule = "symposia.answered"


@transaction.atomic
def note_symposium(
    *,
    sort: str,
    title: str,
    held_on: date | None,
    people: Mapping[str, int],
    by: Actor,
    at: datetime,
    place: str = "",
    minutes: str = "",
) -> Symposium:
    """Write the minutes of a meeting: how many came, no names; it is owed an answer. (J-13, J-28)

    Refuses with MinutesUnclear, NobodyToOwn.
    """
    today = at.astimezone(ZONE).date()
    counted = {key: int(n) for key, n in people.items() if key in PEOPLE and n}
    if sort not in SORTS or not title.strip() or held_on is None or held_on > today or not counted:
        raise MinutesUnclear(said="请写明是什么会、哪天开的（不能是以后）、来了多少人。")
    _plain(minutes, title, place)
    rule, calendar = rulebook(by.centre, held_on).get(SymposiumAnswered), centre_queries.calendar(by.centre)
    row = Symposium(
        centre_id=by.centre, title=title.strip()[:60], place=place.strip()[:60], people=counted, minutes=minutes.strip()
    )
    fact = f.SymposiumNoted(
        number=take_number(centre=by.centre, at=at),
        sort=sort,
        held_on=held_on,
        people=sum(counted.values()),
        late=rule.is_late(held_on, today, calendar),
        owner=by.account_id if by.account_id and by.may(ARRANGE) else find_owner(by.centre, ARRANGE, on=today),
        due_on=rule.answer_by(held_on, calendar),
    )
    record(row, fact, by=by, at=at, under=rule)
    return row


@transaction.atomic
def note_point(*, symposium: Symposium, who: str, said: str, by: Actor, at: datetime) -> Symposium:
    """Note one point of what was said, and by which kind of people. Refuses with MinutesUnclear, SymposiumOver."""
    _open(symposium)
    if not said.strip() or who not in PEOPLE or len(symposium.points) >= MOST_POINTS:
        raise MinutesUnclear(said=f"请写这一条说的是什么、是哪一类人说的；一次会最多记 {MOST_POINTS} 条。")
    _plain(said)
    place = len(symposium.points) + 1
    symposium.points = [*symposium.points, {"place": place, "who": who, "said": said.strip()}]
    symposium.save(update_fields=["points"])
    record(symposium, f.PointNoted(place=place), by=by, at=at)
    return symposium


@transaction.atomic
def task_point(
    *, symposium: Symposium, place: int, what: str, doer: int | None, due_on: date | None, by: Actor, at: datetime
) -> Symposium:
    """Give a point to somebody, by a day. Refuses with NoSuchOpinion, SymposiumOver and as `tasks.assign`."""
    _open(symposium)
    if not 0 < place <= len(symposium.points) or _is_held(symposium, place):
        raise NoSuchOpinion()
    task = tasks.assign(
        what=what, doer=doer, due_on=due_on, source="symposium", source_number=symposium.number, by=by, at=at
    )
    record(symposium, f.PointTasked(place=place, task=task.number), by=by, at=at)
    return symposium


def _is_held(symposium: Symposium, place: int) -> bool:
    """Whether somebody has a point in hand; a cancelled task lets it be given anew."""
    number = symposium.tasked.get(str(place))
    found = tasks_queries.tasks(symposium.centre_id).filter(number=number).first() if number else None
    return found is not None and found.state != tasks_queries.State.CANCELLED


@transaction.atomic
def answer_symposium(*, symposium: Symposium, reply: str, by: Actor, at: datetime) -> Symposium:
    """Tell those who came what became of each point. Refuses with SymposiumOver, NotAllEnded, MinutesUnclear."""
    _open(symposium)
    rule = rulebook(symposium.centre_id, symposium.held_on).get(SymposiumAnswered)
    numbers = list(symposium.tasked.values())
    ended = tasks_queries.tasks(symposium.centre_id).filter(number__in=numbers, state=tasks_queries.State.DONE).count()
    if not rule.may_answer(len(symposium.points), ended):
        raise NotAllEnded(said=rule.refused())
    if not reply.strip():
        raise MinutesUnclear(said="请写怎么答复的：哪天、用什么办法、答复了谁。")
    _plain(reply)
    symposium.reply = reply.strip()
    symposium.save(update_fields=["reply"])
    in_time = at.astimezone(ZONE).date() <= symposium.due_on
    record(symposium, f.SymposiumAnsweredBack(points=ended, in_time=in_time), by=by, at=at, under=rule)
    return symposium


def _open(symposium: Symposium) -> None:
    if not symposium.is_open:
        raise SymposiumOver(number=symposium.number)


def _plain(*texts: str) -> None:
    if any(len(one) > LONGEST or holds_identity(one) for one in texts):
        raise MinutesUnclear(said=f"请控制在 {LONGEST} 个字以内，不要写身份证号码。")
