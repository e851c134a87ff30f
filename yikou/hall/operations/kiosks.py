"""取号机和求助: a machine is set up at the door; whoever presses for help rings at the front desk."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from yikou.hall.facts import HelpAnswered, HelpRung, KioskSet
from yikou.hall.models import Help, Kiosk
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

KIOSK_WORDS = {"name": "名称", "printer": "打印机", "paper": "纸宽", "a_minute": "每分钟最多取号"}
PAPERS = (58, 80)
# A bell that rings already is noted once more after so long.
AGAIN = timedelta(seconds=10)


class KioskExists(Refusal):
    """Two machines would have one name."""

    told = "已经有叫“{name}”的取号机了，请换一个名字。"


class PaperUnknown(Refusal):
    """Receipt paper is of two widths."""

    told = "小票纸只有58和80毫米两种。"
    status = 422


@transaction.atomic
def set_kiosk(*, centre: str, said: Mapping[str, Any], by: Actor, at: datetime, kiosk: Kiosk | None = None) -> Kiosk:
    """Set up a ticket machine, or change its name, printer, paper or limit; nothing changed is not recorded.

    Refuses with KioskExists, PaperUnknown.
    """
    machine = kiosk or Kiosk(centre_id=centre)
    changed = {key: said[key] for key in KIOSK_WORDS if key in said and (not kiosk or getattr(kiosk, key) != said[key])}
    if changed.get("paper", PAPERS[0]) not in PAPERS:
        raise PaperUnknown
    if Kiosk.objects.filter(centre=centre, name=changed.get("name", "")).exclude(pk=machine.pk).exists():
        raise KioskExists(name=changed["name"])
    if changed:
        words = "、".join(KIOSK_WORDS[key] for key in changed)
        record(machine, KioskSet(title=said.get("name", machine.name), changes=words, said=changed), by=by, at=at)
    return machine


@transaction.atomic
def ring(*, place: str, by: Actor, at: datetime) -> Help:
    """Ask for a person at a machine; pressing again while nobody came rings louder, it does not queue.

    Pressed like a toy it is noted only now and then.
    """
    waiting = Help.objects.select_for_update().filter(centre=by.centre, place=place, answered_at=None).first()
    if waiting and at - waiting.rung_at < AGAIN * waiting.times:
        return waiting
    wanted = waiting or Help(centre_id=by.centre)
    record(wanted, HelpRung(place=place, times=wanted.times + 1 if waiting else 1), by=by, at=at)
    return wanted


@transaction.atomic
def answer_ring(*, wanted: Help, by: Actor, at: datetime) -> Help:
    """Somebody goes there; whoever was first is the one. Twice is once."""
    if wanted.answered_at is None and by.account_id is not None:
        record(wanted, HelpAnswered(clerk=by.account_id), by=by, at=at)
    return wanted
