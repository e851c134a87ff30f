"""Chance that repeats itself: the same names always throw the same dice, in any process and in any order."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def dice(*names: object) -> Random:
    """Dice of their own for what is named: a seed, a day, a case's number, a purpose."""
    return Random("|".join(map(str, names)))


def one_of(thrown: Random, weights: Mapping[T, float]) -> T:
    """One of several things, each as often as it weighs."""
    return thrown.choices(list(weights), list(weights.values()))[0]


def some(thrown: Random, span: Sequence[int]) -> int:
    """A number of a span, both ends among them."""
    return thrown.randint(span[0], span[1])
