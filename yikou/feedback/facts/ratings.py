"""What a resident said after a matter, and what became of a bad word."""

from datetime import date, datetime
from typing import Any

from yikou.kernel.facts import Fact, fact

# --- the rating itself ---------------------------------------------------------------------------


@fact("feedback.rated", label="评价", sentence="评价：{level_name}")
class Rated(Fact):
    """One visit or one matter, one rating, by the resident's own hand (一次一评).

    `given_at` is when it was given where that was before this entry: on paper, on another platform.
    """

    case: int | None
    ticket: int | None = None
    level: str
    level_name: str
    channel: str
    bad: bool
    rated_staff: int
    window: str = ""
    reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    call: bool = False
    given_at: datetime | None = None
    noted_by: int | None = None


@fact("feedback.rating_flagged", label="评价待核查", sentence="这份评价要核查：{flag_name}", tone="watch")
class RatingFlagged(Fact):
    """A rating that may not be the resident's own; it does not count until it was looked at."""

    flag: str
    flag_name: str


@fact("feedback.rating_looked_at", label="核查评价", sentence="核查了这份评价，{verdict}", tone="done")
class RatingLookedAt(Fact):
    """Somebody who is not rated looked at a flagged rating: it counts, or it does not."""

    counts: bool
    verdict: str
    reason: str = ""


@fact("feedback.rating_answered", label="补答问题", sentence="补答了{n}个问题")
class RatingAnswered(Fact):
    """The resident answered the questions after the rating, as codes."""

    answers: dict[str, Any]
    n: int


@fact("feedback.rating_excluded", label="评价不予采用", sentence="这份评价不计入统计：{reason_name}", tone="watch")
class RatingExcluded(Fact):
    """A rating taken out of the figures after a re-check; its words stay."""

    reason: str
    reason_name: str
    appeal: str = ""


# --- 请居民评价 ------------------------------------------------------------------------------------


@fact("feedback.rating_asked", label="请居民评价", sentence="请居民评价，{until}前")
class RatingAskedFor(Fact):
    """Whoever holds a matter or a visit is asked once, by a message, what it was like."""

    case: int | None
    ticket: int | None
    until: date


@fact("feedback.rating_link_used", label="用短信链接评价", sentence="用短信里的链接评了")
class RatingLinkUsed(Fact):
    """The link of a request was used; it does not open again."""

    rating: int


@fact("feedback.rating_declined", label="不想评价", sentence="居民说不评，以后也不再问")
class RatingDeclined(Fact):
    """Its holder wants to be asked no more: for this and for whatever comes."""


# --- 书面、电话评价 ------------------------------------------------------------------------------


@fact("feedback.slip_typed", label="录入书面评价", sentence="录入{channel_name}，等另一个人核对")
class SlipTyped(Fact):
    """A rating on paper was typed in; it counts once somebody else has compared it with the paper."""

    about: str
    channel: str
    channel_name: str
    typed_by: int


@fact("feedback.slip_checked", label="核对书面评价", sentence="核对书面评价：{verdict}", tone="done")
class SlipChecked(Fact):
    """A second person compared what was typed with the paper."""

    checked_by: int
    fits: bool
    verdict: str


# --- 差评整改 ------------------------------------------------------------------------------------


@fact(
    "feedback.rectification_opened", label="差评整改", sentence="差评整改，{due_on}前联系，{fix_by}前改好", tone="watch"
)
class RectificationOpened(Fact):
    """A bad rating is to be put right by somebody who is not the person rated."""

    number: str
    rating: int
    rated_staff: int
    owner: int
    due_on: date
    fix_by: date


@fact("feedback.rater_contacted", label="联系评价人", sentence="联系评价人：{outcome_name}")
class RaterContacted(Fact):
    """Somebody tried to talk with whoever gave the bad rating; `done` once nothing is left to try."""

    outcome: str
    outcome_name: str
    tries: int
    done: bool
    due_on: date


@fact("feedback.rectification_extended", label="延长整改", sentence="情况复杂，延到{fix_by}前改好：{why}", tone="watch")
class RectificationExtended(Fact):
    """A complex matter has the longer limit, with its reason."""

    why: str
    fix_by: date


@fact("feedback.put_right", label="整改完成", sentence="整改：{how_name}；{due_on}前由另一个人回访", tone="done")
class PutRight(Fact):
    """It was put right or explained; somebody else asks the resident now."""

    how: str
    how_name: str
    fixed_by: int
    owner: int
    due_on: date
    in_time: bool


@fact("feedback.followed_up", label="整改回访", sentence="整改回访：{outcome_name}")
class FollowedUp(Fact):
    """Whoever gave the rating was asked whether it is right now; `by_resident` when he said so himself."""

    outcome: str
    outcome_name: str
    tries: int
    by_resident: bool = False


@fact("feedback.rectification_reopened", label="退回重改", sentence="还没改好，退回重改，{due_on}前改好", tone="watch")
class RectificationReopened(Fact):
    """The resident is not content: it goes back to be put right once more."""

    owner: int
    due_on: date


@fact("feedback.rectification_closed", label="整改关闭", sentence="整改关闭：{why}", tone="done")
class RectificationClosed(Fact):
    """The resident knows the outcome, or could not be reached often enough."""

    knows: bool
    why: str


@fact("feedback.rectification_handed_over", label="整改改派", sentence="整改改由别人负责：{why}")
class RectificationHandedOver(Fact):
    """Somebody else answers for it from now on, and why."""

    owner: int
    why: str


# --- 申诉复核 ------------------------------------------------------------------------------------


@fact("feedback.rating_appealed", label="评价申诉", sentence="被评人申诉，{due_on}前复核")
class RatingAppealed(Fact):
    """The rated person says that the bad rating is mistaken; a leader who is not involved re-checks it."""

    number: str
    rating: int
    rated_staff: int
    owner: int
    due_on: date


@fact("feedback.appeal_decided", label="申诉复核", sentence="复核评价申诉：{verdict}", tone="done")
class AppealDecided(Fact):
    """The re-check: the rating stays, or it is not used."""

    upheld: bool
    verdict: str
    reason: str = ""
    in_time: bool = True


@fact("feedback.appeal_handed_over", label="复核改派", sentence="复核改由别人负责：{why}")
class AppealHandedOver(Fact):
    """Somebody else re-checks it, and why."""

    owner: int
    why: str


@fact("feedback.rater_phone_seen", label="查看评价人电话", sentence="查看了评价人留下的电话：{why}")
class RaterPhoneSeen(Fact):
    """Who looked at the telephone that was left with a rating."""

    why: str
