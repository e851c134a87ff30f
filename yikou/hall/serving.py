"""Who may serve what: a window's kind, its clerk's competence and the stage of a line decide. Pure.

一门式: each line has windows of its own. 一口式: general windows take any matter, dedicated ones
theirs, and with nobody of their own they help the other lines with what their clerk is known to do.
全科式: whoever is competent takes it, their own lines first. (E-10, E-11)
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from yikou.hall.order import Standing

ONE_DOOR, ONE_DESK, ALL_ROUND = "one_door", "one_desk", "all_round"


@dataclass(frozen=True, slots=True)
class Line:
    """A queue as far as serving goes."""

    pk: int
    stage: str
    departments: frozenset[str]
    is_front_desk: bool = False
    # Whether dedicated windows of other lines help this one while nobody of their own waits.
    is_helped: bool = True


@dataclass(frozen=True, slots=True)
class Seat:
    """A window with whoever sits there; `competence` names departments and items, None means all."""

    window: str
    is_general: bool
    is_front_desk: bool
    departments: frozenset[str]
    competence: frozenset[str] | None = None

    def owns(self, line: Line) -> bool:
        """Whether the line is this window's own."""
        if self.is_front_desk or line.is_front_desk:
            return self.is_front_desk and line.is_front_desk
        if self.is_general:
            return not line.departments
        return bool(self.departments & line.departments)

    def may_call_from(self, line: Line) -> bool:
        """Whether numbers of the line may be called here at all."""
        if self.is_front_desk or line.is_front_desk or line.stage == ONE_DOOR:
            return self.owns(line)
        return self.owns(line) or self.is_general or line.stage == ALL_ROUND or self.helps(line)

    def helps(self, line: Line) -> bool:
        """Whether this dedicated window takes from another's line what its clerk is known to do.

        Of whom nothing is written down nobody knows more than the window's own matters.
        """
        dedicated = not self.is_general and not self.is_front_desk
        asked = line.stage == ONE_DESK and line.is_helped and not line.is_front_desk
        return dedicated and asked and self.competence is not None and not self.owns(line)

    def is_competent(self, line: Line, matters: Collection[str], department_of: Callable[[str], str]) -> bool:
        """Whether whoever sits here may do these matters; without any named, something of the line.

        Who only helps a line is not sent somebody of whom nobody knows what for.
        """
        if self.competence is None:
            return True
        if matters:
            return all(one in self.competence or department_of(one) in self.competence for one in matters)
        if self.helps(line):
            return False
        return not line.departments or bool(line.departments & self.competence)

    def may_serve(self, line: Line, one: Standing, department_of: Callable[[str], str]) -> bool:
        """Whether this window may call this number: one that was passed on here, or one of its lines."""
        if one.reserved_for:
            return one.reserved_for == self.window
        return self.may_call_from(line) and self.is_competent(line, one.matters, department_of)
