"""服务范围 (reception.service_scope)."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule


@rule("reception.service_scope")
class ServiceScope(Rule):
    """服务范围：办什么、每个事项公开什么、变了多久更新 (C-01, B-30; 行政许可法 30)."""

    fixed: ClassVar[tuple[str, ...]] = ("shown_per_item",)
    only_less: ClassVar[tuple[str, ...]] = ("publish_within",)

    classes: tuple[str, ...]
    shown_per_item: tuple[str, ...]
    publish_within: Duration

    def is_handled(self, *, area: str, item_listed: bool) -> bool:
        """Whether a matter is handled here: its class and its item are on the list."""
        return area in self.classes and item_listed

    def missing(self, published: Iterable[str]) -> tuple[str, ...]:
        """What a guide must still say before it hangs."""
        there = set(published)
        return tuple(part for part in self.shown_per_item if part not in there)

    def publish_by(self, changed_on: date, calendar: WorkCalendar) -> date:
        """The last day to publish a new, changed or retired item."""
        return self.publish_within.by(changed_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "handled_here": lambda: self.is_handled(area=given["area"], item_listed=given["item_listed"]),
            "guide_complete": lambda: not self.missing(given["published_parts"]),
            "publish_by": lambda: self.publish_by(given["changed_on"], calendar),
        }
