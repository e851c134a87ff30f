"""Worded: a rule whose choices are shown in the words that its poster prints."""

from collections.abc import Mapping

from yikou.kernel.rules import Rule


class Worded(Rule):
    """A rule whose choices are shown in the words that the poster prints."""

    def words_of(self, name: str) -> Mapping[str, str]:
        """The keys of a value and their words, in the order of the rule."""
        value = self.published.values[name]
        return dict(zip(value.plain, value.printed.split("、"), strict=True))
