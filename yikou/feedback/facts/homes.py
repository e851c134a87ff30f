"""Visits at home: which neighbourhood, how many homes, what became of what was heard; who lives there, never."""

from datetime import date

from yikou.kernel.facts import Fact, fact


@fact("feedback.home_round_opened", label="走访开始", sentence="{name}入户走访，{due_on}前排好", tone="action")
class HomeRoundOpened(Fact):
    """A round of visits is owed; it opens by itself once a centre has begun to visit."""

    number: str
    name: str
    first_on: date
    last_on: date
    owner: int
    due_on: date


@fact("feedback.homes_arranged", label="排走访", sentence="{area}排了{homes}户，{until_on}前走到", tone="action")
class HomesArranged(Fact):
    """Homes of a neighbourhood were given to those who go there."""

    area: str
    homes: int
    visitors: tuple[int, ...]
    until_on: date
    due_on: date
    owner: int


@fact("feedback.home_round_closed", label="走访汇总", sentence="汇总，见到{met}户、没遇上{unreachable}户", tone="done")
class HomeRoundClosed(Fact):
    """All homes were gone to; `enough` where they were as many as the rule wants."""

    homes: int
    met: int
    unreachable: int
    heard: int
    enough: bool
    in_time: bool


@fact("feedback.home_planned", label="要走访", sentence="排了走访，{due_on}前走到", tone="action")
class HomePlanned(Fact):
    """One home is to be visited by somebody."""

    number: str
    round: int
    owner: int
    due_on: date


@fact("feedback.home_moved", label="走访改派", sentence="改派或者改期到{due_on}：{reason}", tone="watch")
class HomeMoved(Fact):
    """Somebody else goes, or on another day."""

    owner: int
    before: int
    due_on: date
    reason: str


@fact("feedback.home_missed", label="没人在家", sentence="第{tries}次没人在家，{due_on}前再去", tone="watch")
class HomeMissed(Fact):
    """Nobody was at home; somebody comes again."""

    tries: int
    due_on: date


@fact("feedback.home_unreachable", label="没遇上", sentence="去了{tries}次都没遇上，留了联系卡")
class HomeUnreachable(Fact):
    """Gone to as often as the rule wants: it ends."""

    tries: int


@fact("feedback.home_met", label="入户走访", sentence="见到了人，{due_on}前登记听到的话", tone="action")
class HomeMet(Fact):
    """Somebody was met: what was asked and offered by key."""

    asked: tuple[str, ...]
    offered: tuple[str, ...]
    in_time: bool
    due_on: date


@fact("feedback.home_heard", label="走访听到的", sentence="听到的登记为{sort_name}（{number}）", tone="action")
class HomeHeard(Fact):
    """Something that was said at the door went on as what it is."""

    sort: str
    sort_name: str
    number: str


@fact("feedback.home_visited", label="走完了", sentence="走完了", tone="done")
class HomeVisited(Fact):
    """What was said is registered; `nothing` where it was said that there is nothing to do."""

    heard: int
    nothing: bool

    def told(self) -> str:
        """走完了，登记了 2 件."""
        return f"走完了，登记了{self.heard}件" if self.heard else "走完了，没有要办的"
