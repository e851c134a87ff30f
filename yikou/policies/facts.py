"""What the ledger says about rules."""

from datetime import date
from typing import Any

from yikou.kernel.facts import Fact, fact


@fact(
    "policies.version_published", label="发布制度新版", sentence="《{title}》第{version}版，{from_on}起施行：{because}"
)
class VersionPublished(Fact):
    """A centre published its own version of a rule; `values` are all of its values as written."""

    code: str
    title: str
    variant: str
    version: int
    from_on: date
    values: dict[str, Any]
    words: dict[str, Any]
    reason: str
    because: str


@fact(
    "policies.variant_chosen", label="选定制度做法", sentence="《{title}》{from_on}起按“{variant_title}”执行：{because}"
)
class VariantChosen(Fact):
    """A centre chose one of the variants of a rule."""

    code: str
    title: str
    variant: str
    variant_title: str
    from_on: date
    reason: str
    because: str
