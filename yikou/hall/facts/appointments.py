"""What happens to a place in a slot: asked for, offered, booked, moved, given back, used or not; it names nobody."""

from datetime import date, datetime

from yikou.kernel.facts import Fact, fact


@fact("hall.booked", label="预约", sentence="预约{slot_at}", tone="action")
class Booked(Fact):
    """A place in a slot is taken; `code` is the number that is typed or scanned at the machine."""

    queue: int
    day: date
    slot_at: datetime
    place: int
    code: str
    token: str
    channel: str
    item: str = ""
    category: str = ""


@fact("hall.wished", label="候补", sentence="{day}约满，候补")
class Wished(Fact):
    """The day is full: whoever asked is offered the place that is given back first."""

    queue: int
    day: date
    code: str
    token: str
    channel: str
    item: str = ""
    category: str = ""


@fact("hall.offered", label="候补有空位", sentence="{slot_at}有空位，留到{until}", tone="action")
class Offered(Fact):
    """A place that was given back is held for whoever asked first, until a moment."""

    slot_at: datetime
    place: int
    until: datetime


@fact("hall.confirmed", label="候补确认", sentence="候补的空位确认要了")
class Confirmed(Fact):
    """The place that was offered is taken."""


@fact("hall.offer_lapsed", label="候补过期", sentence="候补过期：{reason}")
class OfferLapsed(Fact):
    """Nobody took the place that was offered, or none came free."""

    reason: str


@fact("hall.appointment_moved", label="改约", sentence="改到{slot_at}：{reason}")
class Moved(Fact):
    """Another slot instead, by the resident's wish or because the centre stays shut."""

    day: date
    slot_at: datetime
    place: int
    reason: str


@fact("hall.appointment_cancelled", label="取消预约", sentence="取消预约：{reason}")
class Cancelled(Fact):
    """The place is given back; `counted` says that it was too late for others to use it."""

    reason: str
    counted: bool = False


@fact("hall.checked_in", label="签到", sentence="签到，{how}，号票{number}", tone="done")
class CheckedIn(Fact):
    """The resident is in the hall and stands in the line."""

    ticket: int
    number: str
    how: str


@fact("hall.no_show", label="爽约", sentence="约了没有来", tone="watch")
class NoShow(Fact):
    """The day is over and nobody came; `counted` says whether the rule counts it."""

    counted: bool = False


@fact("hall.told", label="告知预约人", sentence="{how}告知预约人：{topic}")
class Told(Fact):
    """What was to be told was told: entries of before messages had entries of their own (`notify.told`)."""

    topic: str
    how: str


@fact("hall.phone_shown", label="查看电话", sentence="查看了预约人的电话")
class PhoneShown(Fact):
    """Somebody at the desk saw the telephone in full."""
