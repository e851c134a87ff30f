"""Nobody's is nobody's: what somebody owed who is gone, may no longer, or is away on its last day has another owner."""

import copy
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.feedback.conftest import later
from tests.feedback.saying import Said, moment
from tests.feedback.voices import Voices
from tests.support.inspectors import invite
from tests.working_day import INSTANT, intake_of
from tests.world import MONDAY, MONDAY_9AM, World
from yikou.accounts import operations as accounts_operations
from yikou.accounts import queries as accounts
from yikou.accounts.models import Account, Role
from yikou.cases import operations as cases
from yikou.centre import access as centre_access
from yikou.centre import operations as centres
from yikou.feedback import operations as feedback
from yikou.feedback.models import FollowUp, Owed
from yikou.feedback.operations import homes, mediating
from yikou.feedback.operations.patterns import _write_down
from yikou.feedback.policies import PatternFinding
from yikou.feedback.queries import kinds
from yikou.feedback.queries.patterns import Recurring
from yikou.kernel.actors import system
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook
from yikou.tasks import operations as tasks
from yikou.tasks.models import State, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(world: World) -> World:
    """The world with those who inspect it."""
    made = World(world.centre, copy.copy(world.accounts), world.wang, world.zhou)
    invite(made)
    return made


def _entry(cast: World) -> int:
    return ledger.entries(cast.centre).latest("id").pk


def _visit(cast: World) -> FollowUp:
    cases.finish_at_once(intake=intake_of(cast, INSTANT, cast.wang, MONDAY_9AM), by=cast.li, at=MONDAY_9AM)
    feedback.plan_visits(centre=cast.centre, by=system(cast.centre), at=MONDAY_9AM + timedelta(days=1))
    return FollowUp.objects.get()


def _week(cast: World) -> object:
    members = [cast.accounts["liuweiyuan"], cast.accounts["xiaomei"]][:1]
    made = feedback.arrange_week(week=MONDAY, members=members, by=cast.ban, at=MONDAY_9AM)
    return feedback.publish_week(week=made, by=cast.ban, at=MONDAY_9AM)


def _bulletin(cast: World) -> Owed:
    given = {"centre": centre_access.own_centre(cast.ban), "by": cast.ban, "at": MONDAY_9AM, "employment": "dispatched"}
    sent = {"account": cast.accounts["liuweiyuan"], "home_unit": "民政局", "joined_on": date(2026, 1, 5)}
    centres.join_staff(**given, **sent)  # type: ignore[arg-type]
    (bulletin,) = feedback.send_bulletins(month=date(2026, 2, 1), by=cast.ban, at=MONDAY_9AM)
    return bulletin


def _inspection(cast: World) -> Owed:
    _week(cast)
    return feedback.begin_inspection(sort="surprise", by=cast.actor("liuweiyuan"), at=MONDAY_9AM)


def _finding(cast: World) -> Owed:
    check, owner = _inspection(cast), cast.accounts["xiaoli"]
    by = cast.actor("liuweiyuan")
    return feedback.note_finding(inspection=check, point="other", owner=owner, words="x", by=by, at=later(0))


def _rectified(cast: World) -> Owed:
    return feedback.rectify(finding=_finding(cast), words="改了", by=cast.li, at=later(1))


def _leave(cast: World) -> Owed:
    return feedback.ask_duty_leave(
        week=_week(cast),
        away_on=MONDAY,
        replacement=cast.accounts["wujie"],
        reason="开会",
        by=cast.actor("liuweiyuan"),
        at=MONDAY_9AM,
    )


def _breach(cast: World) -> Owed:
    given = {"account": cast.li.account_id, "entries": [_entry(cast)], "happened_on": MONDAY}
    return feedback.raise_breach(kind="not_answered", by=system(cast.centre), at=MONDAY_9AM, **given)


def _heard(cast: World) -> Owed:
    breach = _breach(cast)
    feedback.verify_breach(breach=breach, by=cast.ban, at=MONDAY_9AM)
    return feedback.explain(breach=breach, words="那天人多", by=cast.li, at=MONDAY_9AM)


def _compensation(cast: World) -> Owed:
    given = {"entry": _entry(cast), "notice": "26-0302-0001-A", "about": "", "clerk": cast.li.account_id}
    return feedback.owe_compensation(**given, amount="20.00", due_on=MONDAY, by=system(cast.centre), at=MONDAY_9AM)


def _pattern(cast: World) -> Owed:
    rule = rulebook(cast.centre, MONDAY).get(PatternFinding)
    found = Recurring("asked", 9, 10, item="MZ-001", title="常有人问")
    return _write_down(found, MONDAY, MONDAY, rule, cast.centre, system(cast.centre), MONDAY_9AM)


def _symposium(cast: World) -> Owed:
    given = {"sort": "residents", "title": "取号", "held_on": MONDAY, "people": {"residents": 3}}
    return feedback.note_symposium(**given, by=cast.ban, at=MONDAY_9AM)


def _box(cast: World) -> Owed:
    return feedback.open_box(place="大厅", slips=1, beside=cast.accounts["xiaomei"], by=cast.ban, at=MONDAY_9AM)


def _bad(cast: World) -> Owed:
    return Said(cast).bad()


def _followed(cast: World) -> Owed:
    one, said = Said(cast).bad(), Said(cast)
    feedback.contact_rater(rectification=one, outcome="reached", by=said.owner(one), at=moment(at="10:00"))
    return feedback.put_right(rectification=one, how="put_right", words="改了", by=said.owner(one), at=moment(1))


def _appeal(cast: World) -> Owed:
    rating = Said(cast).bad().rating
    return feedback.appeal_rating(rating=rating, evidence="录像为证", by=cast.li, at=moment(1))


def _concern(cast: World) -> Owed:
    return Voices(cast).said(staff=(cast.accounts["chenzhuren"],))


def _round(cast: World) -> Owed:
    given = {"area": "云水新村", "homes": ["14号302室"], "visitors": [cast.accounts["xiaoli"]]}
    return homes.arrange_homes(**given, until_on=later(14).date(), by=cast.ban, at=MONDAY_9AM)


def _home(cast: World) -> Owed:
    return _round(cast).visits.get()


def _dispute(cast: World) -> Owed:
    said = mediating.Quarrel(sort="neighbours", words="楼上滴水", one_name="王阿姨", parties=[cast.accounts["wujie"]])
    return mediating.note_dispute(said=said, by=cast.mei, at=MONDAY_9AM)


OPENED: dict[str, Callable[[World], Owed]] = {
    "concern": _concern,
    "rectification": _bad,
    "rectification to ask about": _followed,
    "appeal": _appeal,
    "inspection": _inspection,
    "finding": _finding,
    "finding to look at again": _rectified,
    "dutyleave": _leave,
    "breach": _breach,
    "breach to decide": _heard,
    "compensation": _compensation,
    "pattern": _pattern,
    "symposium": _symposium,
    "boxopening": _box,
    "followup": _visit,
    "bulletin": _bulletin,
    "homeround": _round,
    "homevisit": _home,
    "dispute": _dispute,
}


def _close(cast: World, account: int) -> None:
    row = Account.objects.get(pk=account)
    accounts_operations.close_account(account=row, reason="调离", by=cast.system_admin, at=later(1))


def _replace(cast: World) -> int:
    return feedback.replace_owners(centre=cast.centre, by=system(cast.centre), at=later(1))


def test_every_kind_of_owed_thing_stands_here():
    assert {name.split()[0] for name in OPENED} == set(kinds()) - {"task"}


@pytest.mark.parametrize("name", OPENED)
def test_what_somebody_owed_who_is_gone_falls_to_somebody_who_may(cast: World, name: str):
    row = OPENED[name](cast)
    if name == "dutyleave":
        account = accounts_operations.open_account(
            username="fushuji",
            name="副书记",
            centre=cast.centre,
            password="Yunshui#2026",
            must_change=False,
            by=cast.system_admin,
            at=MONDAY_9AM,
        )
        accounts_operations.grant_role(account=account, role="party_secretary", by=cast.security_admin, at=MONDAY_9AM)
    before, due_on = row.owner, row.due_on
    assert _replace(cast) == 0

    _close(cast, before)
    assert _replace(cast) >= 1
    row.refresh_from_db()
    right, apart = row.falls_to

    assert row.owner != before
    assert row.owner not in apart
    assert row.owner in accounts.entitled(cast.centre, right, *row.kept_by, on=MONDAY)
    assert row.due_on == due_on
    assert [one.facts["why"] for one in ledger.history(row) if one.kind == "feedback.owner_replaced"] == ["账号停用"]
    assert _replace(cast) == 0
    assert list(ledger.replay(cast.centre)) == []


@pytest.mark.parametrize("gone", [{"owner": None}, {"owner": 0}, {"due_on": None}], ids=str)
@pytest.mark.parametrize("name", OPENED)
def test_the_table_itself_keeps_nothing_open_without_an_owner_or_a_last_day(cast: World, name: str, gone: dict):
    row = OPENED[name](cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**gone)


@pytest.mark.parametrize("name", ["concern", "appeal", "breach to decide", "followup", "pattern", "symposium"])
def test_who_may_no_longer_does_not_keep_it(cast: World, name: str):
    row = OPENED[name](cast)
    for role in Role.objects.filter(account=row.owner, centre=cast.centre):
        accounts_operations.revoke_role(role=role, reason="调岗", by=cast.security_admin, at=MONDAY_9AM)

    assert _replace(cast) == 1
    before = row.owner
    row.refresh_from_db()
    assert row.owner != before
    assert _replace(cast) == 0


def test_what_is_assigned_goes_back_to_whoever_assigned_it_and_then_to_another_who_assigns(cast: World):
    made = tasks.assign(what="擦窗", doer=cast.li.account_id, due_on=later(4).date(), by=cast.chen, at=MONDAY_9AM)
    _close(cast, cast.accounts["xiaoli"])
    assert tasks.watch(centre=cast.centre, by=system(cast.centre), at=later(1)) == 1
    made.refresh_from_db()
    assert (made.state, made.owner) == (State.HANDED_BACK, cast.accounts["chenzhuren"])

    _close(cast, cast.accounts["chenzhuren"])
    assert tasks.watch(centre=cast.centre, by=system(cast.centre), at=later(1)) == 1
    made.refresh_from_db()
    assert made.owner == made.assigner != cast.accounts["chenzhuren"]
    assert made.assigner in accounts.entitled(cast.centre, "tasks.assign", on=MONDAY)
    assert tasks.watch(centre=cast.centre, by=system(cast.centre), at=later(1)) == 0
    assert list(ledger.replay(cast.centre)) == []


def test_an_answer_that_waits_for_somebody_who_is_gone_is_heard_by_another(cast: World):
    made = tasks.assign(what="擦窗", doer=cast.li.account_id, due_on=later(4).date(), by=cast.chen, at=MONDAY_9AM)
    tasks.answer(task=made, answer="擦了", by=cast.li, at=MONDAY_9AM)
    _close(cast, cast.accounts["chenzhuren"])
    tasks.watch(centre=cast.centre, by=system(cast.centre), at=later(1))

    kept = Task.objects.get()
    assert (kept.state, kept.owner) == (State.ANSWERED, kept.assigner)
    assert kept.owner != cast.accounts["chenzhuren"]
