"""入户走访: planned by rule, gone to again where nobody was at home, and nothing that was said is lost."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.feedback.conftest import later
from tests.world import MONDAY, MONDAY_9AM, House, identity_number
from yikou.cases.models import Enquiry
from yikou.feedback import access
from yikou.feedback import operations as feedback
from yikou.feedback.models import Concern, HomeRound, HomeVisit
from yikou.feedback.operations import homes
from yikou.feedback.queries import homes as queries
from yikou.feedback.queries import worklist
from yikou.kernel.actors import Actor, system
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger import queries as ledger
from yikou.tasks.models import Task
from yikou.tasks.operations import NotAssignable

UNTIL = date(2026, 3, 20)


def arranged(house: House, **changed: object) -> HomeRound:
    said = {
        "area": "云水新村",
        "homes": ["14号302室", " 14号 303室", "15号101室", "15号101室"],
        "visitors": [house.li.account_id, house.sun.account_id],
        "until_on": UNTIL,
        "by": house.ban,
        "at": MONDAY_9AM,
    }
    return homes.arrange_homes(**{**said, **changed})  # type: ignore[arg-type]


def first(house: House) -> HomeVisit:
    return HomeVisit.objects.filter(owner=house.li.account_id).order_by("id")[0]


def met(house: House, words: str = "楼道灯坏了，低保想问问") -> HomeVisit:
    arranged(house)
    return homes.meet_home(
        visit=first(house), who="王阿姨", words=words, asked=["needs"], offered=["guidance"], by=house.li, at=later(1)
    )


def hear(house: House, visit: HomeVisit, by: Actor | None = None, **said: Any) -> HomeVisit:
    return homes.hear_at_home(visit=visit, said=homes.AtTheDoor(**said), by=by or house.li, at=later(1))


def told(visit: HomeVisit) -> str:
    return str([one.facts for one in ledger.history(visit)])


@pytest.mark.django_db
@pytest.mark.covers("G-04")
def test_homes_are_shared_out_and_each_is_owed_by_somebody_until_a_day(house: House):
    round_ = arranged(house)

    visits = queries.visits_of(round_)
    assert (round_.title, round_.step, round_.due_on) == ("2026年1月至3月", "排了 3 户", UNTIL)
    assert [one.home for one in visits] == ["14号302室", "14号 303室", "15号101室"]
    assert {one.owner for one in visits} == {house.li.account_id, house.sun.account_id}
    mine = [line for line in worklist(house.centre, on=MONDAY, owner=house.li.account_id) if line.kind == "homevisit"]
    assert [(line.about, line.due_on) for line in mine] == [("云水新村走访", UNTIL)] * 2
    assert "302室" not in told(visits[0]) + str([one.facts for one in ledger.history(round_)])
    assert not list(ledger.replay(house.centre))


@pytest.mark.django_db
def test_a_home_is_planned_once_a_round_and_more_can_be_added(house: House):
    arranged(house)

    with pytest.raises(homes.HomesPlannedBefore):
        arranged(house)
    round_ = arranged(house, homes=["14号302室", "16号201室"], until_on=UNTIL + timedelta(days=7))
    assert (round_.planned, round_.due_on) == (4, UNTIL + timedelta(days=7))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"area": " "}, homes.HomesUnclear),
        ({"homes": ["", "  "]}, homes.HomesUnclear),
        ({"homes": [f"{n}室" for n in range(201)]}, homes.HomesUnclear),
        ({"homes": ["长" * 61]}, homes.HomesUnclear),
        ({"homes": [identity_number(date(1954, 5, 12), 2)]}, homes.HomesUnclear),
        ({"until_on": None}, homes.HomesUnclear),
        ({"until_on": MONDAY - timedelta(days=1)}, homes.HomesUnclear),
        ({"until_on": date(2026, 4, 1)}, homes.HomesUnclear),
        ({"visitors": []}, homes.NotAVisitor),
        ({"visitors": [999999]}, homes.NotAVisitor),
    ],
)
def test_a_plan_that_says_too_little_or_too_much_is_refused(house: House, changed: dict[str, object], refusal: type):
    with pytest.raises(refusal):
        arranged(house, **changed)
    assert not HomeVisit.objects.exists()


@pytest.mark.django_db
def test_who_only_visits_does_not_plan_and_nobody_goes_in_anothers_place(house: House):
    with pytest.raises(NotAllowed):
        arranged(house, by=house.li)
    arranged(house)
    with pytest.raises(homes.NotYourHome):
        homes.miss_home(visit=first(house), by=house.sun, at=MONDAY_9AM)
    with pytest.raises(NotAllowed):
        homes.move_home(
            visit=first(house), owner=house.sun.account_id or 0, due_on=UNTIL, reason="调休", by=house.li, at=MONDAY_9AM
        )

    visit = homes.move_home(
        visit=first(house), owner=house.sun.account_id or 0, due_on=UNTIL, reason="调休", by=house.ban, at=MONDAY_9AM
    )
    assert visit.owner == house.sun.account_id


@pytest.mark.django_db
@pytest.mark.covers("G-04")
def test_where_nobody_is_at_home_somebody_comes_again_and_at_last_leaves_a_card(house: House):
    arranged(house)
    visit = first(house)

    homes.miss_home(visit=visit, by=house.li, at=MONDAY_9AM)
    assert (visit.step, visit.due_on) == ("等上门，去过 1 次", date(2026, 3, 9))
    for day in (3, 5):
        homes.miss_home(visit=visit, by=house.li, at=later(day))
    assert (visit.step, visit.is_open) == ("没遇上", False)
    with pytest.raises(homes.HomeStands):
        homes.miss_home(visit=visit, by=house.li, at=later(6))


@pytest.mark.django_db
@pytest.mark.covers("G-04", "D-01")
def test_what_is_heard_at_the_door_goes_on_as_what_it_is(house: House):
    visit = met(house)
    assert (visit.step, visit.due_on) == ("见到了，等登记", date(2026, 3, 4))

    hear(house, visit, sort="help", words="楼道灯坏了三个月", phone="13800001234")
    hear(house, visit, sort="enquiry", words="低保要什么条件")
    homes.finish_home(visit=visit, nothing=False, by=house.li, at=later(1))

    concern, asked = Concern.objects.get(), Enquiry.objects.get()
    assert (concern.sort, concern.source, concern.caller) == ("help", visit.number, "王阿姨")
    assert (concern.phone_number, concern.owner > 0) == ("13800001234", True)
    assert (asked.owner, asked.caller) == (house.li.account_id, "王阿姨")
    assert queries.figures(queries.visits_of(visit.round), MONDAY)["heard"] == 2
    assert visit.step == "走完了"
    for private in ("王阿姨", "13800001234", "楼道灯"):
        assert private not in told(visit)
    assert not list(ledger.replay(house.centre))


@pytest.mark.django_db
def test_a_task_is_given_by_who_may_assign_one(house: House):
    arranged(house, visitors=[house.wu.account_id])
    visit = HomeVisit.objects.order_by("id")[0]
    homes.meet_home(visit=visit, who="李叔", words="", asked=["needs"], offered=[], by=house.wu, at=later(1))

    with pytest.raises(NotAssignable):
        hear(house, visit, by=house.wu, sort="task", words="装扶手")
    hear(house, visit, by=house.wu, sort="task", words="装扶手", doer=house.ban.account_id, due_on=UNTIL)

    task = Task.objects.get()
    assert (task.source, task.source_number, visit.heard) == (
        "home",
        visit.number,
        [{"sort": "task", "number": task.number}],
    )


@pytest.mark.django_db
@pytest.mark.covers("G-04")
def test_a_visit_does_not_end_while_what_was_said_is_nowhere(house: House):
    visit = met(house)

    with pytest.raises(homes.HeardNothing):
        homes.finish_home(visit=visit, nothing=False, by=house.li, at=later(1))
    for words, sort in (("", "help"), ("有话", "gossip"), ("有话", "task"), ("长" * 2001, "help")):
        with pytest.raises(homes.HomesUnclear):
            hear(house, visit, sort=sort, words=words)
    homes.finish_home(visit=visit, nothing=True, by=house.li, at=later(1))
    with pytest.raises(homes.HomeStands):
        hear(house, visit, sort="help", words="晚了")


@pytest.mark.django_db
def test_who_was_met_and_what_was_asked_are_written_down(house: House):
    arranged(house)

    for who, asked, words in ((" ", ["needs"], ""), ("王阿姨", [], ""), ("王阿姨", ["needs"], "长" * 2001)):
        with pytest.raises(homes.HomesUnclear):
            homes.meet_home(visit=first(house), who=who, words=words, asked=asked, offered=[], by=house.li, at=later(1))


@pytest.mark.django_db
@pytest.mark.covers("G-04")
def test_a_round_is_summed_up_when_every_home_was_gone_to(house: House):
    round_ = arranged(house, homes=["14号302室"], visitors=[house.li.account_id])
    with pytest.raises(homes.HomesLeft):
        homes.close_home_round(round=round_, summary="都挺好", by=house.ban, at=later(2))
    visit = first(house)
    homes.meet_home(visit=visit, who="王阿姨", words="", asked=["needs"], offered=[], by=house.li, at=later(1))
    homes.finish_home(visit=visit, nothing=True, by=house.li, at=later(1))
    with pytest.raises(homes.HomesUnclear):
        homes.close_home_round(round=round_, summary=" ", by=house.ban, at=later(2))

    homes.close_home_round(round=round_, summary="都挺好", by=house.ban, at=later(2))
    assert (round_.step, round_.is_enough) == ("已经汇总", False)
    with pytest.raises(homes.RoundOver):
        arranged(house, homes=["16号201室"])


@pytest.mark.django_db
@pytest.mark.covers("G-04")
def test_silence_is_noticed_once_and_a_new_quarter_is_owed_by_itself(house: House):
    by = system(house.centre)
    assert homes.watch_homes(centre=house.centre, by=by, at=later(90)) == 0
    arranged(house)

    feedback.watch_supervision(centre=house.centre, by=by, at=later(10))
    assert "逾期" not in ledger.history(first(house))[-1].sentence
    feedback.watch_supervision(centre=house.centre, by=by, at=later(19))
    assert "入户走访逾期" in ledger.history(first(house))[-1].sentence

    assert homes.watch_homes(centre=house.centre, by=by, at=later(19)) == 0
    april = MONDAY_9AM.replace(month=4, day=1)
    assert homes.watch_homes(centre=house.centre, by=by, at=april) == 1
    opened = queries.home_rounds(house.centre)[0]
    assert (opened.title, opened.step, opened.due_on) == ("2026年4月至6月", "还没有排", date(2026, 4, 16))
    assert opened.owner == house.ban.account_id
    assert homes.watch_homes(centre=house.centre, by=by, at=april) == 0


@pytest.mark.django_db
def test_a_visit_at_which_something_about_a_colleague_was_said_is_kept_from_him(house: House):
    visit = met(house)
    hear(house, visit, sort="complaint", words="3 号窗口的人不耐烦")
    assert access.home(house.wu, visit.number) == visit

    feedback.name_objects(concern=Concern.objects.get(), staff=[house.wu.account_id or 0], by=house.ban, at=later(1))
    with pytest.raises(NotFound):
        access.home(house.wu, visit.number)
    assert visit not in queries.visits_of(visit.round, reader=house.wu.account_id)
    assert access.home(house.li, visit.number) == visit
