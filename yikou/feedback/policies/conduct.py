"""接待与行为 (reception.conduct)."""

from collections.abc import Collection

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Facts, Rule, Rules, rule


@rule("reception.conduct")
class Conduct(Rule):
    """接待与行为规范：来人有问候有回答，上班不做与工作无关的事 (D-15, D-16, O-01 to O-03)."""

    courtesies: tuple[str, ...]
    worn: tuple[str, ...]
    forbidden: tuple[str, ...]

    def is_finding(self, seen: str) -> bool:
        """Whether what was seen in the hall is something that must not be."""
        return seen in self.forbidden

    def is_complete(self, worn: Collection[str]) -> bool:
        """Whether somebody wears what is worn at the window."""
        return set(self.worn) <= set(worn)

    def courtesy_words(self) -> dict[str, str]:
        """The five ones with the words of the poster: what everybody who comes is owed."""
        return {key: self.word("courtesies", key) for key in self.courtesies}

    def lacking(self, done: Collection[str]) -> tuple[str, ...]:
        """Which of the five ones were left out."""
        return tuple(key for key in self.courtesies if key not in done)

    def acts(self) -> dict[str, str]:
        """What nobody does at work, with the words of the poster."""
        return {key: self.word("forbidden", key) for key in self.forbidden}

    def word(self, name: str, key: str) -> str:
        """One of `courtesies`, `worn` or `forbidden` as the poster prints it."""
        value = self.published.values[name]
        words: dict[str, str] = dict(zip(value.plain, value.printed.split("、"), strict=True))
        return words.get(key, key)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "finding": lambda: self.is_finding(given["seen"]),
            "complete": lambda: self.is_complete(given["worn"]),
            "lacking": lambda: self.lacking(given["done"]),
        }
