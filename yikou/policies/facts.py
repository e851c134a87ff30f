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


@fact("policies.hung_up", label="制度上墙", sentence="《{title}》第{version}版挂上{place}")
class HungUp(Fact):
    """The poster of a rule hangs where people see it; `ref` is the version that hangs."""

    code: str
    title: str
    ref: str
    version: int
    place: str


@fact("policies.taken_down", label="制度取下", sentence="《{title}》从{place}取下")
class TakenDown(Fact):
    """The poster of a rule was taken down."""

    title: str
    place: str


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
