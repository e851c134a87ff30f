"""What somebody outside found of the centre, as a document says it."""

from yikou.kernel.facts import Fact, fact


@fact(
    "feedback.outside_noted",
    label="登记外部评议",
    sentence="{year}年{what}：{of}个单位里第{rank}名（{source}，{document}）",
)
class OutsideNoted(Fact):
    """A place in an evaluation that others made, with where it is written."""

    year: int
    what: str
    source: str
    document: str
    rank: int
    of: int


@fact("feedback.outside_withdrawn", label="撤回外部评议", sentence="撤回这条外部评议：{why}", tone="watch")
class OutsideWithdrawn(Fact):
    """It was noted wrongly; a right one is noted anew."""

    why: str
