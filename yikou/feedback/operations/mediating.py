"""民间纠纷调解: both sides want it, somebody who is neither mediates; settled or sent on, and asked again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yikou.accounts import access as rights
from yikou.accounts import queries as accounts
from yikou.accounts.rights import holders
from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback import facts as f
from yikou.feedback.models import Dispute, DisputeState
from yikou.feedback.owners import find_owner
from yikou.feedback.policies import Mediating
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity, phone_number
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

MEDIATE, NOTE = "disputes.mediate", "concerns.note"
LONGEST, SHORT, MOST_SESSIONS = 4000, 60, 30
SIDES = {"one": "申请的一方", "other": "另一方"}
CONSENTS = {"spot": "当面", "phone": "电话", "paper": "书面"}
WHERE = {"centre": "中心", "home": "当事人家里", "site": "现场"}
HOWS = {"paper": "书面协议", "oral": "口头协议，已经记下"}
KEPT = {"kept": "照协议办了", "part": "办了一部分", "not": "没有照协议办"}


class DisputeUnclear(Refusal):
    """Something is missing, too long, or does not belong."""

    told = "{said}"
    rule = "mediation.disputes"
    status = 422


class NotWilling(Refusal):
    """A side has not agreed, or the mediator is a side."""

    told = "{said}"
    rule = "mediation.disputes"


class NotAMediator(Refusal):
    """Somebody who does not mediate here."""

    told = "请选能调解的人：有“调解民间纠纷”权限，也不是这件事的当事人。"
    rule = "mediation.disputes"
    status = 422


class NotYourDispute(Refusal):
    """Somebody else mediates it."""

    told = "{number}由别的同事调解。要换人，请在页面上换调解员。"
    status = 403


class DisputeStands(Refusal):
    """It is at another step by now."""

    told = "{number}现在是“{step}”，不能{what}。"


class NoSessionYet(Refusal):
    """Nobody sat down with both sides."""

    told = "还没有坐下来调过，先约一次、调一次，再写结果。"
    rule = "mediation.disputes"


class ProlongedBefore(Refusal):
    """It was prolonged once."""

    told = "{number}已经延长过了，不能再延。请写结果。"
    rule = "mediation.disputes"


@dataclass(frozen=True, kw_only=True)
class Quarrel:
    """A dispute as it was told: which kind, between whom; `parties` are colleagues who are a side of it."""

    sort: str
    words: str
    one_name: str
    one_phone: str = ""
    other_name: str = ""
    other_phone: str = ""
    parties: Collection[int] = ()
    source: str = ""


# --- at the desk ---------------------------------------------------------------------------------


@transaction.atomic
def note_dispute(*, said: Quarrel, by: Actor, at: datetime) -> Dispute:
    """Register a dispute that came to the desk or was heard at a door; it has an owner and a day. (D-17)

    Refuses with DisputeUnclear, NobodyToOwn.
    """
    today = _day(at)
    rule = rulebook(by.centre, today).get(Mediating)
    if said.sort not in rule.kinds or not said.words.strip() or not said.one_name.strip():
        raise DisputeUnclear(said="请选是哪一类纠纷，写明谁来说的、是怎么回事。")
    _plain(said.words, said.one_name, said.other_name)
    parties = tuple(sorted(accounts.names({*said.parties}, centre=by.centre)))
    dispute = Dispute(
        centre_id=by.centre,
        words=said.words.strip(),
        one_name=said.one_name.strip()[:SHORT],
        other_name=said.other_name.strip()[:SHORT],
        one_phone=_sealed(said.one_phone),
        other_phone=_sealed(said.other_phone),
    )
    fact = f.DisputeNoted(
        number=take_number(centre=by.centre, at=at),
        sort=said.sort,
        sort_name=rule.words_of("kinds")[said.sort],
        owner=find_owner(by.centre, MEDIATE, on=today, apart_from=parties),
        due_on=rule.answer_by(today, _calendar(by.centre)),
        noted_by=by.account_id or 0,
        parties=parties,
        source=said.source.strip()[:40],
    )
    record(dispute, fact, by=by, at=at, under=rule)
    return dispute


@transaction.atomic
def consent_to(
    *, dispute: Dispute, side: str, how: str, by: Actor, at: datetime, name: str = "", phone: str = ""
) -> Dispute:
    """One side agrees to be mediated. (人民调解法 3) Refuses with NotYourDispute, DisputeStands, DisputeUnclear."""
    _mine(dispute, by, "再记同意", DisputeState.NOTED)
    if side not in SIDES or how not in CONSENTS or side in dispute.consents:
        raise DisputeUnclear(said="请选是哪一方、怎么同意的；同意过的不用再记。")
    _keep_side(dispute, side, name, phone)
    if not getattr(dispute, f"{side}_name"):
        raise DisputeUnclear(said="请写另一方怎么称呼。")
    fact = f.DisputeConsented(side=side, side_name=SIDES[side], how=how, how_name=CONSENTS[how])
    record(dispute, fact, by=by, at=at, under=_rule(dispute))
    return dispute


def _keep_side(dispute: Dispute, side: str, name: str, phone: str) -> None:
    _plain(name)
    kept = {f"{side}_name": name.strip()[:SHORT], f"{side}_phone": _sealed(phone)}
    changed = {column: value for column, value in kept.items() if value}
    for column, value in changed.items():
        setattr(dispute, column, value)
    if changed:
        dispute.save(update_fields=list(changed))


@transaction.atomic
def accept_dispute(*, dispute: Dispute, mediator: int, by: Actor, at: datetime) -> Dispute:
    """Both sides want it: somebody who is neither mediates. Refuses with NotWilling, NotAMediator, DisputeStands."""
    _mine(dispute, by, "受理", DisputeState.NOTED)
    rule, today = _rule(dispute), _day(at)
    if not rule.may_mediate(len(dispute.consents), mediator, dispute.parties):
        raise NotWilling(said=rule.refused())
    if mediator not in mediators(dispute, today):
        raise NotAMediator()
    fact = f.DisputeAccepted(
        mediator=mediator,
        due_on=rule.done_by(today, _calendar(dispute.centre_id)),
        in_time=today <= dispute.due_on,
    )
    record(dispute, fact, by=by, at=at, under=rule)
    return dispute


@transaction.atomic
def decline_dispute(*, dispute: Dispute, reason: str, elsewhere: str, by: Actor, at: datetime) -> Dispute:
    """It is not mediated; say why and where to go. Refuses with NotYourDispute, DisputeStands, DisputeUnclear."""
    _mine(dispute, by, "再定不调", DisputeState.NOTED)
    rule = _rule(dispute)
    reasons, places = rule.words_of("not_accepted"), rule.words_of("elsewhere")
    if reason not in reasons or elsewhere not in places:
        raise DisputeUnclear(said="请选为什么不调、该找哪里。")
    fact = f.DisputeDeclined(
        reason=reason, reason_name=reasons[reason], elsewhere=elsewhere, elsewhere_name=places[elsewhere]
    )
    record(dispute, fact, by=by, at=at, under=rule)
    return dispute


def mediators(dispute: Dispute, on: date) -> set[int]:
    """Who may mediate it: holders of the right who are no side of it."""
    able = {one for role in holders(MEDIATE) for one in accounts.holding(dispute.centre_id, role, on=on)}
    return able - set(dispute.parties)


@transaction.atomic
def change_mediator(*, dispute: Dispute, to: int, reason: str, by: Actor, at: datetime) -> Dispute:
    """Somebody else takes it, as a side may ask. Refuses with NotAMediator, DisputeStands, DisputeUnclear."""
    rights.require(by, MEDIATE)
    _not_a_side(dispute, by)
    if not dispute.is_open:
        raise DisputeStands(number=dispute.number, step=dispute.step, what="换调解员")
    if to not in mediators(dispute, _day(at)) or to == dispute.owner:
        raise NotAMediator()
    why = " ".join(reason.split())
    if not why or len(why) > SHORT or holds_identity(why):
        raise DisputeUnclear(said=f"请写一句为什么换，{SHORT}个字以内，不写居民的姓名。")
    record(dispute, f.MediatorChanged(owner=to, before=dispute.owner, reason=why), by=by, at=at)
    return dispute


# --- sitting down --------------------------------------------------------------------------------


@transaction.atomic
def set_session(*, dispute: Dispute, on: date | None, where: str, by: Actor, at: datetime) -> Dispute:
    """Agree on a day to sit down. Refuses with NotYourDispute, DisputeStands, DisputeUnclear."""
    _mine(dispute, by, "约调解", DisputeState.MEDIATING)
    if on is None or on < _day(at) or on > dispute.due_on or where not in WHERE:
        raise DisputeUnclear(said=f"请填哪天坐下来（今天到{dispute.due_on.month}月{dispute.due_on.day}日）、在哪里。")
    record(dispute, f.SessionSet(on=on, where=where, where_name=WHERE[where]), by=by, at=at)
    return dispute


@transaction.atomic
def hold_session(*, dispute: Dispute, words: str, helpers: Collection[str], by: Actor, at: datetime) -> Dispute:
    """Write down how both sides sat down, and who helped. (J-29) Refuses with NotYourDispute, DisputeUnclear."""
    _mine(dispute, by, "记调解", DisputeState.MEDIATING)
    if not words.strip() or len(dispute.sessions) >= MOST_SESSIONS:
        raise DisputeUnclear(said="请写双方怎么说的、谈到哪里。")
    _plain(words)
    rule, place = _rule(dispute), dispute.sessions_held + 1
    came = tuple(one for one in rule.helpers if one in helpers)
    session = {"place": place, "on": _day(at).isoformat(), "where": dispute.session_where, "helpers": list(came)}
    dispute.sessions = [*dispute.sessions, session | {"words": words.strip()}]
    dispute.save(update_fields=["sessions"])
    record(dispute, f.SessionHeld(place=place, helpers=came), by=by, at=at, under=rule)
    return dispute


@transaction.atomic
def prolong_dispute(*, dispute: Dispute, both: bool, by: Actor, at: datetime) -> Dispute:
    """Both sides want to go on beyond the day. Refuses with ProlongedBefore, DisputeUnclear, DisputeStands."""
    _mine(dispute, by, "延长", DisputeState.MEDIATING)
    if dispute.is_prolonged:
        raise ProlongedBefore(number=dispute.number)
    if not both:
        raise DisputeUnclear(said="双方都同意接着调，才能延长；问过了请勾上。")
    rule = _rule(dispute)
    due_on = rule.longer(dispute.due_on, _calendar(dispute.centre_id))
    record(dispute, f.DisputeProlonged(due_on=due_on), by=by, at=at, under=rule)
    return dispute


# --- how it ends ---------------------------------------------------------------------------------


@transaction.atomic
def settle_dispute(
    *, dispute: Dispute, how: str, terms: str, one_says: str, other_says: str, by: Actor, at: datetime
) -> Dispute:
    """Both agreed: what on, and in each side's words; it is asked again by a day. (D-17)

    Refuses with NotYourDispute, DisputeStands, NoSessionYet, DisputeUnclear.
    """
    _mine(dispute, by, "写协议", DisputeState.MEDIATING)
    if not dispute.sessions_held:
        raise NoSessionYet()
    if how not in HOWS or not all(one.strip() for one in (terms, one_says, other_says)):
        raise DisputeUnclear(said="请写协议的内容，并写下双方各自怎么说的。")
    _plain(terms, one_says, other_says)
    dispute.terms, dispute.one_says, dispute.other_says = terms.strip(), one_says.strip(), other_says.strip()
    dispute.save(update_fields=["terms", "one_says", "other_says"])
    rule, today = _rule(dispute), _day(at)
    fact = f.DisputeSettled(
        how=how,
        how_name=HOWS[how],
        confirm_by=rule.confirm_by(today),
        due_on=rule.ask_by(today, _calendar(dispute.centre_id)),
        in_time=today <= dispute.due_on,
    )
    record(dispute, fact, by=by, at=at, under=rule)
    return dispute


@transaction.atomic
def fail_dispute(*, dispute: Dispute, reason: str, elsewhere: str, by: Actor, at: datetime, words: str = "") -> Dispute:
    """It ends without an agreement; both are told where they can go. (人民调解法 26)

    A side may stop at any time; that they do not agree is known once they sat down. Refuses with
    NotYourDispute, DisputeStands, NoSessionYet, DisputeUnclear.
    """
    _mine(dispute, by, "写没有调成", DisputeState.MEDIATING)
    rule = _rule(dispute)
    reasons, places = rule.words_of("ended"), rule.words_of("elsewhere")
    if reason not in reasons or elsewhere not in places:
        raise DisputeUnclear(said="请选为什么没有调成、告诉双方可以找哪里。")
    if reason == "no_agreement" and not dispute.sessions_held:
        raise NoSessionYet()
    _keep_ending(dispute, words)
    fact = f.DisputeFailed(
        reason=reason, reason_name=reasons[reason], elsewhere=elsewhere, elsewhere_name=places[elsewhere]
    )
    record(dispute, fact, by=by, at=at, under=rule)
    return dispute


@transaction.atomic
def ask_again(*, dispute: Dispute, kept: str, words: str, by: Actor, at: datetime, elsewhere: str = "") -> Dispute:
    """Ask both whether the agreement is kept; in part, and it is asked once more. (人民调解法 31)

    Where it is not, both are told where to go. Refuses with NotYourDispute, DisputeStands, DisputeUnclear.
    """
    _mine(dispute, by, "记回访", DisputeState.SETTLED)
    rule = _rule(dispute)
    if kept not in KEPT or not words.strip() or (kept == "not" and elsewhere not in rule.elsewhere):
        raise DisputeUnclear(said="请选有没有照协议办，写双方怎么说；没有照办的，选告诉了可以找哪里。")
    _keep_ending(dispute, words)
    again = rule.ask_by(_day(at), _calendar(dispute.centre_id)) if kept == "part" else None
    where = elsewhere if kept == "not" else ""
    fact = f.DisputeAskedAgain(kept=kept, kept_name=KEPT[kept], due_on=again, elsewhere=where)
    record(dispute, fact, by=by, at=at, under=rule)
    return dispute


def _keep_ending(dispute: Dispute, words: str) -> None:
    _plain(words)
    if words.strip():
        dispute.ending = "\n".join(one for one in (dispute.ending, words.strip()) if one)[:LONGEST]
        dispute.save(update_fields=["ending"])


# --- what is checked -----------------------------------------------------------------------------


def _mine(dispute: Dispute, by: Actor, what: str, state: str) -> None:
    """Who owns it moves it, never a side of it."""
    rights.require(by, MEDIATE)
    _not_a_side(dispute, by)
    if dispute.owner != by.account_id:
        raise NotYourDispute(number=dispute.number)
    if dispute.state != state:
        raise DisputeStands(number=dispute.number, step=dispute.step, what=what)


def _not_a_side(dispute: Dispute, by: Actor) -> None:
    if by.account_id in dispute.parties:
        raise NotYourDispute(number=dispute.number)


def _rule(dispute: Dispute) -> Mediating:
    """The rule of the day on which it was noted."""
    return rulebook(dispute.centre_id, _day(dispute.opened_at)).get(Mediating)


def _calendar(centre: str) -> WorkCalendar:
    return centre_queries.calendar(centre)


def _sealed(typed: str) -> str:
    if not typed.strip():
        return ""
    number = phone_number(typed)
    if not number:
        raise DisputeUnclear(said="电话号码看着不对，请再看一眼；没有就空着。")
    return crypto.seal(number, purpose="phone")


def _plain(*texts: str) -> None:
    if any(len(one) > LONGEST or holds_identity(one) for one in texts):
        raise DisputeUnclear(said=f"请控制在{LONGEST}个字以内，不要写身份证号码。")


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()
