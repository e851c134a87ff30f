"""Rule: an institution of the centre as one object that prints the poster and decides the case.

    @rule("notice.binding")
    class Binding(Rule):
        valid_for: Duration
        trips_promised: int

The fields of a shape are the names under `values` in the rule's YAML. An instance carries the
published version that it came from: `ref` is what the ledger keeps (`notice.binding@1`), `text`
is what hangs on the wall, filled with the values that are enforced.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType, NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    NamedTuple,
    Protocol,
    Self,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from yikou.kernel.durations import Duration

if TYPE_CHECKING:
    from yikou.kernel.calendar import WorkCalendar

__all__ = ["SHAPES", "Answers", "Duration", "Facts", "MonthDay", "Published", "Rule", "RuleException"]
__all__ += ["RuleText", "Rules", "Value", "build", "fill", "misfits", "rule"]

R = TypeVar("R", bound="Rule")
Facts = Mapping[str, Any]
Answers = Mapping[str, Callable[[], Any]]

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_EACH_ONE = re.compile(r"每1个?(天|周|年|月|季度|小时|分钟)")


class MonthDay(NamedTuple):
    """A day of any year: 1月15日."""

    month: int
    day: int

    def of_year(self, year: int) -> date:
        """That day in a year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class Value:
    """One published value: what the operation computes with, and how it stands in a text."""

    kind: str
    plain: Any
    printed: str = ""
    sources: tuple[str, ...] = ()
    unverified: bool = False


def fill(text: str, values: Mapping[str, Value]) -> str:
    """A text with its values; 每 before one unit drops the number (每天, not 每1天)."""
    return _EACH_ONE.sub(r"每\1", PLACEHOLDER.sub(lambda found: values[found[1]].printed, text))


@dataclass(frozen=True)
class RuleText:
    """What hangs on the wall: the words of one version, as templates or filled in."""

    code: str = ""
    ref: str = ""
    title: str = ""
    variant: str = ""
    institution: str = ""
    from_on: date | None = None
    basis: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    audience: str = "resident"
    plain: str = ""
    poster: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    refusal: str = ""
    exceptions: tuple[tuple[str, str], ...] = ()

    def filled(self, values: Mapping[str, Value]) -> "RuleText":
        """The same words with their values; exceptions are filled by whoever knows what they replace."""
        return replace(
            self,
            plain=fill(self.plain, values),
            poster=tuple(fill(line, values) for line in self.poster),
            figures=tuple((fill(figure, values), fill(label, values)) for figure, label in self.figures),
            refusal=fill(self.refusal, values),
        )


@dataclass(frozen=True)
class RuleException:
    """例外: when all of `when` holds, some values are replaced or the case leaves the rule.

    `when` maps a fact to a value, a tuple (any of), or a mapping of `least` and `most`.
    """

    name: str
    title: str
    when: Facts
    text: str
    replaces: Mapping[str, Value] = field(default_factory=dict)
    exempt: bool = False
    over: tuple[str, ...] = ()

    def is_met(self, facts: Facts) -> bool:
        """Whether the case is one of those that the exception is for; a fact not given is not met."""
        return all(name in facts and _fits(facts[name], wanted) for name, wanted in self.when.items())


def _fits(given: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return bool(wanted.get("least", given) <= given <= wanted.get("most", given))
    if isinstance(wanted, tuple):
        return given in wanted
    return bool(given == wanted)


@dataclass(frozen=True)
class Published:
    """One version of one rule in one variant, as it was published at a centre."""

    words: RuleText = RuleText()
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    exceptions: tuple[RuleException, ...] = ()

    @property
    def ref(self) -> str:
        """What the ledger keeps: `notice.binding@1`, `deadlines.cards:early@1`."""
        return self.words.ref

    @cached_property
    def text(self) -> RuleText:
        """The words with the values that are enforced, and below them the exceptions."""
        said = tuple((one.title, fill(one.text, {**self.values, **one.replaces})) for one in self.exceptions)
        return replace(self.words.filled(self.values), exceptions=said)

    def met(self, facts: Facts) -> tuple[RuleException, ...]:
        """The exceptions that rule the case: those met and not overruled by another that is met."""
        met = [one for one in self.exceptions if one.is_met(facts)]
        return tuple(one for one in met if not any(one.name in other.over for other in met))


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The base of all shapes; a shape is declared with `@rule(code)` and holds the rule's values.

    `exempt` names the exception that takes the case out of the rule, empty while the rule applies.
    """

    code: ClassVar[str] = ""
    asks: ClassVar[Mapping[str, Any]] = {}
    # What law or the code itself settles: a centre's own version may not change `fixed` values,
    # may only lower those of `only_less` and only raise those of `only_more`.
    fixed: ClassVar[tuple[str, ...]] = ()
    only_less: ClassVar[tuple[str, ...]] = ()
    only_more: ClassVar[tuple[str, ...]] = ()

    published: Published = field(default=Published(), repr=False, compare=False)
    exempt: str = field(default="", compare=False)

    @property
    def ref(self) -> str:
        """The rule and version under which something is decided, as the ledger names it."""
        return self.published.ref

    @property
    def text(self) -> RuleText:
        """All words of the rule, filled with the values of this very object."""
        return self.published.text

    def posted(self) -> RuleText:
        """What hangs on the wall (制度上墙)."""
        return self.text

    def refused(self) -> str:
        """What is said when the rule says no."""
        return self.text.refusal

    def applying(self, **facts: Any) -> Self:
        """The same rule as it applies to a case: the values that its exceptions replace are replaced."""
        met = self.published.met(facts)
        if not met:
            return self
        changed = {name: value for one in met for name, value in one.replaces.items()}
        published = replace(self.published, values={**self.published.values, **changed})
        exempt = next((one.name for one in met if one.exempt), "")
        plain = {name: value.plain for name, value in changed.items()}
        return replace(self, published=published, exempt=exempt, **plain)

    def answer(self, given: Facts, calendar: "WorkCalendar", rules: "Rules") -> Answers:
        """What the rule can answer to the facts of a worked example, by the methods that operations call.

        Each answer is computed when it is asked for: an example gives only what its question needs.
        """
        raise NotImplementedError(f"{self.code} is not enforced yet")

    @classmethod
    def is_enforced(cls) -> bool:
        """Whether the shape answers worked examples: what is tested is what is enforced."""
        return cls.answer is not Rule.answer


class Rules(Protocol):
    """The rules in force on one day; `yikou.policies.queries.rulebook` gives them."""

    def get(self, shape: type[R]) -> R:
        """The rule of a shape."""


SHAPES: dict[str, type[Rule]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def rule(code: str) -> Callable[[type[R]], type[R]]:
    """Declare the typed shape of a rule; its fields are the rule's values."""

    def declare(cls: type[R]) -> type[R]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        made.code, made.asks = code, _hints(made)
        if SHAPES.setdefault(code, made).__qualname__ != made.__qualname__:
            raise ValueError(f"two shapes are declared for {code}")
        return made

    return declare


def build(shape: type[R], published: Published) -> R:
    """The rule as an object of its shape."""
    plain = {name: published.values[name].plain for name in shape.asks if name in published.values}
    return shape(published=published, **plain)


_NUMBER: frozenset[Any] = frozenset({int, float, int | float})
_FITS: dict[str, frozenset[Any]] = {
    "duration": frozenset({Duration}),
    "count": _NUMBER,
    "percent": _NUMBER,
    "points": _NUMBER,
    "day_of_month": frozenset({int}),
    "money": frozenset({Decimal}),
    "time": frozenset({time}),
    "hours": frozenset({tuple[tuple[time, time], ...]}),
    "weekdays": frozenset({tuple[int, ...]}),
    "month_day": frozenset({MonthDay}),
    "month_days": frozenset({tuple[MonthDay, ...]}),
    "span": frozenset({tuple[MonthDay, MonthDay]}),
    "ratio": frozenset({tuple[float, float]}),
    "date": frozenset({date}),
    "text": frozenset({str}),
    "choice": frozenset({str}),
    "choices": frozenset({tuple[str, ...]}),
    "role": frozenset({str}),
    "roles": frozenset({tuple[str, ...]}),
    "table": frozenset({tuple[dict[str, Any], ...]}),
    "flag": frozenset({bool}),
}


def misfits(shape: type[Rule], values: Mapping[str, Value]) -> list[tuple[str, str]]:
    """Where a shape and a version's values do not fit: (value, what is wrong).

    A field that may be None may be missing: the variants of a rule may hold different values.
    """
    wrong = [(name, f"执行它的 {shape.__name__} 没有这个值") for name in values.keys() - shape.asks.keys()]
    for name, hint in shape.asks.items():
        if name in values:
            wrong += [(name, problem) for problem in _misfit(hint, values[name])]
        elif name not in _optional(shape):
            wrong.append((name, f"执行它的 {shape.__name__} 要这个值，这一版没有写"))
    return sorted(wrong)


def _misfit(hint: Any, value: Value) -> Iterable[str]:
    wanted = _without_none(hint)
    if wanted not in _FITS[value.kind]:
        yield f"类型 {value.kind} 和执行要的 {getattr(wanted, '__name__', wanted)} 不合"
    elif wanted is int and not isinstance(value.plain, int):
        yield f"{value.plain!r} 不是整数"


def _hints(shape: type[Rule]) -> dict[str, Any]:
    carried = {"published", "exempt"}
    hints = get_type_hints(shape).items()
    return {name: hint for name, hint in hints if name not in carried and get_origin(hint) is not ClassVar}


def _optional(shape: type[Rule]) -> set[str]:
    return {one.name for one in fields(shape) if one.default is None}


def _without_none(hint: Any) -> Any:
    if get_origin(hint) not in (Union, UnionType) or NoneType not in get_args(hint):
        return hint
    kept = [one for one in get_args(hint) if one is not NoneType]
    return kept[0] if len(kept) == 1 else Union[tuple(kept)]  # noqa: UP007 - built from a list
