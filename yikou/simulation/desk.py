"""At the desk: a visitor sits down, is found or registered, and the clerk does what the matter asks for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from yikou.cases import operations as cases
from yikou.cases.needs import RECEIVED, Need, needs
from yikou.cases.operations import AUTHORITY, Intake
from yikou.cases.policies import Provisional
from yikou.catalogue.items import Item
from yikou.kernel.actors import Actor
from yikou.policies.queries import rulebook
from yikou.residents import operations as residents
from yikou.residents import queries as known
from yikou.simulation import afterwards, back_office
from yikou.simulation.agenda import Act
from yikou.simulation.arrivals import Visit
from yikou.simulation.bringing import Answers, Brought, answers_for, bring, received
from yikou.simulation.scene import Scene
from yikou.simulation.town import Invented

if TYPE_CHECKING:
    from yikou.cases.models import Case
    from yikou.residents.models import Person


def sit_down(scene: Scene, visit: Visit, by: Actor, at: datetime, ticket: int) -> Act | None:
    """Somebody is served: found or registered first; answers what is written down when he gets up."""
    thrown = _dice(scene, visit)
    person = None if visit.kind == "company" else _somebody(scene, visit, thrown)
    applicant = registered(person, by, at) if person else _company(scene, thrown, by, at)
    serve = {"notice": _notice, "package": _package}.get(visit.kind, _matter)
    return partial(serve, scene, visit, thrown, by, person, applicant, ticket)


def somebody(scene: Scene, visit: Visit) -> Invented:
    """Who it is that comes."""
    return _somebody(scene, visit, _dice(scene, visit))


def _dice(scene: Scene, visit: Visit) -> Random:
    return scene.dice(visit.booked_on or scene.day, "visit", visit.number)


def registered(person: Invented, by: Actor, at: datetime) -> "Person":
    """A resident as the register knows him."""
    return residents.register(
        name=person.name, identity=person.identity, phone=person.phone, address=person.address, by=by, at=at
    )


def _somebody(scene: Scene, visit: Visit, thrown: Random) -> Invented:
    ages = scene.habits.ages.get(visit.item, scene.habits.adults)
    if visit.booked_on is not None:
        return scene.town.somebody(scene.dice(visit.booked_on, "booked", visit.number), ages, visit.booked_on)
    known_ones = scene.town.people[:: max(1, round(1 / scene.habits.chances["returns_known"]) * 3)]
    if thrown.random() < scene.habits.chances["returns_known"]:
        fits = [one for one in known_ones if ages[0] <= one.age(scene.day) <= ages[1]]
        if fits:
            return thrown.choice(fits)
    return scene.town.somebody(thrown, ages, scene.day)


def _company(scene: Scene, thrown: Random, by: Actor, at: datetime) -> "Person":
    shop = thrown.choice(scene.town.shops)
    return residents.register(name=shop.name, identity=shop.code, phone=shop.phone, sort="organisation", by=by, at=at)


# --- one matter --------------------------------------------------------------------------------------


def _matter(
    scene: Scene,
    visit: Visit,
    thrown: Random,
    by: Actor,
    person: Invented | None,
    applicant: "Person",
    ticket: int,
    at: datetime,
) -> None:
    item = scene.catalogue.items.get(visit.item)
    if item is None:
        return
    intake = Intake(
        key=key_of(scene, visit.number),
        item=item.code,
        applicant=applicant.pk,
        answers=answers_for(item, thrown),
        ticket=ticket,
    )
    take_in(scene, thrown, by, item, with_agent(scene, thrown, by, person, intake, item, at), at)


def key_of(scene: Scene, number: int, more: str = "") -> str:
    """What names this act, so that it is done once."""
    return f"d{scene.seed % 10**9}-{scene.day:%Y%m%d}-{number:04d}{more}"


def wanted_for(scene: Scene, item: Item, intake: Intake) -> tuple[Need, ...]:
    """What the matter needs from this person."""
    kept = known.usable_papers(intake.applicant, on=scene.day) if intake.applicant else {}
    rules = scene.catalogue.material_rules
    return needs(item, intake.answers, rules, kept=kept, awaited=intake.waits_for)


def take_in(scene: Scene, thrown: Random, by: Actor, item: Item, intake: Intake, at: datetime) -> "Case | None":
    """Take a matter in as it comes: complete, with a gap, incomplete, or not to be taken at all."""
    chances = scene.habits.chances
    fate = thrown.random()
    if fate < chances["declined"] and (head := scene.first_there("cases.countersign", at, by.account_id)):
        return _decline(scene, thrown, by, head, intake, item, at)
    fate -= chances["declined"]
    lacks = "minor" if 0 <= fate < chances["lacks_minor"] and item.promised_limit else ""
    if chances["lacks_minor"] <= fate < chances["lacks_minor"] + chances["lacks_papers"]:
        lacks = "main"
    minor = rulebook(scene.centre, scene.day).get(Provisional).minor
    brought = bring(wanted_for(scene, item, intake), chances, thrown, lacks=lacks, minor=minor)
    given = replace(intake, materials={**intake.materials, **brought.ticks})
    if brought.missing:
        return _incomplete(scene, thrown, by, item, given, lacks, at)
    return complete(scene, thrown, by, item, given, at)


def complete(scene: Scene, thrown: Random, by: Actor, item: Item, intake: Intake, at: datetime) -> "Case":
    """Accept, or finish at once what is done while the resident waits."""
    if item.is_instant or not item.promised_limit:
        signed = "agent" if intake.agent else "self"
        case = cases.finish_at_once(intake=intake, signed=signed, by=by, at=at)
        afterwards.plan_rating(scene, case, at)
    else:
        case = cases.accept(matter=intake, by=by, at=at)
        back_office.follow(scene, case, at)
    _keep_papers(scene, thrown, by, item, intake, case, at)
    return case


def _incomplete(
    scene: Scene, thrown: Random, by: Actor, item: Item, intake: Intake, lacks: str, at: datetime
) -> "Case | None":
    chances = scene.habits.chances
    if lacks == "minor":
        case = cases.accept_provisionally(matter=intake, promised=True, by=by, at=at)
        back_office.follow(scene, case, at)
        return case
    if not item.promised_limit and thrown.random() < chances["goes_home_with_notice"]:
        cases.give_notice(
            item=item.code, answers=intake.answers, person=intake.applicant, ticket=intake.ticket, by=by, at=at
        )
        return None
    if thrown.random() < chances["received_only"]:
        return cases.receive(intake=intake, by=by, at=at)
    return cases.ask_corrections(matter=intake, reason=scene.habits.reasons["corrections"], by=by, at=at)


def _decline(scene: Scene, thrown: Random, by: Actor, head: Actor, intake: Intake, item: Item, at: datetime) -> "Case":
    brought: Brought = bring(wanted_for(scene, item, intake), scene.habits.chances, thrown, lacks="", minor=())
    return cases.decline(
        matter=replace(intake, materials={**intake.materials, **brought.ticks}),
        ground_of_refusal="not_our_power",
        reason=scene.habits.reasons["declined"],
        right_body=scene.habits.reasons["right_body"],
        countersigned=head,
        by=by,
        at=at,
    )


def with_agent(
    scene: Scene, thrown: Random, by: Actor, person: Invented | None, intake: Intake, item: Item, at: datetime
) -> Intake:
    """Let somebody act for the applicant where the answers say so, and now and then without being asked."""
    listed = AUTHORITY in {one.key for one in item.materials_for(intake.answers)}
    if not listed and (person is None or thrown.random() > scene.habits.chances["agent"]):
        return intake
    family = scene.town.family(person, scene.day) if person else []
    other = thrown.choice(family) if family else scene.town.somebody(thrown, scene.habits.adults, scene.day)
    agent = registered(other, by, at)
    if agent.pk == intake.applicant:
        return intake
    if family and thrown.random() < scene.habits.chances["household"]:
        _one_household(intake.applicant, agent, by, at)
    authority: Mapping[str, Mapping[str, Any]] = {} if listed else {AUTHORITY: {"state": RECEIVED}}
    return replace(intake, agent=agent.pk, materials=authority)


def _one_household(applicant: int | None, agent: "Person", by: Actor, at: datetime) -> None:
    from yikou.residents import access

    head = access.person(by, applicant or 0)
    if head.household is None and agent.household is None:
        household = residents.open_household(head=head, by=by, at=at)
        residents.link_household(person=agent, household=household, relation="家人", by=by, at=at)


def _keep_papers(
    scene: Scene, thrown: Random, by: Actor, item: Item, intake: Intake, case: "Case", at: datetime
) -> None:
    """With consent, lay what may be used again into the vault; now and then a clerk has to see a number in full."""
    from yikou.residents import access

    chances = scene.habits.chances
    if thrown.random() < chances["revealed"]:
        residents.reveal(
            person=access.person(by, intake.applicant or 0), field="phone", reason="电话核对材料", by=by, at=at
        )
    reusable = [one for one in item.materials if one.reusable and _is_received(intake, one.key)]
    if not reusable or thrown.random() > chances["consents"]:
        return
    person = access.person(by, intake.applicant or 0)
    if known.consent_in_force(person, on=scene.day) is None:
        residents.give_consent(person=person, by=by, at=at)
    for one in reusable[:2]:
        residents.keep_paper(person=person, material=one.key, title=one.name, from_case=case.number, by=by, at=at)


def _is_received(intake: Intake, key: str) -> bool:
    return intake.materials.get(key, {}).get("state") == RECEIVED


# --- other visits ------------------------------------------------------------------------------------


def _notice(
    scene: Scene,
    visit: Visit,
    thrown: Random,
    by: Actor,
    person: Invented | None,
    applicant: "Person",
    ticket: int,
    at: datetime,
) -> None:
    item = scene.catalogue.items.get(visit.item)
    if item is not None:
        answers = answers_for(item, thrown)
        cases.give_notice(item=item.code, answers=answers, person=applicant.pk, ticket=ticket, by=by, at=at)


def _package(
    scene: Scene,
    visit: Visit,
    thrown: Random,
    by: Actor,
    person: Invented | None,
    applicant: "Person",
    ticket: int,
    at: datetime,
) -> None:
    """Several matters of one package in one visit; what one of them gives, the next waits for."""
    package = thrown.choice(list(scene.catalogue.packages.values()))
    made: dict[str, int] = {}
    for place, item in enumerate(package.members(scene.catalogue.items.values())[:3]):
        answers: Answers = answers_for(item, thrown)
        if AUTHORITY in {one.key for one in item.materials_for(answers)}:
            continue
        intake = Intake(
            key=key_of(scene, visit.number, f"-{place}"),
            item=item.code,
            applicant=applicant.pk,
            answers=answers,
            package=package.key,
            ticket=ticket,
            waits_for={key: case for key, case in made.items() if item.material(key) and key not in item.provides},
        )
        moment = at + timedelta(seconds=place)
        case = _together(scene, thrown, by, item, intake, moment)
        if item.promised_limit:
            made |= dict.fromkeys(item.provides, case.pk)


def _together(scene: Scene, thrown: Random, by: Actor, item: Item, intake: Intake, at: datetime) -> "Case":
    brought = bring(wanted_for(scene, item, intake), scene.habits.chances, thrown, lacks="", minor=())
    return complete(scene, thrown, by, item, replace(intake, materials=brought.ticks), at)


def come_again(scene: Scene, by: Actor, notice: Any, ticket: int, at: datetime) -> None:
    """Somebody who had a notice comes back with everything on it."""
    item = scene.catalogue.items.get(notice.item_code)
    if item is None or scene.catalogue.versions.get(item.code) != notice.item_version:
        return
    thrown = scene.dice("again", notice.number)
    intake = Intake(
        key=f"again-{notice.number}",
        item=item.code,
        applicant=notice.person_id,
        answers=notice.answers,
        notice=notice.number,
        visits_before=1,
        ticket=ticket,
    )
    if AUTHORITY in notice.listed:
        other = registered(scene.town.somebody(thrown, scene.habits.adults, scene.day), by, at)
        if other.pk == notice.person_id:
            return
        intake = replace(intake, agent=other.pk)
    brought = bring(wanted_for(scene, item, intake), scene.habits.chances, thrown, lacks="", minor=())
    complete(scene, thrown, by, item, replace(intake, materials=brought.ticks), at)


def everything(case: "Case", item: Item, keys: list[str]) -> dict[str, dict[str, Any]]:
    """The ticks of somebody who now brings all that was missing."""
    forms = {one.key: (one.form, one.copies) for one in item.materials}
    return {key: received(*forms.get(key, ("original", 1))) for key in keys if key in case.materials}
