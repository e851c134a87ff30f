"""Afterwards: results are handed over, visits are rated, files are laid away."""

from datetime import datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.catalogue import queries as catalogue
from yikou.feedback import operations as feedback
from yikou.feedback.policies import RatingWindow
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.policies.queries import rulebook
from yikou.simulation import waiting
from yikou.simulation.chance import one_of
from yikou.simulation.floor import Guest
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.cases.models import Case

CARRIER = "虚构速递"


def look_through(scene: Scene, since: datetime) -> None:
    """Put on the agenda which results are handed over or mailed today, and the filing."""
    hand_out(scene, since)
    scene.agenda.put(scene.some_time(scene.dice(scene.day, "files"), after=since), partial(archive, scene))


# --- the result ------------------------------------------------------------------------------------


def hand_out(scene: Scene, since: datetime) -> None:
    """Plan for every result that waits how it gets to its resident."""
    for case in queries.cases(scene.centre).filter(state="concluded").order_by("id"):
        follow(scene, case, since)


def follow(scene: Scene, case: "Case", at: datetime) -> None:
    """Plan how the result of a concluded case reaches its resident."""
    if case.state != "concluded" or case.concluded_at is None:
        return
    if not scene.is_new("result", case.pk, case.state):
        return
    way, thrown = _way(scene, case), scene.dice(case.number, "deliver")
    moment = _handed_over_at(scene, case, way, thrown, at)
    if moment is not None and way == "window":
        _collects(scene, case, moment)
    elif moment is not None:
        scene.agenda.put(moment, partial(_send, scene, case.pk, case.number, way))


def _handed_over_at(scene: Scene, case: "Case", way: str, thrown: Random, at: datetime) -> datetime | None:
    """Electronic results leave at once, mail the next morning; who collects comes some days later, or never."""
    assert case.concluded_at is not None
    is_fresh = case.concluded_at.astimezone(ZONE).date() == scene.day
    if way == "electronic" and is_fresh:
        return scene.later(at, thrown.randint(2, 15))
    if way == "window":
        comes = thrown.random() < scene.habits.chances["collects"]
        is_today = scene.is_today(case.concluded_at, scene.span("collect", case.number))
        return scene.some_time(thrown, after=at) if comes and is_today else None
    return None if is_fresh else scene.some_time(thrown, after=at)


def _way(scene: Scene, case: "Case") -> str:
    offered = catalogue.item_version(case.centre_id, case.item_code, case.item_version).result.delivery
    weights = {"window": 5, "electronic": 6, "mail": 2, "none": 1}
    return one_of(scene.dice(case.number, "way"), {way: weights[way] for way in offered})


def _collects(scene: Scene, case: "Case", moment: datetime) -> None:
    """Somebody comes for the result, and takes a number like everybody."""
    item = catalogue.item_version(case.centre_id, case.item_code, case.item_version)
    guest = Guest(
        name=f"collects {case.number}",
        line=scene.floor.line_for(item.department),
        minutes=scene.dice(case.number, "collects").uniform(2, 6),
        serve=lambda by, at, ticket: partial(_deliver, scene, case.pk, "window", by),
        items=(case.item_code,),
        department=item.department,
    )
    waiting.errand(scene, guest, case.applicant_id, moment)


def _send(scene: Scene, key: int, number: str, way: str, at: datetime) -> None:
    by = scene.some_clerk(number, "deliver")
    if by is not None:
        _deliver(scene, key, way, by, at)


def _deliver(scene: Scene, key: int, way: str, by: Actor, at: datetime) -> None:
    case = queries.cases(scene.centre).filter(pk=key, state="concluded").first()
    if case is None:
        return
    signed = ("agent" if case.agent_id else "self") if way == "window" else ""
    tracking = f"{CARRIER} {case.pk:08d}" if way == "mail" else ""
    cases.deliver(case=case, way=way, signed=signed, tracking=tracking, visit=way == "window", by=by, at=at)
    plan_rating(scene, case, at)


# --- the rating ------------------------------------------------------------------------------------


def plan_rating(scene: Scene, case: "Case", at: datetime) -> None:
    """Some rate on the pad before they go, or at home when the result has come."""
    thrown = scene.dice(case.number, "rate")
    if thrown.random() < scene.habits.chances["rates"]:
        at_desk = case.outcome == "done"
        moment = scene.later(at, thrown.uniform(0.5, 2.5) if at_desk else thrown.randint(5, 200))
        scene.agenda.put(moment, partial(_rate, scene, case.token, case.number, "pad" if at_desk else "web"))


def _rate(scene: Scene, token: str, number: str, channel: str, at: datetime) -> None:
    thrown = scene.dice(number, "level")
    level = one_of(thrown, scene.habits.levels)
    is_bad = level.endswith("dissatisfied")
    words = thrown.choice(scene.habits.bad_words) if is_bad else ""
    rule = rulebook(scene.centre, scene.day).get(RatingWindow)
    reasons = thrown.sample(sorted(rule.reasons_of(level)), k=thrown.randint(1, 2) if is_bad else thrown.randint(0, 1))
    given = feedback.Given(words=words, reasons=reasons, call=is_bad)
    feedback.rate(token=token, level=level, channel=channel, given=given, by=scene.resident, at=at)


# --- files -----------------------------------------------------------------------------------------


def archive(scene: Scene, at: datetime) -> None:
    """The office files what was finished before today: one household, one file."""
    by = scene.first_there("cases.archive", at)
    if by is None:
        return
    began = scene.at(scene.habits.desk.open).replace(hour=0, minute=0)
    finished = queries.cases(scene.centre).filter(state__in=("delivered", "declined", "withdrawn"))
    for case in finished.filter(received_at__lt=began).order_by("id"):
        cases.archive(case=case, by=by, at=at)
