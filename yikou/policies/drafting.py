"""A draft of a centre's own version: checked as it would be at publishing, and shown before it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yikou.kernel.refusals import Refusal
from yikou.policies import queries
from yikou.policies.library import LoadedRule, LoadedVersion, Variant
from yikou.policies.rulebook import InForce
from yikou.policies.shipped import shipped
from yikou.policies.values import Unfit
from yikou.policies.versions import beyond_law, own_version, unfit_for_shape


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


class VersionsOverlap(Refusal):
    """Another version comes into force on the same day or later."""

    told = "《{title}》已有一版从{other}起施行，新版本要晚于那一天。"


class VariantUnknown(Refusal):
    """The rule has no such variant."""

    told = "《{title}》没有“{variant}”这种做法，可以选：{known}。"
    status = 422


@dataclass(frozen=True)
class Draft:
    """A version that could be published, and the one before it."""

    rule: LoadedRule
    variant: Variant
    version: LoadedVersion
    in_force: InForce


def draft(
    *,
    centre: str,
    code: str,
    values: Mapping[str, Any],
    from_on: date,
    variant: str = "",
    words: Mapping[str, Any] | None = None,
) -> Draft:
    """How a rule would stand with these values and words from a day on; nothing is written.

    Refuses with NotFound, VariantUnknown, VersionsOverlap, ValueWrong, SettledByLaw, NothingChanged.
    """
    rule, held = held_variant(centre, code, variant, from_on)
    if held.latest.from_on >= from_on:
        raise VersionsOverlap(title=rule.title, other=held.latest.from_on.isoformat())
    version = _checked(rule, held, from_on, values, words or {})
    published = rule.publish(held, version, queries.rulebook(centre, from_on).values_of(version), shipped().terms)
    return Draft(rule, held, version, InForce(rule, held, version, published))


def held_variant(centre: str, code: str, key: str, on: date) -> tuple[LoadedRule, Variant]:
    """The rule with the centre's own versions, and the variant that is named or held on that day."""
    book = queries.rulebook(centre, on)
    rule = book.rule(code)
    if not key:
        return rule, book.variant_of(rule)
    if key not in rule.variants:
        raise VariantUnknown(title=rule.title, variant=key, known=known_variants(rule))
    return rule, rule.variants[key]


def known_variants(rule: LoadedRule) -> str:
    """The variants that can be chosen, in words."""
    return "、".join(one.title for one in rule.variants.values() if one.key) or "只有一种，不用选"


def _checked(
    rule: LoadedRule, held: Variant, from_on: date, values: Mapping[str, Any], words: Mapping[str, Any]
) -> LoadedVersion:
    number, terms = held.latest.version + 1, shipped().terms
    try:
        own = own_version(held, version=number, from_on=from_on, values=values, words=words, terms=terms)
    except Unfit as unfit:
        raise ValueWrong(title=rule.title, why=str(unfit)) from None
    if told := unfit_for_shape(rule.code, own):
        raise ValueWrong(title=rule.title, why=told)
    base = shipped().rules[rule.code].variants[held.key].latest
    if settled := list(beyond_law(rule.code, base, own)):
        raise SettledByLaw(title=rule.title, names="；".join(f"{name}{why}" for name, why in settled))
    if not words and all(own.values[name].plain == value.plain for name, value in held.latest.values.items()):
        raise NothingChanged
    return own
