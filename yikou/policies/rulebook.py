"""Rulebook: the rules in force at one centre on one day, as objects that enforce and print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.refusals import NotFound, Refusal
from yikou.kernel.rules import SHAPES, Published, Rule, RuleText, Value, build
from yikou.policies.library import Example, Library, LoadedRule, LoadedVersion, Variant, borrowed

R = TypeVar("R", bound=Rule)
Choices = Mapping[str, tuple[tuple[date, str], ...]]


class NotInForce(Refusal):
    """No version of the rule is in force on that day."""

    told = "《{title}》在{on}还没有施行的版本。请先在制度页发布，或者换一个日期。"


@dataclass(frozen=True)
class InForce:
    """One rule as it is in force: what a page, a poster or a table shows."""

    rule: LoadedRule
    variant: Variant
    version: LoadedVersion
    published: Published

    @property
    def ref(self) -> str:
        """The name of the version in the ledger."""
        return self.published.ref

    @property
    def text(self) -> RuleText:
        """The words, filled in."""
        return self.published.text

    @property
    def is_enforced(self) -> bool:
        """Whether operations of this release decide by the rule; the others load and print."""
        return self.rule.code in SHAPES and SHAPES[self.rule.code].is_enforced()

    def sentences_of(self, name: str) -> tuple[str, ...]:
        """The lines of the poster that print a value: how a form names it."""
        words = self.published.words
        lines = zip((*words.poster, words.plain), (*self.text.poster, self.text.plain), strict=True)
        return tuple(said for line, said in lines if f"{{{name}}}" in line)

    @property
    def unverified(self) -> tuple[str, ...]:
        """The values whose number comes from no source that was read: to be looked at before posting."""
        return tuple(name for name, value in self.published.values.items() if value.unverified)


@dataclass(frozen=True)
class Tried:
    """A worked example and what the rule as it stands answers to it."""

    example: Example
    answered: Mapping[str, Any]

    @property
    def is_as_stated(self) -> bool:
        """Whether the answer is the one that the example states; a changed value may change it."""
        return dict(self.answered) == dict(self.example.then)


class Rulebook:
    """The rules of one centre on one day; what began that day is decided by them.

    `library` holds the centre's own versions already; `choices` the variants that it chose.
    """

    def __init__(self, library: Library, on: date, choices: Choices | None = None) -> None:
        self.on = on
        self._library = library
        self._choices = choices or {}
        self._in_force: dict[str, InForce] = {}
        self._built: dict[type[Rule], Rule] = {}

    def get(self, shape: type[R]) -> R:
        """The rule of a shape, ready to enforce. Refuses with NotInForce before its first version."""
        if (built := self._built.get(shape)) is None:
            built = self._built[shape] = build(shape, self.by_code(shape.code).published)
        return built  # type: ignore[return-value]

    def by_code(self, code: str) -> InForce:
        """One rule for printing. Refuses with NotFound, or NotInForce before its first version."""
        if code not in self._in_force:
            self._in_force[code] = self._resolved(code)
        return self._in_force[code]

    def all(self) -> Iterator[InForce]:
        """Every rule that is in force, in the order of the library."""
        for code, rule in self._library.rules.items():
            if self.variant_of(rule).in_force(self.on) is not None:
                yield self.by_code(code)

    def posted(self, code: str) -> RuleText:
        """What hangs on the wall."""
        return self.by_code(code).text

    def institutions(self) -> frozenset[str]:
        """The institutions (制度) whose head rule, the one of their name, is in force."""
        return frozenset(self.heads())

    def heads(self) -> dict[str, str]:
        """The code of each institution's head rule, the one of its name, where it is in force."""
        codes = {one.text.title: one.rule.code for one in self.all()}
        return {key: codes[title] for key, title in self._library.terms.institutions.items() if title in codes}

    def rule(self, code: str) -> LoadedRule:
        """A rule with all its variants and versions. Refuses with NotFound."""
        if code not in self._library.rules:
            raise NotFound(f"制度 {code}")
        return self._library.rules[code]

    def variant_of(self, rule: LoadedRule) -> Variant:
        """The variant that the centre holds on this day: the last one chosen, else the default."""
        chosen = [key for from_on, key in self._choices.get(rule.code, ()) if from_on <= self.on]
        return rule.variants[chosen[-1]] if chosen else rule.chosen_by_default

    def values_of(self, version: LoadedVersion) -> dict[str, Value]:
        """A version's values, the borrowed ones filled in as they stand at this centre on this day."""
        values = dict(version.values)
        for name, spec in version.specs.items():
            if spec.kind == "ref":
                values[name] = self._borrowed(*borrowed(spec))
        return {name: values[name] for name in version.specs}

    def _resolved(self, code: str) -> InForce:
        rule = self.rule(code)
        variant = self.variant_of(rule)
        version = variant.in_force(self.on)
        if version is None:
            raise NotInForce(title=rule.title, on=self.on.isoformat())
        published = rule.publish(variant, version, self.values_of(version), self._library.terms)
        return InForce(rule, variant, version, published)

    def _borrowed(self, code: str, name: str) -> Value:
        rule = self.rule(code)
        for variant in (self.variant_of(rule), rule.chosen_by_default):
            version = variant.in_force(self.on) or variant.versions[0]
            if name in version.values:
                return version.values[name]
        raise NotFound(f"{code}.{name}")

    # --- worked examples ---

    def tried(self, code: str, calendar: WorkCalendar) -> list["Tried"]:
        """Every worked example with what the rule as it stands answers; empty for what is not enforced yet."""
        if not self.by_code(code).is_enforced:
            return []
        return [Tried(one, self.answered(code, one, calendar)) for one in self.rule(code).examples]

    def answered(self, code: str, example: Example, calendar: WorkCalendar) -> dict[str, Any]:
        """What the enforcing object answers to a worked example: the keys that the example states.

        The example is judged on its own day (`as_of`) and in its own variant, with the exceptions
        that its facts meet.
        """
        book = self._for(code, example)
        shape = SHAPES[code]
        answers = book.get(shape).applying(**example.given).answer(example.given, calendar, book)
        return {name: answers[name]() for name in example.then}

    def met(self, code: str, example: Example) -> tuple[str, ...]:
        """The names of the exceptions that rule an example."""
        published = self._for(code, example).by_code(code).published
        return tuple(one.name for one in published.met(example.given))

    def _for(self, code: str, example: Example) -> "Rulebook":
        key = example.variant or self.rule(code).default
        return Rulebook(self._library, example.as_of or self.on, {**self._choices, code: ((date.min, key),)})


def with_own(library: Library, own: Mapping[str, tuple[tuple[str, LoadedVersion], ...]]) -> Library:
    """The library of a centre that has published versions of its own: (variant, version) by code.

    From a centre's first own version on, its line is its own: versions that ship later with the
    same number are not taken up, so that a name in the ledger never means two things.
    """
    rules = dict(library.rules)
    for code, versions in own.items():
        for key, version in versions:
            if code in rules and key in rules[code].variants:
                rules[code] = _with_own(rules[code], key, version)
    return replace(library, rules=rules)


def _with_own(rule: LoadedRule, key: str, version: LoadedVersion) -> LoadedRule:
    variant = rule.variants[key]
    before = tuple(one for one in variant.versions if one.version < version.version)
    return replace(rule, variants={**rule.variants, key: replace(variant, versions=(*before, version))})
