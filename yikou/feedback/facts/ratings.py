"""What a resident said after a matter."""

from yikou.kernel.facts import Fact, fact


@fact("feedback.rated", label="评价", sentence="评价：{level_name}")
class Rated(Fact):
    """One visit, one rating, by the resident's own hand (一次一评)."""

    case: int
    level: str
    level_name: str
    channel: str
    bad: bool
    rated_staff: int
