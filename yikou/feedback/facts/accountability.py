"""责任追究与补偿: what was put forward, what the person said, what was decided, what is paid."""

from datetime import date

from yikou.kernel.facts import Fact, fact


@fact("feedback.breach_raised", label="提出追责", sentence="{kind_name}，请核实", tone="watch")
class BreachRaised(Fact):
    """Somebody, or the system, puts a breach forward with the entries that show it; nothing is decided."""

    number: str
    breach: str
    kind_name: str
    how: str
    account: int
    raised_by: int
    entries: tuple[int, ...]
    about: str = ""
    happened_on: date
    owner: int
    due_on: date


@fact("feedback.breach_verified", label="事实核实", sentence="事实核实，{due_on}前听取本人说明", tone="watch")
class BreachVerified(Fact):
    """The facts are as the entries say; now the person is heard."""

    verified_on: date
    owner: int
    due_on: date
    decide_by: date
    entries: tuple[int, ...] = ()


@fact("feedback.breach_dropped", label="不属实", sentence="核实不属实：{reason}")
class BreachDropped(Fact):
    """It is not so; nothing is held against anybody."""

    reason: str


@fact("feedback.breach_heard", label="听取说明", sentence="本人说明（{how_name}），{due_on}前处理", tone="action")
class BreachHeard(Fact):
    """The person was heard, or was asked in time and said nothing; the words stand in the row."""

    how: str
    how_name: str
    heard_on: date
    owner: int
    due_on: date


@fact("feedback.breach_decided", label="追责处理", sentence="第{count}次，{measure_name}", tone="action")
class BreachDecided(Fact):
    """What follows, by how often it was so; the person is told now, the appraisal counts it (M-05, M-06)."""

    account: int
    breach: str
    measure: str
    measure_name: str
    count: int
    at_fault: bool
    reason: str = ""
    decided_on: date
    appeal_until: date
    decided_by: int
    owner: int


@fact("feedback.breach_told", label="告知投诉人", sentence="处理结果已告知投诉人", tone="done")
class BreachTold(Fact):
    """The resident who complained was told what followed."""

    way: str = ""


@fact("feedback.breach_appealed", label="申诉", sentence="本人申诉，{due_on}前复核答复", tone="watch")
class BreachAppealed(Fact):
    """The person does not agree; somebody who had no part in it looks at it (M-03)."""

    owner: int
    due_on: date


@fact("feedback.breach_appeal_answered", label="申诉复核", sentence="复核：{outcome_name}", tone="action")
class BreachAppealAnswered(Fact):
    """The decision stands, is changed or is taken back; the appraisal counts what stands now."""

    account: int
    outcome: str
    outcome_name: str
    measure: str
    measure_name: str
    before: str
    reason: str


@fact("feedback.breach_closed", label="追责办结", sentence="追责办结", tone="done")
class BreachClosed(Fact):
    """Nothing more follows: no appeal was made in time, or it was answered."""


@fact("feedback.breach_moved", label="追责改派", sentence="改由别人办理，期限{due_on}：{reason}")
class BreachMoved(Fact):
    """Another who handles it, or another day, with the reason."""

    owner: int
    due_on: date
    reason: str


@fact("feedback.compensation_owed", label="应赔路费", sentence="应赔往返路费{amount}元，{due_on}前付清", tone="watch")
class CompensationOwed(Fact):
    """A notice was not right and somebody came twice: who pays how much by when (E-06)."""

    number: str
    entry: int
    notice: str
    about: str = ""
    owner: int
    amount: str
    due_on: date


@fact("feedback.compensation_paid", label="付清路费", sentence="付清路费{amount}元，{signed_name}签收", tone="done")
class CompensationPaid(Fact):
    """Paid and signed for; by the ticket, or by the rule's sum where there is none."""

    amount: str
    by_ticket: bool
    signed: str
    signed_name: str
    in_time: bool


@fact("feedback.compensation_refused", label="不赔路费", sentence="不付路费：{cause_name}，{reason}")
class CompensationRefused(Fact):
    """Nothing is paid, with the cause and the reason."""

    cause: str
    cause_name: str
    reason: str


@fact("feedback.compensation_moved", label="赔付改派", sentence="路费改由别人付，期限{due_on}：{reason}")
class CompensationMoved(Fact):
    """Another who pays, or another day, with the reason."""

    owner: int
    due_on: date
    reason: str
