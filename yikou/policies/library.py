"""The rules as they were loaded: plain values, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from yikou.kernel.rules import PLACEHOLDER, Published, RuleException, RuleText, Value
from yikou.policies.texts import Terms
from yikou.policies.values import Spec, printed, typed

SHIPPED = "shipped"


@dataclass(frozen=True)
class LoadedVersion:
    """One dated version of a rule (or of one of its variants); in force from `from_on`, before `until`."""

    version: int
    from_on: date
    until: date | None
    specs: Mapping[str, Spec]
    values: Mapping[str, Value]
    line: int = 1
    origin: str = SHIPPED
    words: RuleText | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether the version has begun and not ended on a day."""
        return self.from_on <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class LoadedException:
    """An exception as written: `changes` maps a value to a new one or to a sibling's (`{longest}`)."""

    name: str
    title: str
    when: Mapping[str, Any]
    text: str
    changes: Mapping[str, Any]
    exempt: bool
    over: tuple[str, ...]
    unverified: bool
    line: int

    def fits(self, values: Mapping[str, Value]) -> bool:
        """Whether the exception can be said of a variant: it has the values that it names."""
        named = {*self.changes, *PLACEHOLDER.findall(self.text)}
        named |= {sibling for new in self.changes.values() if (sibling := sibling_of(new))}
        return named <= values.keys()

    def ruled(self, specs: Mapping[str, Spec], values: Mapping[str, Value], terms: Terms) -> RuleException:
        """The exception over the values of one version."""
        return RuleException(
            name=self.name,
            title=self.title,
            when=self.when,
            text=self.text,
            replaces={name: self._new(new, specs[name], values, terms) for name, new in self.changes.items()},
            exempt=self.exempt,
            over=self.over,
        )

    def _new(self, new: Any, spec: Spec, values: Mapping[str, Value], terms: Terms) -> Value:
        if sibling := sibling_of(new):
            return values[sibling]
        plain = typed(spec, new, terms)
        return Value(spec.kind, plain, printed(spec, plain, terms), spec.sources, self.unverified)


def borrowed(spec: Spec) -> tuple[str, str]:
    """The rule and the value that a `ref` borrows."""
    code, _, value = str(spec.raw).rpartition(".")
    return code, value


def sibling_of(new: Any) -> str:
    """The name in `"{longest}"`, empty for a plain value."""
    found = PLACEHOLDER.fullmatch(new) if isinstance(new, str) else None
    return found[1] if found else ""


@dataclass(frozen=True)
class Example:
    """A worked example (样例): what is given, what the rule answers; facts are typed."""

    name: str
    given: Mapping[str, Any]
    then: Mapping[str, Any]
    as_of: date | None = None
    variant: str = ""
    exceptions: tuple[str, ...] = ()
    line: int = 1


@dataclass(frozen=True)
class Variant:
    """One of the ways in which a rule can be held; a rule without variants has one, its key empty."""

    key: str
    title: str
    words: RuleText
    versions: tuple[LoadedVersion, ...]

    def in_force(self, on: date) -> LoadedVersion | None:
        """The version in force on a day, if there is one."""
        return next((one for one in reversed(self.versions) if one.is_in_force(on)), None)

    @property
    def latest(self) -> LoadedVersion:
        """The version that was published last."""
        return self.versions[-1]


@dataclass(frozen=True)
class LoadedRule:
    """One rule of the library with all its variants, versions, exceptions and examples."""

    code: str
    title: str
    institution: str
    owner: str
    where: tuple[str, ...]
    rows: tuple[str, ...]
    note: str
    takes: Mapping[str, Any]
    gives: Mapping[str, Any]
    default: str
    variants: Mapping[str, Variant]
    exceptions: tuple[LoadedException, ...]
    examples: tuple[Example, ...]
    file: str
    line: int

    @property
    def chosen_by_default(self) -> Variant:
        """The variant that a centre holds until it chooses another."""
        return self.variants[self.default]

    def ref(self, variant: Variant, version: LoadedVersion) -> str:
        """What the ledger keeps: `notice.binding@1`, `deadlines.cards:early@1`."""
        return f"{self.code}{':' + variant.key if variant.key else ''}@{version.version}"

    def publish(self, variant: Variant, version: LoadedVersion, values: Mapping[str, Value], terms: Terms) -> Published:
        """One version ready to enforce and to print; `values` are its own with borrowed ones filled in."""
        words = replace(version.words or variant.words, ref=self.ref(variant, version), from_on=version.from_on)
        exceptions = (one.ruled(version.specs, values, terms) for one in self.exceptions if one.fits(values))
        return Published(words=words, values=values, exceptions=tuple(exceptions))


@dataclass(frozen=True)
class Library:
    """All rules that were loaded, by code, with the shared words."""

    rules: Mapping[str, LoadedRule]
    terms: Terms
    digest: str = field(default="", compare=False)
