"""What was told to a resident, how, and what could not be; never a number, never the text."""

from yikou.kernel.facts import Fact, fact


@fact("notify.told", label="告知本人", sentence="{how}告知本人：{topic}", tone="done")
class Told(Fact):
    """A message reached its reader: sent by the system, or said by somebody of staff."""

    topic: str
    how: str


@fact("notify.parked", label="通知没发出", sentence="通知没有发出去：{topic}（{reason}）", tone="watch")
class Parked(Fact):
    """The last try failed: from now on somebody has to call."""

    topic: str
    reason: str
    tries: int


@fact("notify.tried_again", label="再发通知", sentence="让系统再发一次：{topic}")
class TriedAgain(Fact):
    """Somebody had a parked message sent once more."""

    topic: str


@fact("notify.phone_shown", label="查看电话", sentence="为告知“{topic}”查看了电话")
class PhoneShown(Fact):
    """Somebody saw a telephone in full, to call it."""

    topic: str
