"""Following: things that are assigned and answered, a meeting with residents, a survey, calls after the matter."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import yaml
from django.conf import settings

from yikou.feedback import access as doors
from yikou.feedback import operations as feedback
from yikou.feedback.operations.outside import Placed, note_outside
from yikou.feedback.queries import calls
from yikou.feedback.queries import outside as others
from yikou.feedback.queries import surveys as asked
from yikou.hall import queries as hall
from yikou.simulation.chance import one_of
from yikou.simulation.habits import shipped
from yikou.simulation.scene import Scene
from yikou.tasks import operations as tasks
from yikou.tasks import queries as assigned

if TYPE_CHECKING:
    from yikou.feedback.models import Survey
    from yikou.hall.models import Ticket

CALLS_AT, TASKS_AT = time(14, 20), time(16, 10)
LATELY = 8
Row = Mapping[str, Any]


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Any]:
    text = (settings.SHIPPED / "demo" / "asking.yaml").read_text(encoding="utf-8")
    held: Mapping[str, Any] = yaml.safe_load(text)
    return held


def plan(scene: Scene, since: datetime) -> None:
    """Put on the agenda what is assigned, met about and asked today, the calls, and the answers to tasks."""
    begun: tuple[tuple[str, Callable[[Scene, Row, datetime], None]], ...] = (
        ("tasks", _assign),
        ("symposia", _meet),
        ("surveys", _publish),
        ("outside", _placed),
    )
    for kind, act in begun:
        for row in _shipped()[kind]:
            moment = scene.at(time.fromisoformat(row["at"]))
            if _day_of(row) == scene.day and moment > since:
                scene.agenda.put(moment, partial(act, scene, row))
    for clock, turn in ((CALLS_AT, _call), (TASKS_AT, _answer)):
        if scene.at(clock) > since:
            scene.agenda.put(scene.at(clock), partial(turn, scene))
    _fill_in(scene, since)


def _day_of(row: Row) -> Any:
    return shipped().today.date() - timedelta(days=row["before"])


# --- assigned ------------------------------------------------------------------------------------


def _assign(scene: Scene, row: Row, at: datetime) -> None:
    by = scene.named(row["by"])
    if scene.is_played(by.account_id or 0) and not _is_assigned(scene, row["what"]):
        due_on = scene.day + timedelta(days=row["days"])
        doer = scene.accounts[row["doer"]]
        tasks.assign(what=row["what"], doer=doer, due_on=due_on, source=row["source"], by=by, at=at)


def _is_assigned(scene: Scene, what: str) -> bool:
    return assigned.tasks(scene.centre).filter(what=what).exists()


def _answer(scene: Scene, at: datetime) -> None:
    """Doers take things on the day after; those of whom it is told answer, and the assigners agree."""
    for task in assigned.tasks(scene.centre).open().order_by("id"):
        by = scene.actor(task.owner)
        if not scene.is_played(task.owner):
            continue
        if task.state == assigned.State.ASSIGNED:
            tasks.accept(task=task, by=by, at=at)
        elif task.state == assigned.State.ACCEPTED and (said := _told(task.what)):
            if (scene.day - task.opened_at.date()).days >= said["after"]:
                tasks.answer(task=task, answer=said["answer"], by=by, at=at)
        elif task.state == assigned.State.ANSWERED:
            tasks.confirm(task=task, by=by, at=at)


def _told(what: str) -> Row | None:
    points = [one for row in _shipped()["symposia"] for one in row["points"]]
    rows = [*_shipped()["tasks"], *({**one, "what": one["said"]} for one in points)]
    return next((one for one in rows if one["what"] == what and "answer" in one), None)


# --- met and asked -------------------------------------------------------------------------------


def _meet(scene: Scene, row: Row, at: datetime) -> None:
    by = scene.named(row["by"])
    if not scene.is_played(by.account_id or 0) or _is_assigned(scene, row["points"][0]["said"]):
        return
    meeting = feedback.note_symposium(
        sort=row["sort"],
        title=row["title"],
        held_on=scene.day,
        people=row["people"],
        place=row["place"],
        minutes=row["minutes"],
        by=by,
        at=at,
    )
    for place, one in enumerate(row["points"], 1):
        feedback.note_point(symposium=meeting, who=one["who"], said=one["said"], by=by, at=at)
        due_on = scene.day + timedelta(days=one["days"])
        doer = scene.accounts[one["doer"]]
        feedback.task_point(symposium=meeting, place=place, what=one["said"], doer=doer, due_on=due_on, by=by, at=at)


def _publish(scene: Scene, row: Row, at: datetime) -> None:
    by = scene.named(row["by"])
    titles = {one.title for one in asked.surveys(scene.centre)}
    if not scene.is_played(by.account_id or 0) or row["title"] in titles:
        return
    survey = feedback.draft_survey(title=row["title"], sort=row["sort"], lead=row["lead"], by=by, at=at)
    for one in row["questions"]:
        feedback.ask_question(survey=survey, **one, by=by, at=at)
    closes_on = scene.day + timedelta(days=row["days"])
    feedback.publish_survey(
        survey=survey,
        opens_on=scene.day,
        closes_on=closes_on,
        for_visits=bool(row.get("quotas")),
        quotas=row.get("quotas"),
        by=by,
        at=at,
    )


def _placed(scene: Scene, row: Row, at: datetime) -> None:
    """The result of an evaluation from outside has come on paper."""
    by = scene.named(row["by"])
    if scene.is_played(by.account_id or 0) and not others.outside(scene.centre):
        note_outside(placed=Placed(**row["placed"]), by=by, at=at)


def _fill_in(scene: Scene, since: datetime) -> None:
    """Some residents a day answer what is open."""
    told = {row["title"]: row for row in _shipped()["surveys"]}
    for survey in asked.surveys(scene.centre):
        row = told.get(survey.title)
        if row is None or not survey.is_open(scene.day):
            continue
        thrown = scene.dice(scene.day, "survey", survey.title)
        for number in range(thrown.randint(*row["each_day"])):
            moment = scene.some_time(scene.dice(scene.day, survey.title, number))
            if moment > since:
                scene.agenda.put(moment, partial(_fill, scene, survey.token, row, number))


def _fill(scene: Scene, token: str, row: Row, number: int, at: datetime) -> None:
    survey, thrown = doors.survey_by_token(token), scene.dice(scene.day, row["title"], number, "says")
    ticket = _served(scene, survey, at) if survey.for_visits else None
    if survey.for_visits and ticket is None:
        return
    answers: dict[str, Any] = {}
    for one in survey.questions:
        if one["kind"] == "choice":
            answers[one["key"]] = one_of(thrown, dict(zip(one["options"], (6, 3, 1), strict=False)))
        elif one["kind"] == "several":
            answers[one["key"]] = [each for each in one["options"] if thrown.random() < 0.3]
        elif one["kind"] == "scale":
            answers[one["key"]] = one_of(thrown, {"5": 6, "4": 3, "3": 1, "2": 1})
        elif thrown.random() < 0.4:
            answers[one["key"]] = thrown.choice(row["words"])
    feedback.answer_survey(survey=survey, answers=answers, channel="web", ticket=ticket, by=scene.resident, at=at)


def _served(scene: Scene, survey: "Survey", at: datetime) -> "Ticket | None":
    """Somebody who was served last and can still answer."""
    rows = hall.all_tickets(scene.centre).filter(day=scene.day, served_at__isnull=False, ended_at__lte=at)
    lately = rows.order_by("-ended_at", "-pk")[:LATELY]
    return next((one for one in lately if survey in asked.for_visit(one, scene.resident, at)), None)


# --- called --------------------------------------------------------------------------------------


def _call(scene: Scene, at: datetime) -> None:
    """Whoever owes a call makes it; not everybody answers."""
    habits = _shipped()["visits"]
    for visit in calls.to_call(scene.centre):
        by, thrown = scene.actor(visit.owner), scene.dice(scene.day, visit.number, "call")
        if not scene.is_played(visit.owner):
            continue
        if thrown.random() > habits["reached"]:
            feedback.miss_visit(visit=visit, by=by, at=at)
            continue
        answers = {key: one_of(thrown, habits["says"]) for key in ("convenient", "fair", "satisfied")}
        kind = "bad" if "no" in answers.values() else "good"
        words = thrown.choice(habits["words"][kind]) if thrown.random() < 0.5 else ""
        feedback.note_visit(visit=visit, answers=answers, words=words, by=by, at=at)
