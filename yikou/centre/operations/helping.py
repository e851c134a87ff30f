"""党员先锋岗、志愿服务岗: a window at which party members or volunteers help for a time (我是党员我帮您)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from yikou.centre.facts import HelpPostEnded, HelpPostStaffed
from yikou.centre.models import HelpPost, Window
from yikou.kernel.actors import Actor
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

MOST_NAMES = 120


class HelpersMissing(Refusal):
    """A post has people."""

    told = "请写是谁在这里帮忙（姓名，用顿号分开，一共不超过120个字；不写证件号码）。大屏上不显示姓名。"
    status = 422


class HelpPostTimes(Refusal):
    """Backwards, or over."""

    told = "从什么时候到什么时候没有写对：结束要晚于开始，也要晚于现在。"
    status = 422


class HelpPostUnknown(Refusal):
    """Not one of the names a post may have."""

    told = "请选挂什么牌子。"
    status = 422


@transaction.atomic
def staff_help_post(
    *,
    window: Window,
    post: str,
    helpers: Sequence[str],
    from_at: datetime,
    until_at: datetime,
    by: Actor,
    at: datetime,
) -> Window:
    """Make a window a help post for a time, with the names of who helps; what hung there before is replaced. (D-10)

    Refuses with HelpPostUnknown, HelpersMissing, HelpPostTimes.
    """
    if post not in HelpPost.values:
        raise HelpPostUnknown
    names = "、".join(one.strip() for one in helpers if one.strip())
    if not names or len(names) > MOST_NAMES or holds_identity(names):
        raise HelpersMissing
    if not (from_at < until_at and at < until_at):
        raise HelpPostTimes
    fact = HelpPostStaffed(
        number=window.title,
        post=post,
        title=str(HelpPost(post).label),
        from_at=from_at,
        until_at=until_at,
        helpers=len(names.split("、")),
    )
    record(window, fact, by=by, at=at)
    window.helpers = names
    Window.objects.filter(pk=window.pk).update(helpers=names)
    return window


@transaction.atomic
def end_help_post(*, window: Window, by: Actor, at: datetime) -> Window:
    """Take a post down before its time; the names go with it. Twice is once."""
    if not window.help_post:
        return window
    record(window, HelpPostEnded(number=window.title, title=str(HelpPost(window.help_post).label)), by=by, at=at)
    window.helpers = ""
    Window.objects.filter(pk=window.pk).update(helpers="")
    return window
