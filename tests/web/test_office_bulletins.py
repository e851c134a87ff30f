"""单位通报 through pages: a month of those whom a unit sent, told when it is over, answered by the unit."""

from datetime import date, timedelta

import pytest

from tests.web.conftest import At
from tests.working_day import INSTANT, intake_of
from tests.world import MONDAY_9AM, PASSWORD, SUNDAY_NOON, World
from yikou.accounts.operations import grant_role, open_account
from yikou.cases import operations as cases
from yikou.centre import access as centre_access
from yikou.centre import operations as centres
from yikou.feedback import operations, queries
from yikou.feedback.models import Bulletin
from yikou.kernel import actors
from yikou.kernel.refusals import NotAllowed
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
APRIL = MONDAY_9AM.replace(month=4, day=1)


@pytest.fixture
def sent(world: World) -> int:
    """小派, whom the 民政局 sent to window 1; its head is 马姨."""
    opened = {"centre": world.centre, "password": PASSWORD, "must_change": False, "at": SUNDAY_NOON}
    account = open_account(username="xiaopai", name="小派", by=world.system_admin, **opened)
    grant_role(account=account, role="clerk", by=world.security_admin, at=SUNDAY_NOON)
    centres.join_staff(
        centre=centre_access.own_centre(world.ban),
        account=account.pk,
        employment="dispatched",
        home_unit="民政局",
        joined_on=date(2026, 1, 5),
        by=world.ban,
        at=SUNDAY_NOON,
    )
    return int(account.pk)


def worked(world: World, account: int) -> None:
    """小派 does one matter on the spot, and leaves a question without an answer."""
    by = world.actor("xiaoli")
    by = actors.Actor(**{**by.__dict__, "account_id": account, "key": f"staff:{account}", "window": "1"})
    cases.finish_at_once(intake=intake_of(world, INSTANT, world.wang, MONDAY_9AM), by=by, at=MONDAY_9AM)
    cases.note_enquiry(question="怎么办居住证？", channel="phone", by=by, at=MONDAY_9AM)
    cases.watch(centre=world.centre, by=actors.system(world.centre), at=MONDAY_9AM + timedelta(days=20))


@pytest.mark.covers("K-14", partly="what the entries say of each; scores come with the appraisal")
@pytest.mark.covers("K-15", partly="the unit reads and answers; it does not score")
def test_a_month_goes_to_the_unit_which_answers_it(world, signed_in, at: At, sent: int):
    worked(world, sent)
    office = signed_in("bange")
    page = office.get("/office/bulletins/?month=2026-03").content.decode()
    assert "民政局" in page
    assert "小派" in page
    early = office.post("/office/bulletins/", {"month": "2026-03"})
    assert (early.status_code, "还没有过完" in early.content.decode()) == (409, True)

    at(APRIL)
    office = signed_in("bange")
    assert office.post("/office/bulletins/", {"month": "2026-03"}).status_code == 302
    assert office.post("/office/bulletins/", {"month": "2026-03"}).status_code == 409
    bulletin = Bulletin.objects.get()
    assert (bulletin.unit, bulletin.department, bulletin.people) == ("民政局", "民政", 1)
    assert bulletin.owner == world.accounts["mayi"]
    (member,) = queries.members(world.centre, MARCH, {sent: "小派"})
    assert (member.received, member.concluded, member.enquired, member.overdue) == (1, 1, 1, 1)

    address = f"/office/bulletins/{bulletin.number}/"
    head = signed_in("mayi")
    assert bulletin.number in head.get("/office/owed/").content.decode()
    assert head.post(address, {"reply": " "}).status_code == 422
    assert head.post(address, {"reply": "和本人谈过了，补一次培训 😀"}).status_code == 302
    assert head.post(address, {"reply": "再答一次"}).status_code == 409
    paper = office.get(f"{address}sheet/")
    assert paper["content-type"] == "application/pdf"
    assert "补一次培训" in office.get(address).content.decode()
    assert "培训" not in str([one.facts for one in ledger.history(bulletin)])
    assert list(ledger.replay(world.centre, "feedback.bulletin")) == []
    assert bulletin.number in office.get("/office/registers/bulletin/").content.decode()


def test_nobody_else_reads_it_and_a_month_that_cannot_be_meant_is_this_one(world, signed_in, at: At, sent: int):
    at(APRIL)
    operations.send_bulletins(month=MARCH, by=world.ban, at=APRIL)
    address = f"/office/bulletins/{Bulletin.objects.get().number}/"

    for who in ("xiaoli", "laohu"):
        assert signed_in(who).get(address).status_code == 404
        assert signed_in(who).get("/office/bulletins/").status_code == 403
    office = signed_in("bange")
    for month in ("2099-01", "0001-01", "kein", "2026-13", "％"):
        assert office.get(f"/office/bulletins/?month={month}").status_code == 200
        assert office.post("/office/bulletins/", {"month": month}).status_code == 409
    assert office.get("/office/bulletins/26-0302-0001-X/").status_code == 404
    with pytest.raises(NotAllowed):
        operations.send_bulletins(month=MARCH, by=world.li, at=APRIL)


def test_an_answer_that_is_late_is_marked_in_the_list(world, signed_in, at: At, sent: int):
    at(APRIL)
    operations.send_bulletins(month=MARCH, by=world.ban, at=APRIL)
    address = "/office/bulletins/?month=2026-03"
    assert "过期" not in signed_in("bange").get(address).content.decode()

    at(APRIL.replace(day=20))
    assert "过期" in signed_in("bange").get(address).content.decode()


def test_what_was_not_sent_by_the_rules_day_is_sent_by_the_watch_and_silence_is_an_entry(world, sent: int):
    machine = actors.system(world.centre)
    for day in (9, 10, 13):
        operations.watch_supervision(centre=world.centre, by=machine, at=APRIL.replace(day=day))
        assert Bulletin.objects.count() == (day > 9)
    bulletin = Bulletin.objects.get()
    assert bulletin.due_on == date(2026, 4, 17)

    operations.watch_supervision(centre=world.centre, by=machine, at=APRIL.replace(day=20))
    overdue = ledger.entries(world.centre).get(kind="feedback.overdue", about=bulletin.number)
    assert overdue.sentence == "月度通报逾期：等单位答复（应在2026年4月17日前）"
    bulletin.refresh_from_db()
    operations.answer_bulletin(bulletin=bulletin, reply="电话里说看过了", by=world.ban, at=APRIL.replace(day=21))
    assert (bulletin.in_time, bulletin.by_hand) == (False, True)
