"""Asking: enquiries at the front desk and on the phone, passed on, taken, answered."""

from datetime import datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.centre import queries as centre_queries
from yikou.kernel.actors import Actor
from yikou.simulation.agenda import Act
from yikou.simulation.arrivals import Visit
from yikou.simulation.habits import Question
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.cases.models import Enquiry

CALLERS = ("王阿姨", "李先生", "陈女士", "周师傅", "吴女士", "一位老人家", "小区物业")


def sit_down(scene: Scene, visit: Visit, by: Actor, at: datetime, ticket: int | None) -> Act:
    """Somebody asks; answers what is written down when it has been heard."""
    return partial(ask, scene, visit, scene.dice(scene.day, "visit", visit.number), by, ticket)


def ask(scene: Scene, visit: Visit, thrown: Random, by: Actor, ticket: int | None, at: datetime) -> None:
    """A question is answered on the spot, or written down and passed to whoever knows."""
    question, chances = thrown.choice(scene.habits.enquiries), scene.habits.chances
    is_ours = not question.department and not question.outside
    at_once = thrown.random() < chances["answered_at_once" if is_ours else "answered_for_others"]
    channel = visit.channel
    enquiry = cases.note_enquiry(
        question=question.asks,
        channel=channel,
        topic=question.item,
        caller=thrown.choice(CALLERS),
        phone="" if channel == "visit" else f"1380000{thrown.randrange(10000):04d}",
        answer=question.answer if at_once else "",
        ticket=ticket,
        by=by,
        at=at,
    )
    if not at_once and not is_ours:
        _pass_on(scene, enquiry, question, by, at)
    _wait(scene, enquiry, at)


def _pass_on(scene: Scene, enquiry: "Enquiry", question: Question, by: Actor, at: datetime) -> None:
    if question.outside:
        cases.pass_on(enquiry=enquiry, to=question.outside, by=by, at=at)
        return
    to = centre_queries.responsible(scene.centre, question.department, on=at)
    if to != by.account_id:
        cases.pass_on(enquiry=enquiry, to=question.department, to_account=to, by=by, at=at)


def look_through(scene: Scene, since: datetime) -> None:
    """Put on the agenda what is still without an answer."""
    for enquiry in queries.unanswered(scene.centre):
        if enquiry.asked_at >= scene.at(scene.habits.desk.open):
            _wait(scene, enquiry, since)
        elif scene.is_new("enquiry", enquiry.pk, enquiry.state):
            moment = scene.some_time(scene.dice(enquiry.number, scene.day), after=since)
            scene.agenda.put(moment, partial(_go_on, scene, enquiry.pk))


def _wait(scene: Scene, enquiry: "Enquiry", at: datetime) -> None:
    if enquiry.state != "answered" and scene.is_new("enquiry", enquiry.pk, enquiry.state):
        thrown = scene.dice(enquiry.number, enquiry.state, "wait")
        scene.agenda.put(scene.later(at, thrown.randint(12, 150)), partial(_go_on, scene, enquiry.pk))


def _go_on(scene: Scene, key: int, at: datetime) -> None:
    """Whoever it was passed to takes it; whoever has it answers."""
    enquiry = queries.unanswered(scene.centre).filter(pk=key).first()
    if enquiry is None:
        return
    is_handed = enquiry.state == "passed" and enquiry.passed_account is not None
    account = enquiry.passed_account if is_handed else enquiry.owner
    if account is None or not scene.is_played(account) or not centre_queries.is_present(scene.centre, account, on=at):
        return
    by = scene.actor(account)
    if is_handed:
        cases.take(enquiry=enquiry, by=by, at=at)
        _wait(scene, enquiry, at)
        return
    known = {one.asks: one.answer for one in scene.habits.enquiries}
    cases.answer_enquiry(
        enquiry=enquiry, answer=known.get(enquiry.question, "已经查清，电话里讲给您听了。"), by=by, at=at
    )
