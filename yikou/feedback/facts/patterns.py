"""What became of a pattern; a word that recurs stands in the row, never here: it may be a name."""

from datetime import date

from yikou.kernel.facts import Fact, fact

EFFECTS = {"better": "变好了", "worse": "反而变差了", "unsure": "看不出变化", "too_few": "事后太少，不下结论"}


@fact("feedback.pattern_found", label="苗头", sentence="看出苗头：{n}/{of}", tone="watch")
class PatternFound(Fact):
    """The same thing again and again: which figure, in which days, who decides on it until when."""

    number: str
    sort: str
    item: str = ""
    part: str = ""
    n: int
    of: int
    start: date
    end: date
    owner: int
    due_on: date


@fact("feedback.pattern_tasked", label="苗头交办", sentence="苗头交办（{task}）", tone="action")
class PatternTasked(Fact):
    """Somebody is to put it right by a day; the same figure is looked at again until `due_on`."""

    task: str
    due_on: date


@fact("feedback.pattern_dismissed", label="苗头不办", sentence="苗头不办")
class PatternDismissed(Fact):
    """Nothing is done about it; why stands in the row. The same is not found again until a day."""

    quiet_until: date


@fact("feedback.pattern_returned", label="苗头重定", sentence="任务撤销，苗头重新定", tone="watch")
class PatternReturned(Fact):
    """The task was cancelled: it has to be decided anew."""

    due_on: date


@fact("feedback.pattern_measured", label="苗头回看", sentence="回看苗头：{n}/{of}，{effect_name}", tone="done")
class PatternMeasured(Fact):
    """The same figure after what was done: whether it helped, said honestly."""

    n: int
    of: int
    start: date
    end: date
    effect: str
    effect_name: str
    quiet_until: date
