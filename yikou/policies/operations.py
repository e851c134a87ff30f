"""Changing the rules of a centre: choosing a variant, publishing a version (posting.rule_change)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yikou.kernel.actors import Actor
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed, Refusal
from yikou.ledger.operations import record
from yikou.policies import access, queries
from yikou.policies.drafting import (
    NothingChanged,
    SettledByLaw,
    ValueWrong,
    VariantUnknown,
    VersionsOverlap,
    draft,
    held_variant,
    known_variants,
)
from yikou.policies.facts import VariantChosen, VersionPublished
from yikou.policies.hanging import DownAlready, HangsAlready, PlaceMissing, hang_up, take_down
from yikou.policies.models import Choice, RuleVersion
from yikou.policies.policies import RuleChange
from yikou.policies.versions import written

__all__ = [
    "BeginsInThePast",
    "DownAlready",
    "HangsAlready",
    "NothingChanged",
    "NoticeTooShort",
    "PlaceMissing",
    "ReasonMissing",
    "SettledByLaw",
    "ValueWrong",
    "VariantUnknown",
    "VersionsOverlap",
    "choose_variant",
    "draft",
    "hang_up",
    "publish_version",
    "take_down",
]

OWN, LAW = "own", "law"


class BeginsInThePast(Refusal):
    """A rule does not change backwards."""

    told = "施行日{from_on}已经过去，制度不能倒着改。请选今天以后的日期。"
    status = 422
    rule = "posting.rule_change"


class NoticeTooShort(Refusal):
    """The change is not posted long enough before it comes into force."""

    told = "{refused}最早可以从{earliest}起施行。"
    status = 422
    rule = "posting.rule_change"


class ReasonMissing(Refusal):
    """Whoever changes a rule says why."""

    told = "请写明为什么改，公示时要说。"
    status = 422


@transaction.atomic
def publish_version(
    *,
    centre: str,
    code: str,
    values: Mapping[str, Any],
    from_on: date,
    because: str,
    by: Actor,
    at: datetime,
    variant: str = "",
    words: Mapping[str, Any] | None = None,
    reason: str = OWN,
) -> RuleVersion:
    """Publish a centre's own version of a rule, in force from `from_on` (制度发布).

    `values` are those that change, written as in the rules' files (a number, `"09:00"`, a list of
    keys …); `words` may replace `plain`, `poster` and `refusal`. `reason` is `own`, or `law` when
    the law changed and no notice is needed. What began before `from_on` ends under the old version.
    Refuses with NotAllowed, NotFound, VariantUnknown, NothingChanged, ValueWrong, SettledByLaw,
    ReasonMissing, BeginsInThePast, NoticeTooShort, VersionsOverlap. (posting.rule_change, A-31, C-03)
    """
    queries.forget()
    change = _noticed(centre, from_on, reason, because, by, at)
    made = draft(centre=centre, code=code, values=values, from_on=from_on, variant=variant, words=words)
    row = RuleVersion(centre=centre, published_by=by.key)
    fact = VersionPublished(
        code=code,
        title=made.rule.title,
        variant=made.variant.key,
        version=made.version.version,
        from_on=from_on,
        values={name: written(spec.raw) for name, spec in made.version.specs.items() if spec.kind != "ref"},
        words={part: written(text) for part, text in (words or {}).items()},
        reason=reason,
        because=because.strip(),
    )
    try:
        record(row, fact, by=by, at=at, under=change)
    except IntegrityError:
        raise VersionsOverlap(title=made.rule.title, other=from_on.isoformat()) from None
    _tell()
    return row


@transaction.atomic
def choose_variant(
    *,
    centre: str,
    code: str,
    variant: str,
    from_on: date,
    because: str,
    by: Actor,
    at: datetime,
    reason: str = OWN,
) -> Choice:
    """Hold one of the variants of a rule from a day on (选定做法).

    Refuses with NotAllowed, NotFound, VariantUnknown, NothingChanged, ReasonMissing,
    BeginsInThePast, NoticeTooShort, VersionsOverlap. (posting.rule_change, N-06, N-15)
    """
    queries.forget()
    change = _noticed(centre, from_on, reason, because, by, at)
    rule, chosen = held_variant(centre, code, variant, from_on)
    if not variant:
        raise VariantUnknown(title=rule.title, variant=variant, known=known_variants(rule))
    last = Choice.objects.filter(centre=centre, code=code).order_by("-from_on").first()
    if last is not None and last.from_on >= from_on:
        raise VersionsOverlap(title=rule.title, other=last.from_on.isoformat())
    if (last.variant if last else rule.default) == variant:
        raise NothingChanged
    row = Choice(centre=centre, chosen_by=by.key)
    fact = VariantChosen(
        code=code,
        title=rule.title,
        variant=variant,
        variant_title=chosen.title,
        from_on=from_on,
        reason=reason,
        because=because.strip(),
    )
    record(row, fact, by=by, at=at, under=change)
    _tell()
    return row


def _noticed(centre: str, from_on: date, reason: str, because: str, by: Actor, at: datetime) -> RuleChange:
    """The rule about changing rules, after its checks: who may, a reason, no past day, notice given."""
    if not access.may_publish(by, centre):
        raise NotAllowed("发布制度", "中心主任")
    if not because.strip():
        raise ReasonMissing
    today = at.astimezone(ZONE).date()
    if from_on < today:
        raise BeginsInThePast(from_on=from_on.isoformat())
    change = queries.rulebook(centre, today).get(RuleChange).applying(reason=reason)
    calendar = WorkCalendar.shipped()
    if not change.allows(published_on=today, effective_on=from_on, calendar=calendar):
        earliest = change.earliest(today, calendar)
        raise NoticeTooShort(refused=change.refused(), earliest=earliest.isoformat())
    return change


def _tell() -> None:
    queries.forget()
    transaction.on_commit(queries.forget)
