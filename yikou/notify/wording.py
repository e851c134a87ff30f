"""What a message says: one plain sentence a topic, as data (`data/messages.yaml`)."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings

FILE = "messages.yaml"
# Filled by the house for every message.
OWN = frozenset({"centre", "call"})


class WordingWrong(ValueError):
    """The file of messages, or what somebody wants to tell, does not fit it."""


@dataclass(frozen=True)
class Wording:
    """One topic: how staff call it, and what the resident reads."""

    topic: str
    title: str
    text: str

    @property
    def places(self) -> frozenset[str]:
        """What has to be given to tell it."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.text) if name) - OWN

    def said(self, values: Mapping[str, str], *, centre: str, call: str) -> str:
        """The text with its places filled."""
        return self.text.format(**values, centre=centre, call=call)


@cache
def wordings() -> Mapping[str, Wording]:
    """All topics by their name, as they ship."""
    with (settings.SHIPPED / FILE).open(encoding="utf-8") as file:
        rows = yaml.safe_load(file)
    try:
        found = [Wording(**row) for row in rows]
    except TypeError as wrong:
        raise WordingWrong(f"{FILE}: {wrong}") from wrong
    if len({one.topic for one in found}) != len(found):
        raise WordingWrong(f"{FILE}: a topic is there twice")
    return {one.topic: one for one in found}


def wording(topic: str, values: Mapping[str, str]) -> Wording:
    """A topic, checked against what is given for it."""
    found = wordings().get(topic)
    if found is None:
        raise WordingWrong(f"{FILE}: no topic {topic}")
    if found.places != frozenset(values):
        raise WordingWrong(f"{FILE}: {topic} wants {sorted(found.places)}, given {sorted(values)}")
    return found
