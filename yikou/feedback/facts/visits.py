"""Return visits: who is called and why, what was answered by key; what was said stands in the row."""

from datetime import date, datetime

from yikou.kernel.facts import Fact, fact


@fact("feedback.visit_planned", label="抽中回访", sentence="{why_name}，{due_on}前回访", tone="action")
class VisitPlanned(Fact):
    """A matter is to be asked about; `seed` is what the draw came from, so that it can be drawn again."""

    number: str
    case: int
    why: str
    why_name: str
    seed: str = ""
    handlers: tuple[int, ...]
    owner: int
    due_on: date


@fact("feedback.visit_taken", label="接手回访", sentence="接手回访")
class VisitTaken(Fact):
    """Somebody else makes the call."""

    owner: int
    before: int


@fact("feedback.visit_missed", label="没打通", sentence="第{tries}次没打通", tone="watch")
class VisitMissed(Fact):
    """Nobody answered."""

    tries: int


@fact("feedback.visit_put_off", label="改天再打", sentence="当事人请改天再打，{call_from}以后打，{due_on}前")
class VisitPutOff(Fact):
    """The resident was reached and asked to be called at another time; no try is counted for it."""

    call_from: datetime
    due_on: date
    times: int


@fact("feedback.visit_unreachable", label="联系不上", sentence="打了{tries}次都联系不上")
class VisitUnreachable(Fact):
    """Tried as often as the rule wants: it ends."""

    tries: int


@fact("feedback.visited", label="回访", sentence="回访到了", tone="done")
class Visited(Fact):
    """The resident answered; `bad` where one of the answers is a no, `concern` what was noted for it."""

    answers: dict[str, str]
    bad: bool
    in_time: bool
    concern: str = ""

    def told(self) -> str:
        """回访到了，有说不好的，已登记诉求 26-…."""
        bad = "，有说不好的" if self.bad else "，都说好"
        return f"回访到了{bad}" + (f"，已登记诉求（{self.concern}）" if self.concern else "")


@fact("feedback.visit_phone_seen", label="查看电话", sentence="为回访查看电话", tone="watch")
class VisitPhoneSeen(Fact):
    """The caller saw the resident's telephone in full."""
