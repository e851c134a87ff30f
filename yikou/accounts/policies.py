"""账号、日志和导出 (security.sign_in, security.log_retention, security.media_and_export)."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

LOG, LOOK, TRANSFER, LEDGER = "log", "look", "transfer", "ledger"


@rule("security.sign_in")
class SignIn(Rule):
    """账号口令与登录锁定规定 (GB/T 22239—2019 8.1.4.1; P-08)."""

    fixed: ClassVar[tuple[str, ...]] = ("shared_accounts",)
    only_more: ClassVar[tuple[str, ...]] = ("least_length", "kinds", "not_reused", "locked_for")
    only_less: ClassVar[tuple[str, ...]] = ("changed_every", "locked_after", "idle")

    least_length: int
    kinds: int
    changed_every: Duration
    not_reused: int
    locked_after: int
    locked_for: Duration
    idle: Duration
    shared_accounts: bool
    account_review: Duration

    def kinds_in(self, password: str) -> int:
        """How many of the four kinds a password has: capitals, small letters, digits, symbols."""
        tests = (str.isupper, str.islower, str.isdigit)
        found = {next((n for n, test in enumerate(tests) if test(sign)), len(tests)) for sign in password}
        return len(found)

    def accepts(self, length: int, kinds: int) -> bool:
        """Whether a password of this length and so many kinds will do."""
        return length >= self.least_length and kinds >= self.kinds

    def accepts_password(self, password: str) -> bool:
        """Whether a password is long and varied enough."""
        return self.accepts(len(password), self.kinds_in(password))

    def must_change(self, age: timedelta) -> bool:
        """Whether a password this old has to be changed."""
        return age >= self.changed_every.delta

    def is_locked(self, failures: int, since_last: timedelta) -> bool:
        """Whether the account is locked after so many failures in a row, the last one so long ago."""
        return failures >= self.locked_after and since_last < self.locked_for.delta

    def locked_until(self, failures: int, last_failed_at: datetime) -> datetime | None:
        """When a locked account opens again; None when it is not locked."""
        return self.locked_for.after(last_failed_at) if failures >= self.locked_after else None

    def is_screen_locked(self, idle: timedelta) -> bool:
        """Whether the screen locks after so long without a touch; what was typed stays."""
        return idle >= self.idle.delta

    def is_review_due(self, reviewed_on: date, today: date) -> bool:
        """Whether the yearly review of all accounts is due."""
        return today >= self.account_review.later(reviewed_on)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "accepted": lambda: self.accepts(given["length"], given["kinds"]),
            "must_change": lambda: self.must_change(timedelta(days=given["days_old"])),
            "locked": lambda: self.is_locked(given["failures"], timedelta(minutes=given["minutes_since_lock"])),
            "screen_locked": lambda: self.is_screen_locked(timedelta(minutes=given["idle_minutes"])),
        }


@rule("security.log_retention")
class LogRetention(Rule):
    """日志留存规定 (网络安全法 21; 个人信息保护法 56). The ledger is never deleted."""

    only_more: ClassVar[tuple[str, ...]] = ("logs", "looks", "transfers")

    logs: Duration
    looks: Duration
    transfers: Duration
    read_by: str

    def kept_for(self, kind: str) -> Duration | None:
        """How long a kind of record is kept at least; None: for ever."""
        return {LOG: self.logs, LOOK: self.looks, TRANSFER: self.transfers}.get(kind)

    def may_delete(self, kind: str, recorded_on: date, today: date) -> bool:
        """Whether a record may be deleted: its term is over, and it is not of the ledger."""
        kept = self.kept_for(kind)
        return kept is not None and today > kept.later(recorded_on)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {"may_delete": lambda: self.may_delete(given["kind"], given["recorded_on"], given["today"])}


@rule("security.media_and_export")
class MediaAndExport(Rule):
    """数据导出与存储介质审批规定 (个人信息保护法 23; P-04, P-05). Apply `has_personal_data` first."""

    fixed: ClassVar[tuple[str, ...]] = ("masked_by_default",)
    only_more: ClassVar[tuple[str, ...]] = ("record_kept",)

    approver: str
    link_valid: Duration
    masked_by_default: bool
    record_kept: Duration

    def allows(self, *, approved: bool, approver_is_self: bool, purpose: str) -> bool:
        """Whether data may leave the system: with a purpose, approved by somebody else; totals need no approval."""
        return bool(self.exempt) or (approved and not approver_is_self and bool(purpose.strip()))

    def link_until(self, made_at: datetime) -> datetime:
        """How long the download can be fetched."""
        return self.link_valid.after(made_at)

    def record_until(self, made_on: date) -> date:
        """The last day on which the record of the export is kept."""
        return self.record_kept.later(made_on)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "allowed": lambda: self.allows(
                approved=given["approved"],
                approver_is_self=given.get("approver_is_self", False),
                purpose=given["purpose"],
            ),
            "masked": lambda: self.masked_by_default,
        }
