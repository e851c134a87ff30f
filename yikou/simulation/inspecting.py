"""Inspecting: the duty week's checks, what they find and who puts it right."""

from datetime import datetime, time, timedelta
from functools import lru_cache, partial
from typing import Any

import yaml
from django.conf import settings

from yikou.accounts import queries as accounts
from yikou.feedback import operations, queries
from yikou.feedback.policies import monday
from yikou.simulation import accounting
from yikou.simulation.scene import Scene


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    text = (settings.SHIPPED / "demo" / "inspections.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def plan(scene: Scene, since: datetime) -> None:
    """Put on the agenda what is inspected, put right and accounted for today."""
    days = [one for one in _week(scene) if scene.calendar.is_working(one)]
    place = days.index(scene.day) if scene.day in days else -1
    acts = [("roster", arrange), ("rectified", rectify), ("rechecked", recheck), ("accounted", accounting.account)]
    acts += [("full", partial(check, sort="full"))] if place == 0 else []
    acts += [("surprise", partial(check, sort="surprise"))] if place == 2 else []
    acts += [("visit", visit)] if place == 1 else []
    for name, act in acts:
        moment = scene.at(time.fromisoformat(_data()[name]))
        if moment > since:
            scene.agenda.put(moment, partial(act, scene))


def _week(scene: Scene) -> list[Any]:
    first = monday(scene.day)
    return [first + timedelta(days=n) for n in range(7)]


def arrange(scene: Scene, at: datetime) -> None:
    """The office says who is on duty this week, tells last week at the meeting, and hires a supervisor once."""
    by = scene.first_there("inspections.arrange", at)
    if by is None:
        return
    first = monday(scene.day)
    members = list(queries.inspectors(scene.centre, scene.day))
    if queries.duty_week(scene.centre, first) is None and members:
        week = operations.arrange_week(week=first, members=members, by=by, at=at)
        operations.publish_week(week=week, by=by, at=at)
    last = queries.duty_week(scene.centre, first - timedelta(days=7))
    if last is not None and last.reported_on is None:
        operations.report_week(week=last, meeting_on=scene.day, by=by, at=at)
    for key in accounts.holding(scene.centre, "conduct_supervisor", on=scene.day):
        if not queries.supervisors(scene.centre).filter(account=key).exists():
            until, data = scene.day.replace(month=12, day=31), _data()
            term = {"source": data["source"], "unit": data["unit"], "from_on": scene.day, "until_on": until}
            operations.hire_supervisor(account=key, **term, by=by, at=at)


def check(scene: Scene, at: datetime, *, sort: str) -> None:
    """Somebody on duty looks; a full check of everything, a surprise check of one thing. One problem is found."""
    week = queries.duty_week(scene.centre, monday(scene.day))
    on_duty = [one for one in (week.members if week else ()) if scene.is_played(one)]
    seated = {number: key for number, key in scene.seats.items() if key not in on_duty}
    if not on_duty or not seated:
        return
    thrown = scene.dice(scene.day, sort)
    by, said = scene.actor(thrown.choice(on_duty)), thrown.choice(_data()["found"])
    points = queries.checklist(scene.centre, scene.day)
    results = dict.fromkeys(points if sort == "full" else [said["point"]], "good") | {said["point"]: "bad"}
    made = operations.begin_inspection(sort=sort, by=by, at=at)
    operations.record_results(inspection=made, results=results, by=by, at=at)
    window = thrown.choice(sorted(seated))
    operations.note_finding(
        inspection=made,
        point=said["point"],
        window=window,
        owner=seated[window],
        words=said["words"],
        at_once=sort == "surprise",
        by=by,
        at=at,
    )


def visit(scene: Scene, at: datetime) -> None:
    """A supervisor comes once a quarter, without a word before."""
    for one in queries.visits(scene.centre, scene.day):
        if one.lacking and scene.is_played(one.term.account) and one.term.is_in_office(scene.day):
            by = scene.actor(one.term.account)
            made = operations.begin_inspection(sort="visit", secret=True, by=by, at=at)
            seen = dict.fromkeys(("manners", "wording", "attitude"), "good")
            operations.record_results(inspection=made, results=seen, by=by, at=at)


def rectify(scene: Scene, at: datetime) -> None:
    """Who owes it puts right what was found on a day before."""
    done = {one["point"]: one["done"] for one in _data()["found"]}
    for one in queries.findings(scene.centre).filter(state="open", found_on__lt=scene.day).order_by("id"):
        if scene.is_played(one.owner) and one.point in done:
            operations.rectify(finding=one, words=done[one.point], by=scene.actor(one.owner), at=at)


def recheck(scene: Scene, at: datetime) -> None:
    """Who found it looks again."""
    for one in queries.findings(scene.centre).filter(state="rectified").order_by("id"):
        if scene.is_played(one.owner):
            operations.recheck(finding=one, passed=True, by=scene.actor(one.owner), at=at)
