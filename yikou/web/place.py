"""The centre as its visitors read it: name, address, telephones, hours."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """What heads and feet of pages say about a centre."""

    code: str = ""
    name: str = "一站式服务中心"
    short_name: str = "服务中心"
    motto: str = "一口受理 · 一次告知 · 一管到底"
    address: str = ""
    phone: str = ""
    supervision_phone: str = ""
    hours: str = ""

    @property
    def phone_link(self) -> str:
        """The number as `tel:` takes it."""
        return _dialled(self.phone)

    @property
    def supervision_link(self) -> str:
        """The supervision number as `tel:` takes it."""
        return _dialled(self.supervision_phone)


def _dialled(phone: str) -> str:
    return "".join(char for char in phone if char.isdigit() or char == "+")


def of(centre: str) -> Place:
    """The place of a centre's code."""
    return Place(code=centre)


def first() -> str:
    """The code of the centre whose portal this is: the first one; empty before there is any."""
    return ""
