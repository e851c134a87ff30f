"""Coming back: people bring what was missing, and come with the notice that they were given."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.kernel.actors import Actor
from yikou.simulation import back_office, waiting
from yikou.simulation.desk import come_again, everything
from yikou.simulation.floor import Guest
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.cases.models import Case, Paper


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
            if name == "decide":
                scene.agenda.put(moment, partial(_decide, scene, case.pk))
            else:
                _comes_with_it(scene, case, moment)


def _comes_with_it(scene: Scene, case: "Case", moment: datetime) -> None:
    """Somebody comes with what was missing, and takes a number like everybody."""
    item = back_office.item_of(case)
    guest = Guest(
        name=f"supplies {case.number}",
        line=scene.floor.line_for(item.department),
        minutes=scene.dice(case.number, "supplies").uniform(4, 11),
        serve=lambda by, at, ticket: partial(_supply, scene, case.pk, by),
        items=(case.item_code,),
        department=item.department,
    )
    waiting.errand(scene, guest, case.applicant_id, moment)


def _decide(scene: Scene, key: int, at: datetime) -> None:
    """Decide about what was only received."""
    case = _open(scene, key)
    by = scene.some_clerk(case.number, "decide") if case is not None else None
    if case is not None and by is not None:
        cases.ask_corrections(matter=case, reason=scene.habits.reasons["corrections"], by=by, at=at)


def _supply(scene: Scene, key: int, by: Actor, at: datetime) -> None:
    """Take in what somebody now brings."""
    case = _open(scene, key)
    if case is not None:
        brought = everything(case, back_office.item_of(case), case.gaps or case.missing)
        cases.supply(case=case, materials=brought, channel="visit", by=by, at=at)
        back_office.follow(scene, case, at)


def _open(scene: Scene, key: int) -> "Case | None":
    """A case as it stands, where something of it is still missing."""
    case = queries.cases(scene.centre).filter(pk=key).first()
    is_open = case is not None and case.state in ("received", "correcting", "accepted")
    return case if case is not None and is_open and (case.gaps or case.missing) else None


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
        item = scene.catalogue.items.get(paper.item_code)
        thrown = scene.dice(paper.number, "again")
        guest = Guest(
            name=f"again {paper.number}",
            line=scene.floor.line_for(item.department if item else ""),
            minutes=thrown.triangular(*(scene.habits.service[one] for one in ("shortest", "longest", "usual"))),
            serve=lambda by, at, ticket: partial(_with_notice, scene, paper.number, by, ticket),
            items=(paper.item_code,),
            department=item.department if item else "",
        )
        waiting.errand(scene, guest, paper.person_id or 0, moment)


def _with_notice(scene: Scene, number: str, by: Actor, ticket: int, at: datetime) -> None:
    paper = queries.papers(scene.centre).filter(number=number, replaced_by="").first()
    if paper is not None:
        come_again(scene, by, paper, ticket, at)
