"""What is about somebody and not for him to see is nowhere: in no list, count, register, entry or message."""

from datetime import timedelta

import pytest

from tests.feedback.voices import Voices
from tests.feedback.voices import at as moment
from tests.web.conftest import At
from tests.working_day import INSTANT, intake_of
from tests.world import MONDAY, MONDAY_9AM, World
from yikou.cases import operations as cases
from yikou.feedback import operations as feedback
from yikou.feedback.models import Concern, FollowUp
from yikou.kernel.actors import system
from yikou.ledger import queries as ledger
from yikou.notify.models import Message
from yikou.web.office.views_visits import found_questions

ADDRESSES = (
    "/office/concerns/?list=all",
    "/office/owed/?whose=all",
    "/office/ledger/",
    "/office/ledger/?kind=feedback.noted",
    "/office/visits/",
    "/office/messages/",
    "/office/messages/?show=told",
)


@pytest.fixture
def concern(world: World, at: At) -> Concern:
    """王奶奶 complains about 吴姐, who heads the hall: she reads the ledger and tells residents."""
    at(moment(clock="10:30"))
    return Voices(world).said(staff=(world.accounts["wujie"],))


def _entries(world: World, number: str) -> list[int]:
    return list(ledger.entries(world.centre).filter(about=number).values_list("pk", flat=True))


def test_whom_a_concern_is_about_reads_no_entry_and_no_message_of_it(signed_in, world, concern):
    message, entry = Message.objects.get(number=concern.number), _entries(world, concern.number)[0]
    head, director = signed_in("wujie"), signed_in("chenzhuren")

    for address in ADDRESSES:
        page = head.get(address).content.decode()
        assert concern.number not in page, address
        assert concern.code not in page, address
    for address in (f"/office/messages/{message.pk}/", f"/office/entries/{entry}/"):
        assert head.get(address).status_code == 404, address
        assert director.get(address).status_code == 200, address
    assert concern.number in director.get("/office/ledger/").content.decode()
    assert concern.number in director.get("/office/messages/").content.decode()


def test_who_has_nothing_to_do_with_a_concern_does_not_read_its_code(signed_in, world, at):
    concern = Voices(world).said()
    at(moment(clock="10:30"))
    message = Message.objects.get(number=concern.number)
    guide = signed_in("xiaomei")

    assert concern.number not in guide.get("/office/messages/").content.decode()
    assert guide.get(f"/office/messages/{message.pk}/").status_code == 403
    assert guide.post(f"/office/messages/{message.pk}/phone/").status_code == 403
    assert concern.number in signed_in("bange").get("/office/messages/").content.decode()


def test_it_is_not_among_what_was_decided_under_its_rule_nor_a_fact_that_he_may_name(signed_in, world, concern):
    entry = ledger.history(concern)[0]
    rule = entry.under.split(",")[0].partition("@")[0].partition(":")[0]
    listed = f"/office/rules/{rule}/entries/?since={MONDAY}"

    assert f"/office/entries/{entry.pk}/" not in signed_in("wujie").get(listed).content.decode()
    assert f"/office/entries/{entry.pk}/" in signed_in("chenzhuren").get(listed).content.decode()
    raised = {"kind": "disobeyed", "account": world.li.account_id, "entries": [entry.pk], "at": moment(clock="11:00")}
    Voices(world).said(staff=(world.accounts["bange"],))
    about_ban = ledger.history(Concern.objects.order_by("-id")[0])[0].pk
    with pytest.raises(feedback.NoFacts):
        feedback.raise_breach(**{**raised, "entries": [about_ban]}, by=world.ban)
    assert feedback.raise_breach(**raised, by=world.ban).entries == [entry.pk]
    assert ledger.verify(world.centre) == []


def test_the_counts_are_of_what_one_is_shown(signed_in, world, concern):
    word = f"?whose={concern.owner}&amp;kind="

    assert word not in signed_in("wujie").get("/office/owed/?whose=all").content.decode()
    assert word in signed_in("chenzhuren").get("/office/owed/?whose=all").content.decode()


def test_a_return_visit_that_became_a_concern_is_not_shown_to_whom_it_is_about(signed_in, world, at):
    cases.finish_at_once(intake=intake_of(world, INSTANT, world.wang, MONDAY_9AM), by=world.wu, at=MONDAY_9AM)
    tuesday = MONDAY_9AM + timedelta(days=1)
    feedback.plan_visits(centre=world.centre, by=system(world.centre), at=tuesday)
    visit = FollowUp.objects.get()
    at(tuesday)
    assert signed_in("wujie").get(f"/office/visits/{visit.number}/").status_code == 200
    feedback.note_visit(visit=visit, answers=dict.fromkeys(found_questions(visit), "no"), by=world.mei, at=tuesday)

    assert FollowUp.objects.get().concern
    assert signed_in("wujie").get(f"/office/visits/{visit.number}/").status_code == 404
    assert visit.number not in signed_in("wujie").get("/office/visits/").content.decode()
    assert visit.number not in signed_in("wujie").get("/office/registers/followup/").content.decode()
    assert visit.number in signed_in("bange").get("/office/visits/").content.decode()


@pytest.mark.parametrize("address", ["/office/owed/?whose=all", "/office/registers/breach/", "/office/ledger/"])
def test_a_breach_is_not_shown_to_whom_it_is_about_before_it_is_verified(signed_in, world, address):
    entry = ledger.entries(world.centre).filter(day=MONDAY).first() or ledger.entries(world.centre).first()
    raised = feedback.raise_breach(
        kind="not_answered",
        account=world.chen.account_id,
        entries=[entry.pk],
        happened_on=MONDAY,
        by=world.ban,
        at=MONDAY_9AM,
    )
    director = signed_in("chenzhuren")
    assert raised.number not in director.get(address).content.decode()

    feedback.verify_breach(breach=raised, by=world.ban, at=MONDAY_9AM)

    assert raised.number in director.get("/office/breaches/?list=all").content.decode()


def test_the_list_of_what_others_owe_leaves_out_kinds_that_one_may_not_read(signed_in, world):
    entry = ledger.entries(world.centre).first()
    raised = feedback.raise_breach(
        kind="not_answered", account=world.li.account_id, entries=[entry.pk], by=world.ban, at=MONDAY_9AM
    )

    assert raised.number not in signed_in("wujie").get("/office/owed/?whose=all").content.decode()
    assert raised.number in signed_in("liangjie").get("/office/owed/?whose=all").content.decode()


def test_who_said_it_of_a_colleague_is_not_read_from_the_ledger(signed_in, world):
    found = feedback.report_finding(
        point="other", meant=world.mei.account_id, words="对老人不耐烦", by=world.li, at=MONDAY_9AM
    )
    entry = _entries(world, found.number)[0]

    assert signed_in("xiaomei").get(f"/office/entries/{entry}/").status_code == 404
    assert found.number not in signed_in("xiaomei").get("/office/ledger/").content.decode()
    assert signed_in("bange").get(f"/inspect/findings/{found.number}/").status_code == 200
