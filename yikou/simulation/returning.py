"""Coming back: people bring what was missing, and come with the notice that they were given."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.simulation import back_office
from yikou.simulation.desk import come_again, everything
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.cases.models import Paper


def look_through(scene: Scene, since: datetime) -> None:
    """Put on the agenda who comes back today."""
    _bring_what_was_missing(scene, since)
    for paper in _open_notices(scene):
        _come_again(scene, paper, since)


# --- corrections and gaps --------------------------------------------------------------------------


def _bring_what_was_missing(scene: Scene, since: datetime) -> None:
    waiting = queries.cases(scene.centre).filter(state__in=("received", "correcting", "accepted")).order_by("id")
    for case in waiting:
        name = "gap" if case.gaps else {"received": "decide", "correcting": "correction"}.get(case.state, "")
        if not name:
            continue
        chance = {"gap": "fills_gap", "correction": "corrects"}.get(name)
        if chance and scene.dice(case.number, chance).random() > scene.habits.chances[chance]:
            continue
        start = case.told_on or case.received_at if name != "gap" else case.accepted_at
        if start is not None and scene.is_today(start, scene.span(name, case.number)):
            moment = scene.some_time(scene.dice(case.number, name, "at"), after=since)
            scene.agenda.put(moment, partial(_settle, scene, case.pk, name))


def _settle(scene: Scene, key: int, name: str, at: datetime) -> None:
    """Decide about what was only received; or take in what somebody now brings."""
    case = queries.cases(scene.centre).filter(pk=key).first()
    by = scene.some_clerk(case.number, name) if case is not None else None
    missing = [] if case is None else case.gaps or case.missing
    if case is None or by is None or not missing or case.state not in ("received", "correcting", "accepted"):
        return
    if name == "decide":
        cases.ask_corrections(matter=case, reason=scene.habits.reasons["corrections"], by=by, at=at)
        return
    brought = everything(case, back_office.item_of(case), missing)
    cases.supply(case=case, materials=brought, channel="visit", by=by, at=at)
    back_office.follow(scene, case, at)


# --- who had a notice ------------------------------------------------------------------------------


def _open_notices(scene: Scene) -> list["Paper"]:
    """Notices to somebody known that are not replaced, from days that are not long past."""
    longest = scene.habits.days_later["notice"][1]
    earliest = scene.calendar.before(scene.day, longest + 1)
    found = queries.papers(scene.centre).filter(sort="notice", replaced_by="", person__isnull=False)
    return list(found.filter(issued_at__date__gte=earliest, issued_at__date__lt=scene.day).order_by("id"))


def _come_again(scene: Scene, paper: "Paper", since: datetime) -> None:
    chance = scene.habits.chances["comes_back"]
    if scene.dice(paper.number, "comes back").random() > chance:
        return
    if scene.is_today(paper.issued_at, scene.span("notice", paper.number)):
        moment = scene.some_time(scene.dice(paper.number, "comes at"), after=since)
        scene.agenda.put(moment, partial(_with_notice, scene, paper.number))


def _with_notice(scene: Scene, number: str, at: datetime) -> None:
    paper = queries.papers(scene.centre).filter(number=number, replaced_by="").first()
    by = scene.some_clerk(number)
    if paper is not None and by is not None:
        come_again(scene, by, paper, at)
