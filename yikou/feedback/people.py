"""People of a concern: whom it is about, who may handle it, who stands one level above."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from yikou.accounts import queries as accounts
from yikou.accounts.rights import holders as holders
from yikou.feedback.owners import NobodyToOwn, find_owner
from yikou.feedback.queries.worklist import loads
from yikou.ledger import queries as ledger

if TYPE_CHECKING:
    from yikou.cases.models import Case

# One level above another (上一级): who looks again does not stand beside or below who looked first.
LEVELS = {
    "clerk": 0,
    "reviewer": 0,
    "front_desk": 0,
    "committee_cadre": 0,
    "window_head": 1,
    "hall_head": 2,
    "office": 2,
    "department_head": 2,
    "director": 3,
    "party_secretary": 3,
    "leader_in_charge": 4,
}
HANDLE, ARRANGE = "concerns.handle", "concerns.arrange"


def meant(
    centre: str, *, staff: Iterable[int], window: str, department: str, case: "Case | None", happened_on: date, on: date
) -> tuple[int, ...]:
    """The accounts that something is about: named, at the window that day, in charge of the case or department."""
    found = set(staff)
    if window:
        acted = ledger.entries(centre).filter(day=happened_on, place=window, by__startswith="staff:")
        found |= {int(by.partition(":")[2]) for by in acted.order_by().values_list("by", flat=True).distinct()}
    if department and not found and case is None:
        for role in ("reviewer", "department_head"):
            found |= set(accounts.holding(centre, role, on=on, department=department))
    if case is not None and not found:
        found |= {case.first_contact, case.owner}
    return tuple(sorted(one for one in found if one > 0))


def owner_by_role(centre: str, roles: Sequence[str], right: str, *, on: date, apart_from: Iterable[int]) -> int:
    """Who answers for it: the first of some roles that somebody free holds, else who else may. Refuses NobodyToOwn."""
    apart = set(apart_from)
    held = loads(centre)
    for role in roles:
        able = [one for one in accounts.holding(centre, role, on=on) if one not in apart]
        if able:
            return min(able, key=lambda one: (held.get(one, 0), one))
    return find_owner(centre, right, on=on, apart_from=apart)


def head_of(centre: str, department: str, *, on: date, apart_from: Iterable[int]) -> int | None:
    """The head of a department, where it has one who is not meant."""
    heads = accounts.holding(centre, "department_head", on=on, department=department) if department else []
    return next((one for one in heads if one not in set(apart_from)), None)


def level(centre: str, account: int, *, on: date) -> int:
    """How high somebody stands who handles concerns; -1 for nobody of the house."""
    return max((rank for role, rank in LEVELS.items() if account in accounts.holding(centre, role, on=on)), default=-1)


def one_level_up(centre: str, below: int, *, on: date, apart_from: Iterable[int]) -> int:
    """Somebody else who may handle it and stands above `below`, the nearest level first. Refuses with NobodyToOwn."""
    apart, floor, held = set(apart_from) | {below}, level(centre, below, on=on), loads(centre)
    ranks = {one: level(centre, one, on=on) for one in accounts.entitled(centre, HANDLE, on=on, apart_from=apart)}
    above = [one for one, rank in ranks.items() if rank > floor]
    if not above:
        raise NobodyToOwn
    return min(above, key=lambda one: (ranks[one], held.get(one, 0), one))
