"""A centre's own version: checked as strictly as a shipped one, and kept as it was written."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from yikou.kernel.durations import Duration
from yikou.kernel.rules import SHAPES, RuleText, Value, misfits
from yikou.policies.library import LoadedVersion, Variant
from yikou.policies.texts import Terms, flaws
from yikou.policies.values import UNPRINTED, Spec, Unfit

CENTRE = "centre"
WORDS = ("plain", "poster", "refusal")
FIXED = "由法律或系统规定，中心不能改"


def written(raw: Any) -> Any:
    """A value as the database keeps it: plain JSON."""
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, list | tuple):
        return [written(one) for one in raw]
    return raw


def own_version(
    variant: Variant,
    *,
    version: int,
    from_on: date,
    values: Mapping[str, Any],
    words: Mapping[str, Any],
    terms: Terms,
) -> LoadedVersion:
    """A version made of values and words as written, on the declarations of the version before.

    What is not changed stands as it stood. Raises `Unfit` when a value is unknown or of a wrong
    type, or a word prints what is not there.
    """
    before = variant.latest
    if unknown := [name for name in values if name not in before.specs or before.specs[name].kind == "ref"]:
        raise Unfit(f"没有可以改的值 {'、'.join(unknown)}")
    specs = {name: _respecified(spec, values, name) for name, spec in before.specs.items()}
    typed: dict[str, Value] = {}
    for name, spec in specs.items():
        if spec.kind != "ref":
            typed[name] = _value(name, spec, terms)
    said = _words(variant, words, specs, terms)
    return LoadedVersion(version, from_on, None, specs, typed, origin=CENTRE, words=said)


def _respecified(spec: Spec, values: Mapping[str, Any], name: str) -> Spec:
    if name not in values:
        return spec
    raw = values[name]
    if spec.kind == "date" and isinstance(raw, str):
        raw = _day(raw)
    return replace(spec, raw=raw, sources=(), unverified=False)


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise Unfit(f"{raw} 不是真实的日期") from None


def _value(name: str, spec: Spec, terms: Terms) -> Value:
    try:
        return spec.value(terms)
    except Unfit as unfit:
        raise Unfit(f"{name}：{unfit}") from None


def _words(variant: Variant, words: Mapping[str, Any], specs: Mapping[str, Spec], terms: Terms) -> RuleText | None:
    before = variant.latest.words
    if not words:
        return before
    if unknown := [part for part in words if part not in WORDS]:
        raise Unfit(f"不认识的文字部分 {'、'.join(unknown)}")
    hidden = {name for name, spec in specs.items() if spec.kind in UNPRINTED}
    for part, text in words.items():
        lines = text if isinstance(text, list | tuple) else [text]
        wrong = [flaw for line in lines for flaw in flaws(line, specs.keys() - hidden, hidden, terms)]
        if wrong or not lines or (part == "poster") != isinstance(text, list | tuple):
            raise Unfit(f"{part}：{'；'.join(wrong) or '写法不对'}")
    changes: dict[str, Any] = {part: tuple(text) if part == "poster" else text for part, text in words.items()}
    return replace(before or variant.words, **changes)


def beyond_law(code: str, shipped: LoadedVersion, own: LoadedVersion) -> Iterator[tuple[str, str]]:
    """The values that a centre may not set so: (value, why), because law or the code settles them."""
    if (shape := SHAPES.get(code)) is None:
        return
    for name in shipped.values.keys() & own.values.keys():
        old, new = shipped.values[name].plain, own.values[name].plain
        if old == new:
            continue
        if name in shape.fixed:
            yield name, FIXED
        elif name in shape.only_less and _amount(new) > _amount(old):
            yield name, f"不能超过{shipped.values[name].printed}"
        elif name in shape.only_more and _amount(new) < _amount(old):
            yield name, f"不能少于{shipped.values[name].printed}"


def unfit_for_shape(code: str, own: LoadedVersion) -> str:
    """What the enforcing object cannot take, empty when it fits (a fraction where whole numbers are counted)."""
    shape = SHAPES.get(code)
    wrong = [(name, told) for name, told in misfits(shape, own.values) if name in own.values] if shape else []
    return "；".join(f"{name}：{told}" for name, told in wrong)


def _amount(plain: Any) -> Any:
    return plain.value if isinstance(plain, Duration) else plain
