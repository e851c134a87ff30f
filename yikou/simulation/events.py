"""Events: what happens once in a while: a breach, a corrected notice, an extension, a new edition of an item."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from functools import partial
from typing import Any

from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.cases.operations import AUTHORITY, Intake
from yikou.catalogue import operations as catalogue
from yikou.catalogue import queries as editions
from yikou.catalogue.items import Item
from yikou.residents import access as known
from yikou.residents import operations as residents
from yikou.simulation import breaks
from yikou.simulation.bringing import bring
from yikou.simulation.desk import wanted_for
from yikou.simulation.habits import Event
from yikou.simulation.scene import Scene

EXTENDED_BY = 3


def plan(scene: Scene, since: datetime) -> None:
    """Put today's rare events on the agenda."""
    for event in scene.habits.events:
        if event.is_on(scene.day) and scene.at(event.at) > since:
            scene.agenda.put(scene.at(event.at), partial(DOES[event.do], scene, event))


def _notices(scene: Scene, at: datetime) -> list[tuple[Any, Item]]:
    """Notices to somebody known, not replaced, under the edition in force, newest first."""
    held = scene.catalogue
    found = queries.papers(scene.centre).filter(sort="notice", replaced_by="", person__isnull=False, issued_at__lt=at)
    return [
        (one, held.items[one.item_code])
        for one in found[:40]
        if held.versions.get(one.item_code) == one.item_version and AUTHORITY not in one.listed
    ]


def _breach(scene: Scene, event: Event, at: datetime) -> None:
    """A clerk asks for a paper that the notice did not list, and goes on although the system says so. (E-05, E-06)"""
    by = scene.some_clerk(event.do)
    for paper, item in _notices(scene, at) if by else ():
        beyond = [one.key for one in item.materials if one.key not in paper.listed and one.key != AUTHORITY]
        if by is None or not beyond:
            continue
        intake = Intake(
            key=f"breach-{paper.number}",
            item=item.code,
            applicant=paper.person_id,
            answers=paper.answers,
            notice=paper.number,
            visits_before=1,
        )
        wanted = wanted_for(scene, item, intake)
        brought = bring(wanted, scene.habits.chances, scene.dice(paper.number, "breach"), lacks="", minor=())
        cases.ask_corrections(
            matter=Intake(**{**intake.__dict__, "materials": brought.ticks}),
            also=beyond[:1],
            go_on=scene.habits.reasons["breach"],
            by=by,
            at=at,
        )
        return


def _correct_notice(scene: Scene, event: Event, at: datetime) -> None:
    """The answers on a notice turn out wrong: a new one is made, with whose mistake it was."""
    by = scene.some_clerk(event.do)
    for paper, item in _notices(scene, at) if by else ():
        changed = _other_answers(item, paper.answers)
        if by is None or changed is None:
            continue
        reason = scene.habits.reasons[f"correct_{event.fault}"]
        cases.correct_notice(notice=paper, answers=changed, fault=event.fault, reason=reason, by=by, at=at)
        return


def _other_answers(item: Item, answers: dict[str, Any]) -> dict[str, Any] | None:
    """The same answers but one, such that more papers are asked for and nobody acts for another."""
    before = {one.key for one in item.materials_for(answers)}
    for situation in item.situations:
        for option in situation.options:
            changed = {**answers, situation.key: [option.key]}
            after = {one.key for one in item.materials_for(changed)}
            if after - before and AUTHORITY not in after:
                return changed
    return None


def _extend(scene: Scene, event: Event, at: datetime) -> None:
    """The head of the body lengthens a promise that cannot be kept, before it ends."""
    by = scene.first_there("cases.extend", at)
    near = queries.cases(scene.centre).filter(
        state="accepted", is_stopped=False, extended_times=0, due_on__gt=scene.day, days__gte=7
    )
    case = near.order_by("due_on", "id").first()
    if by is not None and case is not None:
        cases.extend(case=case, days=EXTENDED_BY, reason=scene.habits.reasons["extend"], by=by, at=at)


def _publish_item(scene: Scene, event: Event, at: datetime) -> None:
    """The office drafts a shorter promise, the director publishes it from the next working day. (B-31)"""
    wanted = scene.habits.published
    office, director = scene.first_there("catalogue.edit", at), scene.first_there("catalogue.publish", at)
    last = editions.last_version(scene.centre, "item", wanted["item"])
    if office is None or director is None or last is None:
        return
    payload = deepcopy(last.payload)
    if all(payload[name] == value for name, value in wanted["change"].items()):
        return
    payload.update(wanted["change"])
    for step in payload["steps"]:
        step["days"] = wanted["steps"].get(step["key"], step["days"])
    draft = catalogue.draft(centre=scene.centre, kind="item", code=wanted["item"], by=office, at=at)
    draft = catalogue.save_draft(draft=draft, payload=payload, by=office, at=at)
    catalogue.publish(draft=draft, from_on=scene.calendar.after(scene.day, 1), by=director, at=at)


def _erase(scene: Scene, event: Event, at: datetime) -> None:
    """Somebody asks for his data to be deleted; the archive law keeps it, so it is locked away."""
    by = scene.first_there("residents.erase", at)
    done = queries.cases(scene.centre).filter(state="archived").order_by("id").first()
    if by is not None and done is not None:
        person = known.person(by, done.applicant_id)
        if person.restricted_at is None:
            residents.erase(person=person, kept_by_law=True, by=by, at=at)


def _falls_ill(scene: Scene, event: Event, at: datetime) -> None:
    """Somebody at a general window falls ill and goes home; the others take over who waits there."""
    numbers = [one.number for one in scene.places if one.is_general and one.number in scene.seats]
    able = [one for one in numbers if scene.is_played(scene.seats[one])]
    if able:
        breaks.fall_ill(scene, scene.dice(scene.day, "ill").choice(able), at)


DOES: dict[str, Callable[[Scene, Event, datetime], None]] = {
    "breach": _breach,
    "correct_notice": _correct_notice,
    "extend": _extend,
    "publish_item": _publish_item,
    "erase": _erase,
    "falls_ill": _falls_ill,
}
