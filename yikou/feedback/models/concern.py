"""Concern: what a resident said (诉求), who answers for it, until when, and what became of it."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from yikou.feedback import facts as f
from yikou.feedback.models.owed import Owed, OwedQuerySet
from yikou.kernel import crypto
from yikou.kernel.facts import Fact
from yikou.kernel.identifiers import seat


class Kind(models.TextChoices):
    """What kind of thing was said."""

    COMPLAINT = "complaint", "投诉"
    SUGGESTION = "suggestion", "建议"
    PRAISE = "praise", "表扬"
    PETITION = "petition", "信访"
    HELP = "help", "求助"
    STUCK = "stuck", "办不成事"
    HOTLINE = "hotline", "热线工单"


class ConcernState(models.TextChoices):
    """Where a concern stands."""

    NOTED = "noted", "已登记，等受理"
    HANDLING = "handling", "正在办"
    ANSWERED = "answered", "已答复，等您评"
    CLOSED = "closed", "已办结"
    DECLINED = "declined", "不受理"
    RETURNED = "returned", "已退回"


class Feel(models.TextChoices):
    """What the resident thinks of the answer."""

    GOOD = "good", "满意"
    FAIR = "fair", "还行"
    BAD = "bad", "不满意，请上一级再查"


# Of which it is first decided whether they are accepted; the others are handled from the first moment.
DECIDED = (Kind.COMPLAINT, Kind.SUGGESTION, Kind.PRAISE, Kind.PETITION)
ASKED, APPROVED, SENT_BACK = "asked", "approved", "sent_back"


def marked(accounts: "tuple[int, ...] | list[int] | set[int]") -> str:
    """Accounts as a column keeps them, so that one can be looked for on every database: `,3,17,`."""
    return f",{','.join(str(one) for one in sorted(set(accounts)))}," if accounts else ""


def unmarked(text: str) -> tuple[int, ...]:
    """The accounts that a column keeps."""
    return tuple(int(one) for one in text.split(",") if one)


class ConcernQuerySet(OwedQuerySet["Concern"]):
    """The questions that lists of concerns ask."""

    def handled_by(self, account: int) -> Self:
        """Those that somebody has or had in hand, or wrote down."""
        return self.filter(Q(owner=account) | Q(handlers__contains=f",{account},") | Q(noted_by=account))


class Concern(Owed):
    """One thing that a resident said, in the words in which it was said."""

    name: ClassVar[str] = "诉求"
    address: ClassVar[str] = "office:concern"
    kept_by: ClassVar[tuple[str, ...]] = ("concerns.arrange", "concerns.handle", "concerns.note")

    token = models.CharField(max_length=24, unique=True)
    sort = models.CharField(max_length=12, choices=Kind.choices)
    channel = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=ConcernState.choices)
    scale = models.CharField(max_length=16, blank=True)
    subjects = models.JSONField(default=list)
    meant = models.CharField(max_length=400, blank=True)
    handlers = models.CharField(max_length=200, blank=True)
    window = models.CharField(max_length=8, blank=True)
    department = models.CharField(max_length=24, blank=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="concerns")
    opening = models.ForeignKey("feedback.BoxOpening", on_delete=models.PROTECT, null=True, related_name="concerns")
    source = models.CharField(max_length=40, blank=True)
    is_major = models.BooleanField(default=False)
    is_written = models.BooleanField(default=False)
    is_anonymous = models.BooleanField(default=False)
    is_member = models.BooleanField(default=False)
    noted_by = models.BigIntegerField(null=True)
    accepted_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)
    head_by = models.DateTimeField(null=True)
    head_came_at = models.DateTimeField(null=True)
    return_by = models.DateTimeField(null=True)
    reported_to = models.CharField(max_length=80, blank=True)
    extension = models.CharField(max_length=12, blank=True)
    extension_why = models.CharField(max_length=200, blank=True)
    extension_asked_by = models.BigIntegerField(null=True)
    no_report = models.CharField(max_length=12, blank=True)
    no_asked_by = models.BigIntegerField(null=True)
    asked_back_at = models.DateTimeField(null=True)
    urged = models.PositiveSmallIntegerField(default=0)
    urged_at = models.DateTimeField(null=True)
    turn = models.PositiveSmallIntegerField(default=1)
    answered_at = models.DateTimeField(null=True)
    answered_in_time = models.BooleanField(null=True)
    is_justified = models.BooleanField(null=True)
    responsible = models.BigIntegerField(null=True)
    responsible_department = models.CharField(max_length=24, blank=True)
    feel = models.CharField(max_length=8, choices=Feel.choices, blank=True)
    broken = models.JSONField(default=list)
    keep_until = models.DateField(null=True)

    # What was said, by whom, how to reach them: in the row only.
    words = models.TextField()
    happened_on = models.DateField(null=True)
    about_whom = models.CharField(max_length=80, blank=True)
    caller = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=200, blank=True)
    reply_way = models.CharField(max_length=12, default="page")
    more = models.JSONField(default=list)
    files = models.JSONField(default=list)
    report = models.TextField(blank=True)
    replies = models.JSONField(default=list)
    asked_back = models.CharField(max_length=200, blank=True)
    # What a form sends twice is one concern: a keyed mark over the page that was sent and what it said.
    sent_mark = models.CharField(max_length=64, blank=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "sort", "channel", "state", "scale", "subjects"),
        *("meant", "handlers", "window", "department", "case_id", "opening_id", "source", "is_major"),
        *("is_written", "is_anonymous", "is_member", "noted_by", "accepted_at", "answer_by", "head_by", "head_came_at"),
        *(
            "return_by",
            "reported_to",
            "extension",
            "extension_why",
            "extension_asked_by",
            "no_report",
            "no_asked_by",
            "asked_back_at",
            "urged",
            "urged_at",
            "turn",
        ),
        *("answered_at", "answered_in_time", "is_justified", "responsible", "responsible_department", "feel"),
        *("broken", "keep_until"),
    )
    sealed: ClassVar[dict[str, str]] = {"phone": "phone"}

    objects: ClassVar[Any] = ConcernQuerySet.as_manager()

    class Meta(Owed.Meta):
        constraints = [
            *Owed.Meta.constraints,
            models.UniqueConstraint(
                fields=["centre", "sent_mark"], name="concern_sent_once", condition=~Q(sent_mark="")
            ),
        ]
        indexes = [
            *Owed.Meta.indexes,
            models.Index(fields=["centre", "owner"], name="concern_owner", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["centre", "-answered_at"], name="concern_justified", condition=Q(is_justified=True)),
        ]

    @classmethod
    def kept_from(cls, account: int) -> Q:
        """Those that are about somebody."""
        return Q(meant__contains=f",{account},")

    @property
    def item_code(self) -> str:
        """The item of the case that it is about."""
        return self.case.item_code if self.case else ""

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who arranges; never whom it is about, nor, once it is looked at again, who had it before."""
        before = self.handler_accounts if self.turn > 1 else ()
        return "concerns.arrange", frozenset({*self.meant_accounts, *before})

    @property
    def step(self) -> str:
        """Where it stands, in words; what waits for somebody else is said first."""
        if self.is_open and self.no_report == ASKED:
            return "否定报告等批准"
        if self.is_open and self.extension == ASKED:
            return "延长等批准"
        if self.state == ConcernState.ANSWERED:
            return "已答复，等本人评"
        also = ("，请本人补充了" if self.asked_back_at else "") + (f"，催过 {self.urged} 次" if self.urged else "")
        return f"{ConcernState(self.state).label}{also if self.is_open else ''}"

    @property
    def subject_line(self) -> str:
        """What it is about in a line: kind, place; neither words nor names."""
        place = seat(self.window) if self.window else self.department
        return "，".join(
            part for part in (str(Kind(self.sort).label), place, "重新办理" if self.turn > 1 else "") if part
        )

    @property
    def phone_number(self) -> str:
        """The telephone, opened; empty where none was left."""
        return crypto.open_sealed(self.phone, purpose="phone") if self.phone else ""

    @property
    def code(self) -> str:
        """The six digits that open it with its number, for who stays unnamed or lost the address."""
        return f"{int(crypto.mac(self.token.encode(), purpose='concern.code')[:12], 16) % 1000000:06d}"

    @property
    def meant_accounts(self) -> tuple[int, ...]:
        """Whom it is about, where that is known."""
        return unmarked(self.meant)

    @property
    def handler_accounts(self) -> tuple[int, ...]:
        """Who had it in hand so far, in the order of their accounts."""
        return unmarked(self.handlers)

    def is_about(self, account: int | None) -> bool:
        """Whether it is about this member of staff."""
        return account in self.meant_accounts

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if (fold := _FOLDS.get(type(fact))) is not None:
            fold(self, fact, at)


def _noted(row: Concern, fact: f.ConcernNoted, at: datetime) -> None:
    row.number, row.sort, row.channel, row.owner, row.due_on = (
        fact.number,
        fact.sort,
        fact.channel,
        fact.owner,
        fact.due_on,
    )
    row.opened_at, row.subjects, row.meant, row.scale = at, list(fact.subjects), marked(fact.objects), fact.scale
    row.window, row.department, row.case_id, row.source = fact.window, fact.department, fact.case, fact.source
    row.is_major, row.is_written, row.is_anonymous, row.is_member = (
        fact.major,
        fact.written,
        fact.anonymous,
        fact.member,
    )
    row.noted_by, row.head_by, row.return_by, row.opening_id = fact.noted_by, fact.head_by, fact.return_by, fact.opening
    row.state = ConcernState.HANDLING if fact.is_accepted else ConcernState.NOTED
    row.accepted_at, row.answer_by = (at, fact.due_on) if fact.is_accepted else (None, None)
    row.handlers = marked((fact.owner,))


def _owned(row: Concern, owner: int) -> None:
    row.owner = owner
    row.handlers = marked((*row.handler_accounts, owner))


def _accepted(row: Concern, fact: f.ConcernAccepted, at: datetime) -> None:
    row.state, row.accepted_at, row.scale, row.due_on = ConcernState.HANDLING, at, fact.scale, fact.due_on
    row.answer_by = fact.due_on


def _declined(row: Concern, fact: f.ConcernDeclined, at: datetime) -> None:
    row.state, row.ended_at, row.keep_until = ConcernState.DECLINED, at, fact.keep_until
    row.answered_at, row.answered_in_time = at, fact.in_time


def _returned(row: Concern, fact: f.SheetReturned, at: datetime) -> None:
    row.state, row.ended_at, row.keep_until = ConcernState.RETURNED, at, fact.keep_until
    row.answered_at, row.answered_in_time = at, fact.in_time


def _answered(row: Concern, fact: f.ConcernAnswered, at: datetime) -> None:
    row.state, row.answered_at, row.answered_in_time, row.due_on = ConcernState.ANSWERED, at, fact.in_time, fact.due_on
    row.is_justified, row.responsible = fact.justified, fact.responsible
    row.responsible_department, row.turn = fact.responsible_department, fact.turn


def _unfounded(row: Concern, fact: f.ConcernUnfounded, at: datetime) -> None:
    row.state, row.ended_at, row.keep_until = ConcernState.CLOSED, at, fact.keep_until
    row.answered_at, row.answered_in_time, row.is_justified = at, fact.in_time, False


def _urged(row: Concern, fact: f.ConcernUrged, at: datetime) -> None:
    row.urged, row.urged_at = fact.times, at


def _reopened(row: Concern, fact: f.ConcernReopened, at: datetime) -> None:
    row.state, row.due_on, row.turn = ConcernState.HANDLING, fact.due_on, row.turn + 1
    row.accepted_at, row.answer_by, row.answered_at, row.answered_in_time = at, fact.due_on, None, None
    row.extension = row.no_report = ""
    row.extension_asked_by = row.no_asked_by = row.asked_back_at = row.urged_at = None
    row.urged = 0
    _owned(row, fact.owner)


def _extension_asked(row: Concern, fact: f.ExtensionAsked, at: datetime) -> None:
    row.extension, row.extension_why, row.extension_asked_by = ASKED, fact.why, fact.asked_by


def _extended(row: Concern, fact: f.ExtensionGranted, at: datetime) -> None:
    row.extension, row.due_on, row.answer_by = APPROVED, fact.due_on, fact.due_on


def _closed(row: Concern, fact: f.ConcernClosed, at: datetime) -> None:
    row.state, row.ended_at, row.keep_until = ConcernState.CLOSED, at, fact.keep_until


def _assign(**names: str) -> Any:
    """A fold that carries columns over from the entry: `column="field"`."""

    def fold(row: Concern, fact: Any, at: datetime) -> None:
        for column, name in names.items():
            setattr(row, column, at if name == "at" else getattr(fact, name))

    return fold


def _setting(**values: Any) -> Any:
    """A fold that gives columns fixed values."""

    def fold(row: Concern, fact: Any, at: datetime) -> None:
        for column, value in values.items():
            setattr(row, column, value)

    return fold


def _late(row: Concern, fact: f.ConcernLate, at: datetime) -> None:
    row.broken = [*row.broken, f"{fact.what} {fact.due_on.isoformat()}"]


def _meant(row: Concern, fact: f.ObjectNamed, at: datetime) -> None:
    row.meant = marked((*row.meant_accounts, *fact.objects))


def _no_reported(row: Concern, fact: f.NoReported, at: datetime) -> None:
    row.no_report, row.no_asked_by = ASKED, fact.asked_by


_FOLDS: dict[type[Fact], Any] = {
    f.ConcernNoted: _noted,
    f.ConcernAccepted: _accepted,
    f.ConcernDeclined: _declined,
    f.ConcernAssigned: lambda row, fact, at: _owned(row, fact.owner),
    f.OwnerReplaced: lambda row, fact, at: _owned(row, fact.owner),
    f.ObjectNamed: _meant,
    f.AskedBack: _assign(asked_back_at="at"),
    f.ConcernAddedTo: _setting(asked_back_at=None),
    f.ConcernUrged: _urged,
    f.ConcernUnfounded: _unfounded,
    f.WritingBrought: _setting(is_written=True),
    f.ReportedUp: _assign(reported_to="office"),
    f.HeadCame: _assign(head_came_at="at"),
    f.ExtensionAsked: _extension_asked,
    f.ExtensionGranted: _extended,
    f.ExtensionRefused: _setting(extension=SENT_BACK),
    f.NoReported: _no_reported,
    f.NoApproved: _setting(no_report=APPROVED),
    f.NoSentBack: _setting(no_report=SENT_BACK),
    f.SheetReturned: _returned,
    f.ConcernAnswered: _answered,
    f.AnswerFelt: _assign(feel="feel"),
    f.ConcernReopened: _reopened,
    f.ConcernClosed: _closed,
    f.ConcernLate: _late,
}
