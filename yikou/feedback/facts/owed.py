"""What can happen to anything that is owed."""

from yikou.kernel.facts import Fact, fact


@fact("feedback.owner_replaced", label="换责任人", sentence="换责任人（{why}），时限不变", tone="watch")
class OwnerReplaced(Fact):
    """Whoever owed it is gone, may no longer, or is away on its last day: somebody else owes it."""

    owner: int
    before: int
    why: str
