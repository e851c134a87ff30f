"""Centre and what stands in it: departments, windows, staff, posts, absences, its own calendar."""

import secrets
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from yikou.centre import facts as f
from yikou.kernel.facts import Fact

PROFILE = ("address", "phone", "complaint_phone", "motto", "founded_year", "floor_area")


def fresh_stamp() -> str:
    """A mark that no other state of any centre's calendar ever had."""
    return secrets.token_hex(8)


class Level(models.TextChoices):
    """三级服务体系 (A-49)."""

    CITY = "city", "市"
    STREET = "street", "街镇"
    COMMUNITY = "community", "社区"


class Centre(models.Model):
    """A service centre; its code is its key everywhere."""

    code = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=20)
    level = models.CharField(max_length=12, choices=Level.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    address = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=24, blank=True)
    complaint_phone = models.CharField(max_length=24, blank=True)
    motto = models.CharField(max_length=60, blank=True)
    founded_year = models.PositiveSmallIntegerField(null=True)
    floor_area = models.PositiveIntegerField(default=0)
    # Changes with every published year and closing: calendars kept in a process are kept for this stamp.
    calendar_stamp = models.CharField(max_length=16, blank=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("name", "short_name", "level", "parent_id", *PROFILE)

    def __str__(self) -> str:
        return self.name

    @property
    def centre(self) -> str:
        """A centre's entries are its own."""
        return self.code

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.Founded():
                self.name, self.short_name, self.level = fact.title, fact.short_title, fact.level
                self.parent_id = fact.parent or None
                self._take(fact.profile)
            case f.ProfileChanged():
                self._take(fact.profile)

    def _take(self, profile: dict[str, Any]) -> None:
        for name, value in profile.items():
            setattr(self, name, value)


class Department(models.Model):
    """A department that hosts items at the centre (进驻部门)."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="departments")
    key = models.CharField(max_length=24)
    full_name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=8, blank=True)
    sort = models.CharField(max_length=16, blank=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("key", "full_name", "prefix", "sort")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "key"], name="department_once")]

    def __str__(self) -> str:
        return self.key

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.DepartmentAdded):
            self.key, self.full_name, self.prefix, self.sort = fact.key, fact.title, fact.prefix, fact.sort


class Sort(models.TextChoices):
    """Kinds of windows (A-06, A-07)."""

    GENERAL = "general", "综合窗口"
    DEDICATED = "dedicated", "专项窗口"
    FRONT_DESK = "front_desk", "总服务台"


class WindowState(models.TextChoices):
    """Whether a window serves now."""

    CLOSED = "closed", "没有开"
    OPEN = "open", "服务中"
    PAUSED = "paused", "暂停"


class HelpPost(models.TextChoices):
    """What a window is called while volunteers or party members help there (D-10)."""

    MEMBER = "member", "我是党员我帮您"
    PIONEER = "pioneer", "党员先锋岗"
    VOLUNTEER = "volunteer", "志愿服务岗"


class Window(models.Model):
    """A window of the hall; whoever sits there holds the seat, and nobody holds two.

    For a time it may be a help post. Who helps is named on the row alone, in no entry and on no display.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="windows")
    number = models.CharField(max_length=8)
    name = models.CharField(max_length=24)
    sort = models.CharField(max_length=16, choices=Sort.choices)
    area = models.CharField(max_length=24, blank=True)
    departments = models.JSONField(default=list)
    is_retired = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=WindowState.choices, default=WindowState.CLOSED)
    seated = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    seated_at = models.DateTimeField(null=True)
    paused_for = models.CharField(max_length=60, blank=True)
    paused_until = models.DateTimeField(null=True)
    help_post = models.CharField(max_length=12, choices=HelpPost.choices, blank=True)
    help_from = models.DateTimeField(null=True)
    help_until = models.DateTimeField(null=True)
    helpers = models.CharField(max_length=120, blank=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        "number",
        "name",
        "sort",
        "area",
        "departments",
        "is_retired",
        "state",
        "seated_id",
        "seated_at",
        "paused_for",
        "paused_until",
        "help_post",
        "help_from",
        "help_until",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="window_number"),
            models.UniqueConstraint(fields=["seated"], name="one_seat_each"),
            models.CheckConstraint(
                condition=Q(state="closed", seated__isnull=True) | Q(~Q(state="closed"), seated__isnull=False),
                name="open_window_has_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """How it is called in the hall: 综合 3 号窗口, 总服务台."""
        return self.name if self.sort == Sort.FRONT_DESK else f"{self.name} {self.number} 号窗口"

    def help_at(self, at: datetime) -> str:
        """What it is called at a moment as a help post; empty where it is none."""
        if self.help_from is None or self.help_until is None or not self.help_from <= at < self.help_until:
            return ""
        return str(HelpPost(self.help_post).label)

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.WindowAdded():
                self.number, self.name, self.sort, self.area = fact.number, fact.title, fact.sort, fact.area
                self.departments = list(fact.departments)
            case f.WindowChanged():
                for name, value in fact.said.items():
                    setattr(self, name, value)
            case f.WindowRetired() | f.WindowRestored():
                self.is_retired = isinstance(fact, f.WindowRetired)
            case f.SeatTaken():
                self.seated_id, self.seated_at, self.state = fact.account, at, WindowState.OPEN
                self.paused_for, self.paused_until = "", None
            case f.SeatLeft():
                self.seated_id, self.seated_at, self.state = None, None, WindowState.CLOSED
                self.paused_for, self.paused_until = "", None
            case f.WindowPaused():
                self.state, self.paused_for, self.paused_until = WindowState.PAUSED, fact.reason, fact.until
            case f.HelpPostStaffed():
                self.help_post, self.help_from, self.help_until = fact.post, fact.from_at, fact.until_at
            case f.HelpPostEnded():
                self.help_post, self.help_from, self.help_until = "", None, None
            case f.WindowResumed():
                self.state, self.paused_for, self.paused_until = WindowState.OPEN, "", None


class WindowPlan(models.Model):
    """When a window is planned to be open in a week (the roster will say it later); without one, in the opening hours.

    `days` holds spans by weekday, Monday being 1: `{"1": [["09:00", "12:00"]]}`; a day not named is not planned.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    window = models.OneToOneField(Window, on_delete=models.PROTECT, related_name="plan")
    days = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("window_id", "days")

    def __str__(self) -> str:
        return f"window:{self.window_id}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.WindowPlanned):
            self.window_id, self.days = fact.window, fact.days


class Politics(models.TextChoices):
    """Political status (A-04)."""

    MEMBER = "member", "党员"
    LEAGUE = "league", "团员"
    NONE = "none", "群众"


class Employment(models.TextChoices):
    """Kinds of employment (A-61)."""

    REGULAR = "regular", "在编"
    DISPATCHED = "dispatched", "派遣"
    LABOUR = "labour", "劳务"


class Staff(models.Model):
    """One line of the roll: heads are counted from here and typed in nowhere (A-03)."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="staff")
    account = models.OneToOneField("accounts.Account", on_delete=models.PROTECT, related_name="+")
    politics = models.CharField(max_length=12, choices=Politics.choices, default=Politics.NONE)
    education = models.CharField(max_length=16, blank=True)
    phone = models.CharField(max_length=24, blank=True)
    employment = models.CharField(max_length=12, choices=Employment.choices)
    home_unit = models.CharField(max_length=40, blank=True)
    full_time = models.BooleanField(default=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        "account_id",
        "employment",
        "home_unit",
        "full_time",
        "joined_on",
        "left_on",
    )

    def __str__(self) -> str:
        return f"staff:{self.account_id}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.StaffJoined():
                self.account_id, self.joined_on, self.left_on = fact.account, fact.joined_on, None
                self.employment, self.home_unit, self.full_time = fact.employment, fact.home_unit, fact.full_time
            case f.StaffLeft():
                self.left_on = fact.left_on


class Post(models.Model):
    """岗位: who holds it (A岗) and who stands in (B岗, N-22); of a department or of a window."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="posts")
    key = models.CharField(max_length=32)
    name = models.CharField(max_length=40)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, related_name="posts")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, null=True, related_name="posts")
    holder = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("key", "name", "department_id", "window_id", "holder_id", "deputy_id")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "key"], name="post_once"),
            models.CheckConstraint(condition=~Q(holder=F("deputy")), name="deputy_is_somebody_else"),
        ]

    def __str__(self) -> str:
        return self.name

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.Appointed):
            self.key, self.name, self.department_id, self.window_id = fact.key, fact.title, fact.department, fact.window
            self.holder_id, self.deputy_id = fact.holder, fact.deputy


class Competence(models.Model):
    """What somebody may do at any window: departments and items (E-11). Who has no row may do all that comes."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    account = models.OneToOneField("accounts.Account", on_delete=models.PROTECT, related_name="+")
    scopes = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("account_id", "scopes")

    def __str__(self) -> str:
        return f"staff:{self.account_id}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.CompetenceSet):
            self.account_id, self.scopes = fact.account, list(fact.scopes)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Filters that chain."""

    def at(self, moment: datetime) -> Self:
        """Those that cover a moment."""
        still = Q(ended_at__isnull=True) | Q(ended_at__gt=moment)
        return self.filter(still, from_at__lte=moment, until_at__gt=moment)


class Absence(models.Model):
    """Somebody is away from a moment until a moment; leave with its approvals comes with attendance."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    reason = models.CharField(max_length=24)
    stands_in = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    objects = AbsenceQuerySet.as_manager()
    folded: ClassVar[tuple[str, ...]] = ("account_id", "from_at", "until_at", "reason", "stands_in_id", "ended_at")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="absence_ends_after_it_begins")
        ]
        indexes = [models.Index(fields=["centre", "until_at"], name="absence_now")]

    def __str__(self) -> str:
        return f"staff:{self.account_id} {self.from_at:%Y-%m-%d %H:%M}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.AbsenceRecorded():
                self.account_id, self.from_at, self.until_at = fact.account, fact.from_at, fact.until_at
                self.reason, self.stands_in_id = fact.reason, fact.stands_in
            case f.AbsenceEnded():
                self.ended_at = at


class CalendarYear(models.Model):
    """A year's notice of the State Council as it was imported: days off by name, make-up working days."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    notice = models.CharField(max_length=60)
    days_off = models.JSONField(default=dict)
    make_up = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("year", "notice", "days_off", "make_up")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="calendar_year_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.notice}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.CalendarPublished):
            self.year, self.notice, self.days_off = fact.year, fact.notice, fact.days_off
            self.make_up = [day.isoformat() for day in fact.make_up]


class ExtraClosing(models.Model):
    """A day on which the centre is shut although it would be open (临时停办)."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    reason = models.CharField(max_length=60)
    emergency = models.BooleanField(default=False)
    announced_on = models.DateField()
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("day", "reason", "emergency", "announced_on")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="closing_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.ClosingAnnounced):
            self.day, self.reason, self.emergency = fact.day, fact.reason, fact.emergency
            self.announced_on = fact.announced_on


def on_roll(on: date) -> Q:
    """Staff who are on the roll on a day."""
    return Q(joined_on__lte=on) & (Q(left_on__isnull=True) | Q(left_on__gt=on))
