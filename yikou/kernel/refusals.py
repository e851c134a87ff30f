"""Refusal: why the house says no, in a sentence that says what to do instead."""

import re
from typing import Any, ClassVar

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


class Refusal(Exception):
    """An expected no. A subclass stands beside the verb that refuses and sets `told`.

    `told` is the Chinese sentence for the person who asked, with `{facts}` filled in;
    `rule` names the institution that says no (a rule's code), where there is one;
    `status` is the HTTP status that pages and the API answer with.
    """

    told: ClassVar[str] = "现在不能这样做。"
    rule: ClassVar[str] = ""
    status: ClassVar[int] = 409

    def __init__(self, **facts: Any) -> None:
        self.facts: dict[str, Any] = facts
        super().__init__(self.sentence)

    @property
    def code(self) -> str:
        """The stable name of the refusal: `cases.materials_missing`."""
        package = type(self).__module__.split(".")[1]
        return f"{package}.{_CAPITAL.sub('_', type(self).__name__).lower()}"

    @property
    def sentence(self) -> str:
        """What the person is told."""
        return self.told.format(**self.facts)


class NotFound(Refusal):
    """The thing is not there, or belongs to another centre: both answer alike."""

    told = "没有找到{what}，请核对后再试。"
    status = 404

    def __init__(self, what: str = "这一页") -> None:
        super().__init__(what=what)


class NotAllowed(Refusal):
    """The person is known but does not hold the right."""

    told = "您没有“{right}”的权限。需要办理请找{ask}。"
    status = 403

    def __init__(self, right: str, ask: str = "安全管理员") -> None:
        super().__init__(right=right, ask=ask)
