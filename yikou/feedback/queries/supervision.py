"""What is asked about duty weeks, checks and findings."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import Count, QuerySet

from yikou.accounts import queries as accounts
from yikou.feedback.models import DutyLeave, DutyWeek, Finding, FindingState, Inspection, Sort, Source, Supervisor
from yikou.feedback.models.inspection import OUTSIDE
from yikou.feedback.policies import Conduct, Rectifying, WeekDuty, sunday
from yikou.policies.queries import rulebook

MONTHS = 3
SOURCES: Mapping[str, str] = MappingProxyType(dict(Source.choices))
AUDITS: Mapping[str, str] = MappingProxyType({one.value: one.label for one in OUTSIDE})
OTHER, OTHER_NAME = "other", "其他问题"


def duty_week(centre: str, week: date) -> DutyWeek | None:
    """Who inspects in the week of a Monday, where it was said."""
    return DutyWeek.objects.filter(centre_id=centre, week=week).first()


def duty_weeks(centre: str) -> QuerySet[DutyWeek]:
    """All weeks, the newest first."""
    return DutyWeek.objects.filter(centre_id=centre).order_by("-week")


def inspections(centre: str) -> QuerySet[Any]:
    """All checks of a centre, newest first."""
    rows: Any = Inspection.objects.at_centre(centre)
    found: QuerySet[Any] = rows.order_by("-seen_on", "-id")
    return found


def findings(centre: str) -> QuerySet[Any]:
    """All findings of a centre, newest first."""
    rows: Any = Finding.objects.at_centre(centre)
    found: QuerySet[Any] = rows.order_by("-id")
    return found


def supervisors(centre: str) -> QuerySet[Supervisor]:
    """All terms of supervisors, the latest first."""
    return Supervisor.objects.filter(centre_id=centre).order_by("-from_on", "-id")


def term_of(centre: str, account: int, on: date) -> Supervisor | None:
    """The term of a supervisor that runs on a day."""
    return next((one for one in supervisors(centre).filter(account=account) if one.is_in_office(on)), None)


def findings_of_week(week: DutyWeek) -> QuerySet[Any]:
    """What was found in the checks of a duty week; what was not so is left out."""
    rows: Any = Finding.objects.at_centre(week.centre_id)
    found: QuerySet[Any] = rows.filter(inspection__week=week).exclude(state=FindingState.DISMISSED)
    return found.order_by("id")


def checks_of(week: DutyWeek) -> tuple[int, int]:
    """How many full and how many surprise checks of a week are written down to the end."""
    done = inspections(week.centre_id).filter(week=week, ended_at__isnull=False, is_dropped=False)
    return done.filter(sort=Sort.FULL).count(), done.filter(sort=Sort.SURPRISE).count()


def findings_in(inspection: Inspection) -> QuerySet[Any]:
    """What was found in one check, in the order of finding."""
    return findings(inspection.centre_id).filter(inspection=inspection).order_by("id")


def unwritten(inspection: Inspection) -> list[str]:
    """The points that were bad and have no finding yet, in the order of the lists."""
    written = set(findings_in(inspection).values_list("point", flat=True))
    points = rulebook(inspection.centre_id, inspection.seen_on).get(WeekDuty).points()
    return [point for point in points if point in inspection.bad and point not in written]


@dataclass(frozen=True)
class WeekStands:
    """A duty week as it stands: what was checked, what is lacking, in words."""

    full: int
    surprise: int
    lacking: str
    is_over: bool

    @property
    def is_complete(self) -> bool:
        """Whether it was checked as often as it must be."""
        return not self.lacking


def week_stands(centre: str, monday: date, *, on: date) -> WeekStands:
    """What the week of a Monday has and lacks; a week that nobody arranged lacks everything. (K-07)"""
    return weeks_stand(centre, [monday], on=on)[monday]


def weeks_stand(centre: str, mondays: Collection[date], *, on: date) -> dict[date, WeekStands]:
    """The same for several weeks at once, by their Mondays."""
    done = inspections(centre).filter(week__week__in=mondays, ended_at__isnull=False, is_dropped=False)
    rows = done.order_by().values("week__week", "sort").annotate(n=Count("id"))
    counted = {(row["week__week"], row["sort"]): row["n"] for row in rows}
    return {
        one: _stands(centre, one, counted.get((one, Sort.FULL), 0), counted.get((one, Sort.SURPRISE), 0), on)
        for one in mondays
    }


def _stands(centre: str, monday: date, full: int, surprise: int, on: date) -> WeekStands:
    rule = rulebook(centre, monday).get(WeekDuty)
    lacking = rule.lacking(full, surprise)
    words = [f"{name}{n}次" for name, n in zip(("全面检查", "突击检查"), lacking, strict=True) if n]
    return WeekStands(full, surprise, "、".join(words), sunday(monday) < on)


@dataclass(frozen=True)
class Visits:
    """A supervisor's term and how often he came in a quarter."""

    term: Supervisor
    visits: int
    lacking: int


def quarter_of(day: date) -> tuple[date, date]:
    """The first day of a day's quarter, and of the next."""
    first = date(day.year, day.month - (day.month - 1) % MONTHS, 1)
    after = date(first.year + first.month // 10, first.month % 12 + MONTHS if first.month < 10 else 1, 1)
    return first, after


def visits(centre: str, day: date) -> list[Visits]:
    """Who of the supervisors came how often in a day's quarter, and who has yet to come, by the rule of the day. (J-17)

    A quarter that is over is asked for by its last day, whose rule counts it.
    """
    first, after = quarter_of(day)
    rule = rulebook(centre, day).get(Rectifying)
    terms = [one for one in supervisors(centre) if one.from_on < after and one.last_on >= first]
    came = inspections(centre).filter(sort=Sort.VISIT, is_dropped=False, ended_at__isnull=False)
    counted = {
        one.pk: came.filter(owner=one.account, seen_on__gte=max(first, one.from_on), seen_on__lt=after).count()
        for one in terms
    }
    return [Visits(one, counted[one.pk], rule.lacks(counted[one.pk])) for one in terms]


def inspectors(centre: str, on: date) -> dict[int, str]:
    """Who may take turns in the duty week, with their names. (K-06)"""
    rule = rulebook(centre, on).get(WeekDuty)
    keys = {key for role in rule.inspectors for key in accounts.holding(centre, role, on=on)}
    return dict(sorted(accounts.active(keys, centre=centre).items(), key=lambda one: one[1]))


def points_on(centre: str, day: date) -> dict[str, str]:
    """What a problem can be about on a day: the checklists, what nobody does at work, anything else."""
    book = rulebook(centre, day)
    return {**book.get(WeekDuty).points(), **book.get(Conduct).acts(), OTHER: OTHER_NAME}


def leaves_of(week: DutyWeek) -> list[DutyLeave]:
    """Who asked to be away in a duty week, in the order of asking."""
    rows: Any = DutyLeave.objects.at_centre(week.centre_id)
    return list(rows.filter(week=week).order_by("id"))


def checklist(centre: str, day: date) -> dict[str, str]:
    """The points of the three checklists on a day, with their words, in order. (K-02 to K-04)"""
    return rulebook(centre, day).get(WeekDuty).points()
