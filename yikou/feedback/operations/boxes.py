"""意见箱: opened by two, what is taken out is counted by both and registered to the last slip. (I-14, J-14)"""

from datetime import datetime

from django.db import transaction

from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback.facts import BoxBesideNamed, BoxConfirmed, BoxEmptied, BoxOpened, BoxRecounted
from yikou.feedback.models import BoxOpening, Concern
from yikou.feedback.operations.deciding import own_words
from yikou.feedback.operations.noting import Said, note_concern
from yikou.feedback.policies import Acceptance
from yikou.feedback.queries.boxes import may_stand_beside
from yikou.feedback.terms import terms
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

# More than a box holds: a figure beyond it was mistyped. No number of the institution.
MOST_SLIPS = 500
ARRANGE = "concerns.arrange"


class TwoNeeded(Refusal):
    """The box is opened by two members of staff together."""

    told = "意见箱要两个人一起开：请选一位在岗、能登记诉求的同事，不能是开箱的人自己。"
    rule = "complaints.acceptance"
    status = 422


class SlipsUncounted(Refusal):
    """How many slips were taken out is counted by both."""

    told = "请填取出了几张，没有就填 0，最多{most}张。"
    status = 422


class NotBeside(Refusal):
    """Only the second of the two confirms."""

    told = "要由一同开箱的{who}本人核对。"
    status = 403


class NamedByAHead(Refusal):
    """Another second opener is named by who arranges concerns, never by who opened the box."""

    told = "换核对的人，要由受理和指派诉求的负责人来定，开箱的人自己不能定。"
    rule = "complaints.acceptance"
    status = 403


class CountedByOpener(Refusal):
    """Whoever opened the box writes the number, the other confirms it."""

    told = "张数由开箱的{who}改，另一人核对。"
    status = 403


class CountedByBoth(Refusal):
    """Both agreed on the number."""

    told = "两个人已经核对过张数了，不能再改。"


class StillBeside(Refusal):
    """The second of the two is there and may confirm, or has confirmed."""

    told = "{said}，不用换人。"


class ConfirmedFirst(Refusal):
    """Slips are registered after both agreed on how many there are."""

    told = "先由一同开箱的人核对张数，再逐张登记。"


class SlipsLeft(Refusal):
    """The opening ends when every slip is registered, and no slip is registered twice."""

    told = "取出{slips}张，已登记{noted}张，对不上。"


@transaction.atomic
def open_box(*, place: str, slips: int, beside: int, by: Actor, at: datetime) -> BoxOpening:
    """Open the opinion box together with somebody, who then confirms how many slips were in it.

    Refuses with TwoNeeded, SlipsUncounted.
    """
    if beside == by.account_id or not may_stand_beside(by.centre, beside, at):
        raise TwoNeeded
    _refuse_uncounted(slips)
    today = at.astimezone(ZONE).date()
    standing = terms(by.centre, today)
    rule = standing.rules.get(Acceptance)
    fact = BoxOpened(
        number=take_number(centre=by.centre, at=at),
        place=place.strip()[:24] or "大厅意见箱",
        slips=slips,
        opened_by=by.account_id or 0,
        beside=beside,
        due_on=rule.slips_by(today, standing.calendar),
    )
    opening = BoxOpening(centre_id=by.centre)
    record(opening, fact, by=by, at=at, under=rule)
    return opening


@transaction.atomic
def confirm_opening(*, opening: BoxOpening, by: Actor, at: datetime) -> BoxOpening:
    """The second of the two says that it is so; an empty box is done with. Refuses with NotBeside, SlipsLeft."""
    if opening.beside != by.account_id:
        raise NotBeside(who=centre_queries.staff_name(opening.centre_id, opening.beside) or "同事")
    if opening.confirmed_at is not None:
        raise SlipsLeft(slips=opening.slips, noted=opening.concerns.count())
    facts = [BoxConfirmed()] if opening.slips else [BoxConfirmed(), BoxEmptied(noted=0)]
    record(opening, *facts, by=by, at=at)
    return opening


def _refuse_uncounted(slips: int) -> None:
    if not 0 <= slips <= MOST_SLIPS:
        raise SlipsUncounted(most=MOST_SLIPS)


@transaction.atomic
def recount_slips(*, opening: BoxOpening, slips: int, by: Actor, at: datetime) -> BoxOpening:
    """The second of the two counts otherwise: whoever opened the box writes the number anew, until it is confirmed.

    Refuses with CountedByOpener, CountedByBoth, SlipsUncounted.
    """
    if by.account_id != opening.owner:
        raise CountedByOpener(who=centre_queries.staff_name(opening.centre_id, opening.owner) or "开箱的人")
    if opening.confirmed_at is not None:
        raise CountedByBoth
    _refuse_uncounted(slips)
    if slips != opening.slips:
        record(opening, BoxRecounted(slips=slips, before=opening.slips), by=by, at=at)
    return opening


@transaction.atomic
def name_beside(*, opening: BoxOpening, beside: int, why: str, by: Actor, at: datetime) -> BoxOpening:
    """Another second opener, where the first is gone, may no longer or is away: he counts again and confirms.

    By who arranges concerns, never by who opened the box. The limit stays.
    Refuses with NamedByAHead, StillBeside, TwoNeeded, WhyMissing.
    """
    if not by.may(ARRANGE) or by.account_id == opening.owner:
        raise NamedByAHead
    if opening.confirmed_at is not None:
        raise StillBeside(said="两个人已经核对过了")
    if may_stand_beside(opening.centre_id, opening.beside, at):
        who = centre_queries.staff_name(opening.centre_id, opening.beside)
        raise StillBeside(said=f"{who}在岗，请他本人核对")
    if beside == opening.owner or not may_stand_beside(opening.centre_id, beside, at):
        raise TwoNeeded
    record(
        opening,
        BoxBesideNamed(beside=beside, before=opening.beside, why=own_words(why, "为什么换人核对")),
        by=by,
        at=at,
    )
    return opening


@transaction.atomic
def note_slip(*, opening: BoxOpening, said: Said, by: Actor, at: datetime) -> Concern:
    """Register one slip, by one of the two; with the last one the opening ends.

    Refuses with ConfirmedFirst, NotBeside, SlipsLeft and as `note_concern`.
    """
    if opening.confirmed_at is None:
        raise ConfirmedFirst
    if by.account_id not in (opening.owner, opening.beside):
        raise NotBeside(who="两个人中的一位")
    # Both of them register at once: they count one after the other, so that one of them has the last.
    BoxOpening.objects.select_for_update().get(pk=opening.pk)
    noted = opening.concerns.count()
    if noted >= opening.slips:
        raise SlipsLeft(slips=opening.slips, noted=noted)
    concern = note_concern(said=said, by=by, at=at)
    if noted + 1 == opening.slips:
        record(opening, BoxEmptied(noted=noted + 1), by=by, at=at)
    return concern
