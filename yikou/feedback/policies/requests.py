"""求助、办不成事、热线工单 (complaints.help_request, complaints.cannot_get_done, complaints.hotline)."""

from datetime import date, datetime
from typing import ClassVar

from yikou.feedback.policies.concerns import together
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule


@rule("complaints.help_request")
class HelpRequest(Rule):
    """党员群众求助答复规定：事事有反馈，延长要批准、要告知 (D-05 to D-08, D-11)."""

    reply_within: Duration
    extend_by: Duration
    approver: str
    beyond_scope_within: Duration

    def reply_by(self, received_on: date, calendar: WorkCalendar) -> date:
        """The last day for the reply; `applying(extended=True)` first where it was lengthened."""
        return self.reply_within.by(received_on, calendar)

    def report_by(self, received_on: date, calendar: WorkCalendar) -> date:
        """The last day to report a matter beyond the centre's scope upward."""
        return self.beyond_scope_within.by(received_on, calendar)

    def may_close(self, *, has_reply: bool) -> bool:
        """Whether it may end: never without a reply."""
        return has_reply

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "reply_by": lambda: self.reply_by(given["received_on"], calendar),
            "may_close": lambda: self.may_close(has_reply=not given.get("closed_without_reply")),
        }


@rule("complaints.cannot_get_done")
class CannotGetDone(Rule):
    """办不成事反映窗口规定：分类限时，负责人到场，没有批准的否定报告不得说不 (J-25, D-04; GB/T 47366—2026)."""

    fixed: ClassVar[tuple[str, ...]] = ("no_report_by",)

    head_comes_within: Duration
    no_report_by: str
    complex: Duration
    simple: str | None = None
    special: Duration | None = None
    explained: Duration | None = None

    @property
    def scales(self) -> tuple[str, ...]:
        """How hard a matter may be, as the centre's variant sorts it; the ordinary one first."""
        held = {"complex": self.complex, "simple": self.simple, "special": self.special, "explained": self.explained}
        return tuple(name for name, value in held.items() if value is not None)

    def solve_by(self, scale: str, registered_on: date, calendar: WorkCalendar) -> date:
        """The last day to get it done, or to have it explained."""
        term = getattr(self, scale) if scale in self.scales else self.complex
        return term.by(registered_on, calendar) if isinstance(term, Duration) else calendar.next_working(registered_on)

    def head_by(self, registered_at: datetime) -> datetime:
        """When the head of the office that is responsible stands at the window."""
        return self.head_comes_within.after(registered_at)

    def may_answer_no(self, *, is_no: bool, report_approved: bool) -> bool:
        """Whether the answer may be given: a no only after its report was approved."""
        return not is_no or report_approved

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def allowed() -> bool:
            return self.may_answer_no(is_no=given["answer_is_no"], report_approved=given["report_approved"])

        registered_at = given["registered_at"]
        return {
            "solve_by": lambda: self.solve_by(given["kind"], registered_at.astimezone(ZONE).date(), calendar),
            "head_by": lambda: self.head_by(registered_at),
            "may_answer_no": allowed,
        }


@rule("complaints.hotline")
class Hotline(Rule):
    """热线工单办理规定：不归本单位的限时退回，延长要负责人批准 (D-08, J-25; 12345 条例)."""

    only_less: ClassVar[tuple[str, ...]] = ("finish_within", "extend_by", "return_within")

    finish_within: Duration
    extend_by: Duration
    return_within: Duration
    approver: str

    def finish_by(self, received_on: date, calendar: WorkCalendar, *, extended: bool = False) -> date:
        """The last day to finish and answer."""
        term = together(self.finish_within, self.extend_by) if extended else self.finish_within
        return term.by(received_on, calendar)

    def return_by(self, received_at: datetime) -> datetime:
        """The last moment to send back what is not ours."""
        return self.return_within.after(received_at)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        received_at = given["received_at"]

        def finish_by() -> date:
            return self.finish_by(received_at.astimezone(ZONE).date(), calendar, extended=given["extended"])

        return {"finish_by": finish_by, "return_by": lambda: self.return_by(received_at)}
