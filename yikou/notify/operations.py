"""Tell, drop, send, call: the life of a message. A claim is a conditional update, so that it goes out once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction

from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record, subject_key
from yikou.notify import channels, queries
from yikou.notify.channels import Letter, NotSent
from yikou.notify.facts import Parked, PhoneShown, Told, TriedAgain
from yikou.notify.models import OPEN, Message, State
from yikou.notify.policies import Telling
from yikou.notify.wording import WordingWrong, wording
from yikou.policies.queries import rulebook

AT_ONCE = 50  # messages of one round, so that other work is not kept waiting
IN_A_ROW = 3  # failures after which a round takes the way out for broken
LOST = "发的时候断了，不知道发出去没有"
NO_PHONE = "没有电话"


class NoPhoneKept(Refusal):
    """Nobody left a telephone, or it was forgotten as the rules want it."""

    told = "这位居民没有留电话，或者已经按规定删掉了，查不到。"


class NothingParked(Refusal):
    """Only what failed is sent again, and only where something is sent at all."""

    told = "这条通知现在是“{state}”，不用再发。没有发出去的才能再发一次。"


class NoWayOut(Refusal):
    """No channel is set: a person tells."""

    told = "系统没有接短信通道，发不了。请打电话告诉本人，再点“电话里说过了”。"


class NoLongerOpen(Refusal):
    """It was told meanwhile, is being sent, or is not so any more."""

    told = "这条通知现在是“{state}”，不用再说。"


@dataclass(frozen=True)
class Round:
    """What one round of sending did."""

    told: int = 0
    failed: int = 0
    parked: int = 0
    dropped: int = 0


def tell(
    *,
    about: Any,
    topic: str,
    values: Mapping[str, str],
    by: Actor,
    at: datetime,
    due_at: datetime | None = None,
    until: datetime | None = None,
) -> Message | None:
    """Write down, with a change, that a resident is to be told something (通知); it is told later, once.

    `about` is the row that knows the telephone: it has `centre_id`, `phone_number` (opened, empty where
    none is kept) and, if it likes, `number`, by which staff find it. `topic` is one of `data/messages.yaml`;
    `values` fill the places of its text: moments and numbers of papers, never a name or an identity
    number. It is told from `due_at` on (now, if not given), and not any more from `until` on. Answers None
    where there is no telephone. Call it inside the operation's transaction; nothing leaves the house there.
    """
    said = {name: str(value) for name, value in values.items()}
    wording(topic, said)
    if any(map(holds_identity, said.values())):
        raise WordingWrong(f"{topic}: an identity number is not sent")
    if not about.phone_number:
        return None
    return Message.objects.create(
        centre_id=about.centre_id,
        about=subject_key(about),
        number=getattr(about, "number", "")[:24],
        topic=topic,
        values=said,
        due_at=due_at or at,
        next_at=due_at or at,
        until=until,
    )


def drop(*, about: Any, by: Actor, at: datetime) -> int:
    """What was to be told about a row is no longer so; how many there were."""
    rows = Message.objects.filter(about=subject_key(about), state__in=(State.WAITING, State.PARKED))
    return rows.update(state=State.DROPPED)


@transaction.atomic
def note_told(*, message: Message, by: Actor, at: datetime, how: str = "电话") -> Message:
    """Somebody told the resident by hand. Twice is once. Refuses with NoLongerOpen."""
    if message.state == State.TOLD:
        return message
    mine = Message.objects.filter(pk=message.pk, state__in=(State.WAITING, State.PARKED))
    if not mine.update(state=State.TOLD):
        message.refresh_from_db()
        if message.state == State.TOLD:
            return message
        raise NoLongerOpen(state=State(message.state).label)
    message.state = State.TOLD
    record(message, Told(topic=message.title, how=how), by=by, at=at)
    return message


@transaction.atomic
def show_phone(*, message: Message, by: Actor, at: datetime) -> str:
    """The telephone in full, to call it; the look is an entry. Refuses with NoPhoneKept."""
    number = _phone_of(message)
    if not number:
        raise NoPhoneKept
    record(message, PhoneShown(topic=message.title), by=by, at=at)
    return number


@transaction.atomic
def try_again(*, message: Message, by: Actor, at: datetime) -> Message:
    """Have a message that failed sent once more, with as many tries as before. Refuses with NoWayOut, NothingParked."""
    if not channels.is_on():
        raise NoWayOut
    mine = Message.objects.filter(pk=message.pk, state=State.PARKED)
    if not mine.update(state=State.WAITING, tries=0, next_at=at, reason=""):
        raise NothingParked(state=State(message.state).label)
    message.refresh_from_db()
    record(message, TriedAgain(topic=message.title), by=by, at=at)
    return message


# --- sending, by the worker ------------------------------------------------------------------------


def send_due(*, centre: str, by: Actor, at: datetime) -> Round:
    """A round: drop what came too late, park what was interrupted, send what is due. (notify.telling)

    Each is claimed first and sent outside any transaction; of two workers one has it.
    """
    done = dict.fromkeys(("told", "failed", "parked"), 0)
    dropped = Message.objects.filter(centre=centre, state__in=OPEN, until__lte=at).exclude(state=State.SENDING)
    count = dropped.update(state=State.DROPPED)
    rule = rulebook(centre, at.astimezone(ZONE).date()).get(Telling)
    if not channels.is_on() or not rule.may_send(at):
        return Round(dropped=count)
    done["parked"] += _park_interrupted(centre, rule, by, at)
    waiting = Message.objects.filter(centre=centre, state=State.WAITING, next_at__lte=at)
    in_a_row = 0
    for message in list(waiting.order_by("next_at", "pk")[:AT_ONCE]):
        if not _claimed(message, at):
            continue
        went = _sent(message, rule, by, at)
        done[went] += 1
        in_a_row = 0 if went == "told" else in_a_row + 1
        if in_a_row == IN_A_ROW:
            break
    return Round(dropped=count, **done)


def _claimed(message: Message, at: datetime) -> bool:
    mine = Message.objects.filter(pk=message.pk, state=State.WAITING, tries=message.tries)
    message.tries += 1
    return bool(mine.update(state=State.SENDING, tries=message.tries, claimed_at=at))


def _sent(message: Message, rule: Telling, by: Actor, at: datetime) -> str:
    """Send what was claimed: `told`, `failed` (tried again later) or `parked`."""
    try:
        phone = _phone_of(message)
        if not phone:
            return _parked(message, NO_PHONE, rule, by, at)
        how = channels.send(Letter(f"{message.centre_id}-{message.pk}", phone, queries.text(message), at))
    except NotSent as problem:
        return _failed(message, str(problem), rule, by, at)
    except (crypto.SealBroken, crypto.KeyUnknown):
        return _parked(message, "电话打不开", rule, by, at)
    with transaction.atomic():
        if Message.objects.filter(pk=message.pk, state=State.SENDING).update(state=State.TOLD, reason=""):
            record(message, Told(topic=message.title, how=how), by=by, at=at, under=rule)
    return "told"


def _failed(message: Message, reason: str, rule: Telling, by: Actor, at: datetime) -> str:
    again = rule.next_try(tried=message.tries, at=at)
    if again is None:
        return _parked(message, reason, rule, by, at)
    mine = Message.objects.filter(pk=message.pk, state=State.SENDING)
    mine.update(state=State.WAITING, next_at=again, reason=reason[:80])
    return "failed"


@transaction.atomic
def _parked(message: Message, reason: str, rule: Telling, by: Actor, at: datetime) -> str:
    mine = Message.objects.filter(pk=message.pk, state=State.SENDING)
    if mine.update(state=State.PARKED, reason=reason[:80]):
        fact = Parked(topic=message.title, reason=reason[:80], tries=message.tries)
        record(message, fact, by=by, at=at, under=rule)
    return "parked"


def _park_interrupted(centre: str, rule: Telling, by: Actor, at: datetime) -> int:
    """What a worker had in hand when it died: perhaps it went out, so that it is not sent by itself again."""
    lost = Message.objects.filter(centre=centre, state=State.SENDING, claimed_at__lte=at - channels.LOST_AFTER)
    return sum(_parked(one, LOST, rule, by, at) == "parked" for one in lost)


def _phone_of(message: Message) -> str:
    """The telephone as the row that the message is about keeps it now; opened here and nowhere kept."""
    label, _, key = message.about.partition(":")
    row = apps.get_model(label)._default_manager.filter(pk=key).first()
    return row.phone_number if row is not None else ""
