"""What is asked about disputes: the steps of the method, and how many came out how."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from yikou.feedback.models import Dispute as Dispute
from yikou.feedback.models import DisputeState

STATES = dict(DisputeState.choices)


@dataclass(frozen=True)
class Step:
    """One of the five steps, and whether it is done."""

    label: str
    is_done: bool


def steps(dispute: Dispute, labels: Iterable[str]) -> list[Step]:
    """The five steps of a dispute: told, both heard, sat down, written down, asked again."""
    state = dispute.state
    settled = state in (DisputeState.SETTLED, DisputeState.KEPT, DisputeState.BROKEN)
    done = (
        True,
        len(dispute.consents) > 1,
        dispute.sessions_held > 0,
        settled,
        state in (DisputeState.KEPT, DisputeState.BROKEN),
    )
    return [Step(label, is_done) for label, is_done in zip(labels, done, strict=True)]


def by_state(disputes: Iterable[Dispute]) -> dict[str, int]:
    """How many stand where."""
    return dict(Counter(one.state for one in disputes))


def told(centre: str, words: str) -> Dispute | None:
    """The dispute that was told in just these words."""
    return Dispute.objects.at_centre(centre).filter(words=words).order_by("id").first()
