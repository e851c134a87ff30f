"""Watching is fair: a card means what the poster says, and one promise breaks once."""

from datetime import date

from tests.cases.conftest import RECEIVED, Matter, moment
from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.cases.operations import Intake
from yikou.kernel.actors import system
from yikou.ledger import queries as ledger


def watch(matter: Matter, at):
    cases.watch(centre=matter.world.centre, by=system(matter.world.centre), at=at)


def kinds(case) -> list[str]:
    return [one.kind.removeprefix("cases.") for one in ledger.history(case)]


def test_a_step_shows_no_card_before_it_is_late(matter: Matter) -> None:
    case = matter.accepted()
    assert case.step_due_on == date(2026, 3, 3)

    watch(matter, moment(at="17:00"))
    watch(matter, moment(1, at="17:00"))
    assert kinds(case) == ["received", "accepted"]

    watch(matter, moment(2))
    assert kinds(case)[2:] == ["promise_broken", "carded"]


def test_the_last_step_and_the_case_are_one_promise_and_break_once(matter: Matter) -> None:
    case = matter.accepted()
    for _ in range(5):
        case = cases.finish_step(case=case, by=matter.world.zhao, at=moment(at="11:00"))
    assert case.step_due_on == case.due_on == date(2026, 4, 7)

    for days in (36, 37, 38):
        watch(matter, moment(days, at="18:00"))

    assert kinds(case).count("promise_broken") == 1


def test_an_extension_moves_the_step_at_hand_too(matter: Matter) -> None:
    case = matter.accepted()

    case = cases.extend(case=case, days=10, reason="需向外省核实", by=matter.world.gao, at=moment(1))

    assert case.step_due_on == date(2026, 3, 17)
    watch(matter, moment(2))
    assert "carded" not in kinds(case)


def test_a_stopped_clock_is_not_at_risk(matter: Matter) -> None:
    case = matter.accepted()
    watch(matter, moment(4))
    at_risk = queries.at_risk(matter.world.centre, on=moment(4).date())
    assert [one.pk for one in at_risk] == [case.pk]
    type(case).objects.filter(pk=case.pk).update(is_stopped=True)

    assert not at_risk.all()


def test_steps_of_a_case_that_waits_for_another_are_counted_from_the_others_end(world) -> None:
    from yikou.catalogue.queries import catalogue

    held = catalogue(world.centre, moment().date())
    first = next(one for one in held.items.values() if one.provides and one.promised_limit and one.steps)
    key, later = next(
        (key, item)
        for key in first.provides
        for item in held.items.values()
        if item.material(key) and item.material(key).required and item.steps and key not in item.provides
    )

    def taken(item, name: str, **more):
        answers = {one.key: [one.options[-1].key] for one in item.situations}
        ticks = {one.key: dict(RECEIVED) for one in item.materials_for(answers)}
        agent = world.zhou if "power_of_attorney" in ticks else None
        ticks |= {one: {"state": "awaited"} for one in more.get("waits_for", {})}
        given = Intake(
            key=name, item=item.code, applicant=world.wang, agent=agent, answers=answers, materials=ticks, **more
        )
        return cases.accept(matter=given, by=world.li, at=moment())

    earlier = taken(first, "first")
    waiting = taken(later, "later", waits_for={key: earlier.pk})

    assert waiting.waits_for == [earlier.pk]
    assert waiting.step_due_on > earlier.due_on
