"""The centre as its visitors read it: name, address, telephones, hours."""

from dataclasses import dataclass
from datetime import date

from yikou.centre import queries as centre_queries


@dataclass(frozen=True)
class Place:
    """What heads and feet of pages say about a centre."""

    code: str = ""
    name: str = "一站式服务中心"
    short_name: str = "服务中心"
    motto: str = ""
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


def of(centre: str, on: date) -> Place:
    """The place of a centre's code, with the hours of a day; a nameless one before there is any centre."""
    found = centre_queries.centre(centre) if centre else None
    if found is None:
        return Place(code=centre)
    return Place(
        code=found.code,
        name=found.name,
        short_name=found.short_name,
        motto=found.motto,
        address=found.address,
        phone=found.phone,
        supervision_phone=found.complaint_phone,
        hours=centre_queries.opening(centre, on).text.plain,
    )


def first() -> str:
    """The code of the centre whose portal this is: the first one; empty before there is any."""
    return centre_queries.centres().values_list("code", flat=True).first() or ""
