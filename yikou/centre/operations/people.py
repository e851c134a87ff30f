"""The roll, the posts with their A and B holders, and who is away (N-22, F-06)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from yikou.centre import facts as f
from yikou.centre.models import Absence, Centre, Competence, Department, Post, Staff, Window, on_roll
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record


class OnTheRollAlready(Refusal):
    """One person is one line of the roll."""

    told = "这个人已经在册了。"


class NotOnTheRoll(Refusal):
    """Only somebody on the centre's roll can hold a post there."""

    told = "{who}不在本中心在册，请先办到岗。"


class DeputyIsHolder(Refusal):
    """A and B of a post are two people."""

    told = "A岗和B岗要是两个人，请另选一位B岗。"
    rule = "deadlines.handover"


class StillHoldsPosts(Refusal):
    """Whoever leaves hands the posts over first, so that nothing is without an owner."""

    told = "还在{posts}的岗位上，请先给这些岗位定下接替的人。"


class AbsenceBackwards(Refusal):
    """The end lies before the beginning."""

    told = "回岗时间要晚于离岗时间。"
    status = 422


class StandInAway(Refusal):
    """Whoever stands in is away in the same time, or is the one who leaves."""

    told = "顶岗的人那段时间也不在，请另选一位。"
    rule = "deadlines.handover"


class AbsenceOver(Refusal):
    """The absence was ended before, or its time has run out."""

    told = "这次离岗已经结束了。"


@transaction.atomic
def join_staff(
    *,
    centre: Centre,
    account: int,
    employment: str,
    by: Actor,
    at: datetime,
    joined_on: date | None = None,
    politics: str = "none",
    education: str = "",
    phone: str = "",
    home_unit: str = "",
    full_time: bool = True,
) -> Staff:
    """Put somebody on the roll; political status and education stay on the row, never in the ledger.

    Refuses with OnTheRollAlready.
    """
    day = joined_on or at.astimezone(ZONE).date()
    row = Staff.objects.filter(account_id=account).first()
    if row is not None and row.left_on is None:
        raise OnTheRollAlready
    row = row or Staff(centre=centre)
    row.politics, row.education, row.phone = politics, education, phone
    joined = f.StaffJoined(
        account=account, joined_on=day, employment=employment, home_unit=home_unit, full_time=full_time
    )
    record(row, joined, by=by, at=at)
    Staff.objects.filter(pk=row.pk).update(politics=politics, education=education, phone=phone)
    return row


@transaction.atomic
def leave_staff(*, staff: Staff, by: Actor, at: datetime, left_on: date | None = None) -> Staff:
    """Take somebody off the roll. Refuses with StillHoldsPosts until the posts have other holders."""
    own = Q(holder=staff.account_id) | Q(deputy=staff.account_id)
    if posts := [one.name for one in Post.objects.filter(own, centre=staff.centre_id)]:
        raise StillHoldsPosts(posts="、".join(posts))
    record(staff, f.StaffLeft(left_on=left_on or at.astimezone(ZONE).date()), by=by, at=at)
    return staff


@transaction.atomic
def appoint(
    *,
    centre: Centre,
    key: str,
    name: str,
    holder: int,
    deputy: int,
    by: Actor,
    at: datetime,
    department: str = "",
    window: str = "",
) -> Post:
    """Say who holds a post (A岗) and who stands in (B岗); appointing again changes both (N-22).

    The post belongs to a department (`department`, its key), to a window (`window`, its
    number), or to the centre. Refuses with DeputyIsHolder, NotOnTheRoll.
    """
    if holder == deputy:
        raise DeputyIsHolder
    roll = set(
        Staff.objects.filter(on_roll(at.astimezone(ZONE).date()), centre=centre).values_list("account", flat=True)
    )
    if holder not in roll or deputy not in roll:
        raise NotOnTheRoll(who="A岗" if holder not in roll else "B岗")
    post = Post.objects.filter(centre=centre, key=key).first() or Post(centre=centre)
    appointed = f.Appointed(
        key=key,
        title=name,
        department=Department.objects.get(centre=centre, key=department).pk if department else None,
        window=Window.objects.get(centre=centre, number=window).pk if window else None,
        holder=holder,
        deputy=deputy,
    )
    record(post, appointed, by=by, at=at)
    return post


@transaction.atomic
def record_absence(
    *,
    centre: Centre,
    account: int,
    from_at: datetime,
    until_at: datetime,
    reason: str,
    by: Actor,
    at: datetime,
    stands_in: int | None = None,
) -> Absence:
    """Note that somebody is away; without `stands_in` the deputy of each post takes over.

    `reason` is a word (年休, 病假, 公出), never a story. Refuses with AbsenceBackwards, StandInAway.
    """
    if until_at <= from_at:
        raise AbsenceBackwards
    overlapping = Absence.objects.filter(account=stands_in, from_at__lt=until_at, until_at__gt=from_at)
    if stands_in == account or (stands_in and overlapping.filter(ended_at__isnull=True).exists()):
        raise StandInAway
    absence = Absence(centre=centre)
    recorded = f.AbsenceRecorded(
        account=account, from_at=from_at, until_at=until_at, reason=reason, stands_in=stands_in
    )
    record(absence, recorded, by=by, at=at)
    return absence


@transaction.atomic
def end_absence(*, absence: Absence, by: Actor, at: datetime) -> Absence:
    """Somebody is back earlier than said: the posts are their own again from now on. Refuses with AbsenceOver."""
    if absence.ended_at is not None or absence.until_at <= at:
        raise AbsenceOver
    record(absence, f.AbsenceEnded(), by=by, at=at)
    return absence


@transaction.atomic
def set_competence(*, centre: Centre, account: int, scopes: Collection[str], by: Actor, at: datetime) -> Competence:
    """Say which departments and items somebody may handle at any window; none means all (E-11).

    Nothing is recorded where nothing changes. Training will feed this later. Refuses with NotOnTheRoll.
    """
    row = Competence.objects.filter(centre=centre, account=account).first() or Competence(centre=centre)
    said = tuple(sorted(scopes))
    if not Staff.objects.filter(on_roll(at.astimezone(ZONE).date()), centre=centre, account=account).exists():
        raise NotOnTheRoll(who="这个人")
    if row.pk is None or tuple(row.scopes) != said:
        record(row, f.CompetenceSet(account=account, scopes=said), by=by, at=at)
    return row
