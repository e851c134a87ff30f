"""制度上墙: hanging the poster of a rule where people see it, and taking it down (posting.wall_systems, A-31)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed, Refusal
from yikou.ledger.operations import record
from yikou.policies import access, queries
from yikou.policies.facts import HungUp, TakenDown
from yikou.policies.models import Hanging
from yikou.policies.policies import WallSystems

LONGEST_PLACE = 40


class PlaceMissing(Refusal):
    """A poster hangs somewhere."""

    told = "请写明挂在哪里，如“服务大厅公示墙”，最多{most}个字。"
    status = 422


class HangsAlready(Refusal):
    """This version hangs there."""

    told = "《{title}》第{version}版已经登记挂在{place}。"
    status = 409
    rule = "posting.wall_systems"


class DownAlready(Refusal):
    """It was taken down before."""

    told = "《{title}》已经取下。"
    status = 409


@transaction.atomic
def hang_up(*, centre: str, code: str, place: str, by: Actor, at: datetime) -> Hanging:
    """Note that the version in force of a rule hangs at a place; an older one that hung there is taken down (上墙).

    Refuses with NotAllowed, NotFound, PlaceMissing, HangsAlready. (posting.wall_systems, A-31, C-01)
    """
    _require(by, centre)
    book = queries.rulebook(centre, at.astimezone(ZONE).date())
    found, where = book.by_code(code), " ".join(place.split())
    if not where or len(where) > LONGEST_PLACE:
        raise PlaceMissing(most=LONGEST_PLACE)
    wall, before = book.get(WallSystems), Hanging.objects.filter(centre=centre, code=code, place=where, down_at=None)
    for one in before.select_for_update():
        if one.ref == found.ref:
            raise HangsAlready(title=one.title, version=one.version, place=where)
        record(one, TakenDown(title=one.title, place=where), by=by, at=at, under=wall)
    version = found.version.version
    fact = HungUp(code=code, title=found.text.title, ref=found.ref, version=version, place=where)
    row = Hanging(centre=centre)
    try:
        record(row, fact, by=by, at=at, under=wall)
    except IntegrityError:
        raise HangsAlready(title=found.text.title, version=version, place=where) from None
    return row


@transaction.atomic
def take_down(*, hanging: Hanging, by: Actor, at: datetime) -> Hanging:
    """Note that a poster was taken down (取下). Refuses with NotAllowed, DownAlready."""
    _require(by, hanging.centre)
    if hanging.down_at is not None:
        raise DownAlready(title=hanging.title)
    wall = queries.rulebook(hanging.centre, at.astimezone(ZONE).date()).get(WallSystems)
    record(hanging, TakenDown(title=hanging.title, place=hanging.place), by=by, at=at, under=wall)
    return hanging


def _require(by: Actor, centre: str) -> None:
    if not access.may_hang(by, centre):
        raise NotAllowed("登记制度上墙", "办公室、中心主任")
