"""Disputes between residents: who mediates, which side agreed, how it ended; who they are and what was said, never."""

from datetime import date

from yikou.kernel.facts import Fact, fact


@fact("feedback.dispute_noted", label="登记纠纷", sentence="登记{sort_name}纠纷，{due_on}前答复调不调", tone="action")
class DisputeNoted(Fact):
    """A dispute came to the desk, or was brought back from a door; `parties` are colleagues who are a side of it."""

    number: str
    sort: str
    sort_name: str
    owner: int
    due_on: date
    noted_by: int
    parties: tuple[int, ...] = ()
    source: str = ""


@fact("feedback.dispute_consented", label="同意调解", sentence="{side_name}同意调解（{how_name}）", tone="action")
class DisputeConsented(Fact):
    """One side agreed to mediation, and how it said so."""

    side: str
    side_name: str
    how: str
    how_name: str


@fact("feedback.dispute_accepted", label="受理调解", sentence="受理调解，{due_on}前调结", tone="action")
class DisputeAccepted(Fact):
    """Both sides agreed; somebody who is neither mediates."""

    mediator: int
    due_on: date
    in_time: bool


@fact(
    "feedback.dispute_declined", label="不调解", sentence="不调解：{reason_name}，可以找{elsewhere_name}", tone="watch"
)
class DisputeDeclined(Fact):
    """It is not mediated; who came was told why and where to go."""

    reason: str
    reason_name: str
    elsewhere: str
    elsewhere_name: str


@fact("feedback.dispute_session_set", label="约定调解", sentence="约定{on}调解，在{where_name}", tone="action")
class SessionSet(Fact):
    """A day on which both sides sit down."""

    on: date
    where: str
    where_name: str


@fact("feedback.dispute_session_held", label="调解一次", sentence="第{place}次坐下来调解", tone="action")
class SessionHeld(Fact):
    """Both sides sat down; who helped, by kind."""

    place: int
    helpers: tuple[str, ...] = ()


@fact("feedback.dispute_prolonged", label="延长调解", sentence="双方同意延长到{due_on}", tone="watch")
class DisputeProlonged(Fact):
    """Both sides want to go on."""

    due_on: date


@fact("feedback.dispute_mediator_changed", label="换调解员", sentence="换调解员：{reason}", tone="watch")
class MediatorChanged(Fact):
    """Somebody else mediates, with the reason."""

    owner: int
    before: int
    reason: str


@fact("feedback.dispute_settled", label="调解成功", sentence="达成协议（{how_name}），{due_on}前回访", tone="done")
class DisputeSettled(Fact):
    """Both sides agreed; what on, and in whose words, stands in the row."""

    how: str
    how_name: str
    confirm_by: date
    due_on: date
    in_time: bool


@fact("feedback.dispute_failed", label="调解不成", sentence="{reason_name}，告诉了可以找{elsewhere_name}", tone="watch")
class DisputeFailed(Fact):
    """It ends without an agreement; both were told where to go."""

    reason: str
    reason_name: str
    elsewhere: str
    elsewhere_name: str


@fact("feedback.dispute_asked_again", label="调解回访", sentence="回访：{kept_name}", tone="done")
class DisputeAskedAgain(Fact):
    """Whether the agreement is kept; in part, and it is asked again by another day."""

    kept: str
    kept_name: str
    due_on: date | None = None
    elsewhere: str = ""
