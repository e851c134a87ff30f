"""Changing the rules of a centre: choosing a variant, publishing a version (posting.rule_change)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yikou.kernel.actors import Actor
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies import queries
from yikou.policies.facts import VariantChosen, VersionPublished
from yikou.policies.library import LoadedRule, Variant
from yikou.policies.models import Choice, RuleVersion
from yikou.policies.policies import RuleChange
from yikou.policies.shipped import shipped
from yikou.policies.values import Unfit
from yikou.policies.versions import beyond_law, own_version, unfit_for_shape, written

OWN, LAW = "own", "law"


class NothingChanged(Refusal):
    """The new version says what the old one says."""

    told = "新版本和现行版本没有不同，不用发布。"
    status = 422


class ValueWrong(Refusal):
    """A value is unknown, of another type, or a text prints what is not there."""

    told = "《{title}》的新版本写得不对：{why}。请改后再发布。"
    status = 422


class SettledByLaw(Refusal):
    """Law or the system settles the value, or bounds it."""

    told = "《{title}》里的{names}。请改后再发布。"
    status = 422


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


class VersionsOverlap(Refusal):
    """Another version comes into force on the same day or later."""

    told = "《{title}》已有一版从{other}起施行，新版本要晚于那一天。"


class VariantUnknown(Refusal):
    """The rule has no such variant."""

    told = "《{title}》没有“{variant}”这种做法，可以选：{known}。"
    status = 422


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
    Refuses with NotFound, VariantUnknown, NothingChanged, ValueWrong, SettledByLaw, ReasonMissing,
    BeginsInThePast, NoticeTooShort, VersionsOverlap. (posting.rule_change, A-31, C-03)
    """
    rule, held = _held(centre, code, variant, from_on)
    change = _noticed(centre, from_on, reason, because, at)
    if held.latest.from_on >= from_on:
        raise VersionsOverlap(title=rule.title, other=held.latest.from_on.isoformat())
    number = held.latest.version + 1
    own = _checked(rule, held, number=number, from_on=from_on, values=values, words=words or {})
    row = RuleVersion(centre=centre, published_by=by.key)
    fact = VersionPublished(
        code=code,
        title=rule.title,
        variant=held.key,
        version=number,
        from_on=from_on,
        values={name: written(spec.raw) for name, spec in own.specs.items() if spec.kind != "ref"},
        words=_all_words(centre, code, held, words or {}),
        reason=reason,
        because=because.strip(),
    )
    try:
        record(row, fact, by=by, at=at, under=change)
    except IntegrityError:
        raise VersionsOverlap(title=rule.title, other=from_on.isoformat()) from None
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

    Refuses with NotFound, VariantUnknown, NothingChanged, ReasonMissing, BeginsInThePast,
    NoticeTooShort, VersionsOverlap. (posting.rule_change, N-06, N-15)
    """
    rule, _ = _held(centre, code, variant, from_on)
    chosen = rule.variants[variant]
    change = _noticed(centre, from_on, reason, because, at)
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


def _held(centre: str, code: str, key: str, on: date) -> tuple[LoadedRule, Variant]:
    """The rule with the centre's own versions, and the variant that is named or held on that day."""
    book = queries.rulebook(centre, on)
    rule = book.rule(code)
    if not key:
        return rule, book.variant_of(rule)
    if key not in rule.variants:
        known = "、".join(one.title for one in rule.variants.values() if one.key) or "只有一种"
        raise VariantUnknown(title=rule.title, variant=key, known=known)
    return rule, rule.variants[key]


def _noticed(centre: str, from_on: date, reason: str, because: str, at: datetime) -> RuleChange:
    """The rule about changing rules, after its checks: a reason, no past day, notice given."""
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


def _checked(
    rule: LoadedRule, held: Variant, *, number: int, from_on: date, values: Mapping[str, Any], words: Mapping[str, Any]
) -> Any:
    try:
        own = own_version(held, version=number, from_on=from_on, values=values, words=words, terms=shipped().terms)
    except Unfit as unfit:
        raise ValueWrong(title=rule.title, why=str(unfit)) from None
    if told := unfit_for_shape(rule.code, own):
        raise ValueWrong(title=rule.title, why=told)
    base = shipped().rules[rule.code].variants[held.key].latest
    if settled := list(beyond_law(rule.code, base, own)):
        raise SettledByLaw(title=rule.title, names="；".join(f" {name} {why}" for name, why in settled))
    same = {name: value.plain for name, value in own.values.items()}
    if not words and same == {name: value.plain for name, value in held.latest.values.items()}:
        raise NothingChanged
    return own


def _all_words(centre: str, code: str, held: Variant, words: Mapping[str, Any]) -> dict[str, Any]:
    before = RuleVersion.objects.filter(centre=centre, code=code, variant=held.key).order_by("-version").first()
    return {**(before.words if before else {}), **{part: written(text) for part, text in words.items()}}


def _tell() -> None:
    queries.forget()
    transaction.on_commit(queries.forget)
