"""民间纠纷调解: both sides want it, the mediator is neither, the agreement is written down and asked after."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.feedback.conftest import later
from tests.world import MONDAY_9AM, House, identity_number
from yikou.feedback import access, queries
from yikou.feedback import operations as feedback
from yikou.feedback.models import Dispute, HomeVisit
from yikou.feedback.operations import homes, mediating
from yikou.feedback.policies import Mediating
from yikou.feedback.queries import disputes
from yikou.kernel.actors import system
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook

pytestmark = pytest.mark.django_db
WORDS = "楼上晾衣服滴水，说过几次都没用"


def noted(house: House, **changed: Any) -> Dispute:
    said = {"sort": "neighbours", "words": WORDS, "one_name": "王阿姨", "one_phone": "13800001234"}
    return mediating.note_dispute(said=mediating.Quarrel(**{**said, **changed}), by=house.mei, at=MONDAY_9AM)


def agreed(house: House, **changed: Any) -> Dispute:
    dispute = noted(house, **changed)
    by = house.ban
    mediating.consent_to(dispute=dispute, side="one", how="spot", by=by, at=MONDAY_9AM)
    mediating.consent_to(
        dispute=dispute, side="other", how="phone", name="老周", phone="13900005678", by=by, at=MONDAY_9AM
    )
    return dispute


def accepted(house: House) -> Dispute:
    dispute = agreed(house)
    return mediating.accept_dispute(dispute=dispute, mediator=house.zhao.account_id or 0, by=house.ban, at=later(1))


def sat_down(house: House) -> Dispute:
    dispute = accepted(house)
    mediating.set_session(dispute=dispute, on=date(2026, 3, 5), where="home", by=house.zhao, at=later(1))
    return mediating.hold_session(
        dispute=dispute, words="老周答应装接水板", helpers=["committee"], by=house.zhao, at=later(3)
    )


def settled(house: House) -> Dispute:
    return mediating.settle_dispute(
        dispute=sat_down(house),
        how="paper",
        terms="老周在三月底前装好接水板",
        one_says="装好就行",
        other_says="是我不对，马上装",
        by=house.zhao,
        at=later(3),
    )


@pytest.mark.covers("D-17", "J-29")
def test_a_dispute_goes_its_five_steps_and_is_asked_after(house: House):
    dispute = settled(house)
    assert (dispute.step, dispute.due_on, dispute.confirm_by) == (
        "调成了，等回访",
        date(2026, 3, 20),
        date(2026, 4, 4),
    )
    again = {"dispute": dispute, "by": house.zhao}
    mediating.ask_again(**again, kept="part", words="接水板买了还没装", at=later(10))
    assert (dispute.is_open, dispute.due_on) == (True, date(2026, 3, 27))
    mediating.ask_again(**again, kept="kept", words="装好了，王阿姨满意", at=later(20))

    rule = rulebook(house.centre, MONDAY_9AM.date()).get(Mediating)
    assert [one.is_done for one in disputes.steps(dispute, rule.words_of("steps").values())] == [True] * 5
    assert (dispute.step, dispute.is_open) == ("照协议办了", False)
    told = str([one.facts for one in ledger.history(dispute)])
    for private in ("王阿姨", "老周", "13800001234", "滴水", "接水板"):
        assert private not in told
    assert Dispute.objects.get().one_phone != "13800001234"
    assert Dispute.objects.get().phone_of("one") == "13800001234"
    assert not list(ledger.replay(house.centre))


@pytest.mark.covers("D-17")
def test_nobody_is_mediated_against_his_will_or_by_a_side(house: House):
    dispute = noted(house, parties=[house.zhao.account_id])
    assert (dispute.owner, dispute.due_on) == (house.ban.account_id, date(2026, 3, 5))
    with pytest.raises(mediating.NotWilling):
        mediating.accept_dispute(dispute=dispute, mediator=house.wu.account_id or 0, by=house.ban, at=later(1))
    with pytest.raises(mediating.DisputeUnclear):
        mediating.consent_to(dispute=dispute, side="other", how="phone", by=house.ban, at=later(1))
    mediating.consent_to(dispute=dispute, side="one", how="spot", by=house.ban, at=later(1))
    with pytest.raises(mediating.DisputeUnclear):
        mediating.consent_to(dispute=dispute, side="one", how="spot", by=house.ban, at=later(1))
    mediating.consent_to(dispute=dispute, side="other", how="phone", name="老赵", by=house.ban, at=later(1))

    with pytest.raises(mediating.NotWilling):
        mediating.accept_dispute(dispute=dispute, mediator=house.zhao.account_id or 0, by=house.ban, at=later(1))
    with pytest.raises(mediating.NotAMediator):
        mediating.accept_dispute(dispute=dispute, mediator=house.li.account_id or 0, by=house.ban, at=later(1))
    with pytest.raises(NotFound):
        access.dispute(house.zhao, dispute.number)
    assert dispute.number in queries.kept_from(house.zhao)


@pytest.mark.covers("D-17")
def test_who_is_not_mediated_is_told_why_and_where_to_go(house: House):
    dispute = noted(house)
    with pytest.raises(mediating.DisputeUnclear):
        mediating.decline_dispute(dispute=dispute, reason="unwilling", elsewhere="moon", by=house.ban, at=later(1))

    mediating.decline_dispute(dispute=dispute, reason="unwilling", elsewhere="court", by=house.ban, at=later(1))
    assert (dispute.step, dispute.is_open, dispute.elsewhere) == ("不调解", False, "court")
    with pytest.raises(mediating.DisputeStands):
        mediating.accept_dispute(dispute=dispute, mediator=house.zhao.account_id or 0, by=house.ban, at=later(1))


@pytest.mark.covers("D-17")
def test_where_they_do_not_agree_both_are_told_where_to_go(house: House):
    dispute = accepted(house)
    fail = {"dispute": dispute, "by": house.zhao, "at": later(3)}
    with pytest.raises(mediating.NoSessionYet):
        mediating.fail_dispute(**fail, reason="no_agreement", elsewhere="court")
    with pytest.raises(mediating.DisputeUnclear):
        mediating.fail_dispute(**fail, reason="withdrawn", elsewhere="")

    mediating.fail_dispute(**fail, reason="withdrawn", elsewhere="justice_office", words="老周说不调了")
    assert (dispute.step, dispute.ending) == ("没有调成", "老周说不调了")


def test_what_is_settled_is_written_in_both_sides_words(house: House):
    dispute = accepted(house)
    words = {"terms": "装接水板", "one_says": "好", "other_says": "好"}
    settle = {"dispute": dispute, "how": "oral", "by": house.zhao, "at": later(3)}
    with pytest.raises(mediating.NoSessionYet):
        mediating.settle_dispute(**settle, **words)
    mediating.hold_session(dispute=dispute, words="谈过", helpers=[], by=house.zhao, at=later(3))
    for missing in words:
        with pytest.raises(mediating.DisputeUnclear):
            mediating.settle_dispute(**settle, **{**words, missing: " "})
    with pytest.raises(mediating.DisputeUnclear):
        mediating.settle_dispute(**settle, **{**words, "terms": identity_number(date(1954, 5, 12), 2)})


def test_an_agreement_that_is_not_kept_leads_on(house: House):
    dispute = settled(house)
    with pytest.raises(mediating.DisputeUnclear):
        mediating.ask_again(dispute=dispute, kept="not", words="没装", by=house.zhao, at=later(10))

    mediating.ask_again(dispute=dispute, kept="not", words="没装", elsewhere="court", by=house.zhao, at=later(10))
    assert (dispute.step, dispute.elsewhere) == ("没有照协议办", "court")


def test_it_is_prolonged_once_with_both_sides_will(house: House):
    dispute = accepted(house)
    assert dispute.due_on == date(2026, 4, 3)
    with pytest.raises(mediating.DisputeUnclear):
        mediating.prolong_dispute(dispute=dispute, both=False, by=house.zhao, at=later(20))
    mediating.prolong_dispute(dispute=dispute, both=True, by=house.zhao, at=later(20))
    with pytest.raises(mediating.ProlongedBefore):
        mediating.prolong_dispute(dispute=dispute, both=True, by=house.zhao, at=later(21))


def test_a_side_may_ask_for_another_mediator(house: House):
    dispute = accepted(house)
    change = {"dispute": dispute, "by": house.ban, "at": later(2)}
    with pytest.raises(mediating.NotAMediator):
        mediating.change_mediator(**change, to=house.li.account_id or 0, reason="当事人要求")
    with pytest.raises(mediating.DisputeUnclear):
        mediating.change_mediator(**change, to=house.wu.account_id or 0, reason=" ")

    mediating.change_mediator(**change, to=house.wu.account_id or 0, reason="当事人要求")
    assert (dispute.owner, dispute.mediator) == (house.wu.account_id, house.wu.account_id)
    with pytest.raises(mediating.NotYourDispute):
        mediating.set_session(dispute=dispute, on=date(2026, 3, 5), where="home", by=house.zhao, at=later(2))
    with pytest.raises(NotAllowed):
        mediating.set_session(dispute=dispute, on=date(2026, 3, 5), where="home", by=house.li, at=later(2))


@pytest.mark.parametrize(
    "changed",
    [
        {"sort": "war"},
        {"words": " "},
        {"words": "长" * 4001},
        {"words": identity_number(date(1954, 5, 12), 2)},
        {"one_name": ""},
        {"one_phone": "12"},
    ],
)
def test_a_dispute_that_says_too_little_or_too_much_is_refused(house: House, changed: dict[str, Any]):
    with pytest.raises(mediating.DisputeUnclear):
        noted(house, **changed)
    assert not Dispute.objects.exists()


@pytest.mark.covers("D-17")
def test_silence_is_noticed(house: House):
    by = system(house.centre)
    dispute = noted(house)
    feedback.watch_supervision(centre=house.centre, by=by, at=later(3))
    assert len(ledger.history(dispute)) == 1
    feedback.watch_supervision(centre=house.centre, by=by, at=later(4))
    assert "纠纷调解逾期" in ledger.history(dispute)[-1].sentence


@pytest.mark.covers("J-29", "G-04")
def test_a_quarrel_that_is_heard_at_a_door_comes_to_mediation(house: House):
    homes.arrange_homes(
        area="云水新村",
        homes=["14号302室"],
        visitors=[house.li.account_id or 0],
        until_on=MONDAY_9AM.date() + timedelta(days=9),
        by=house.ban,
        at=MONDAY_9AM,
    )
    visit = HomeVisit.objects.get()
    homes.meet_home(visit=visit, who="王阿姨", words=WORDS, asked=["neighbours"], offered=[], by=house.li, at=later(1))
    said = homes.AtTheDoor(sort="dispute", words=WORDS, phone="13800001234")
    homes.hear_at_home(visit=visit, said=said, by=house.li, at=later(1))

    dispute = Dispute.objects.get()
    assert (dispute.source, dispute.one_name, dispute.noted_by) == (visit.number, "王阿姨", house.li.account_id)
    assert visit.heard == [{"sort": "dispute", "number": dispute.number}]
