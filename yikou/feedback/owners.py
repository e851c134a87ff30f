"""Who owes it: somebody who may, never the person who is meant, the one with least on the desk."""

from collections.abc import Iterable
from datetime import date

from yikou.accounts import queries as accounts
from yikou.accounts.rights import holders
from yikou.feedback.queries.worklist import loads
from yikou.kernel.refusals import Refusal

# Asked in this order, so that what comes in by itself goes to the office before it goes to the director. No rule
# of the institutions says it: where one names who answers (`people.owner_by_role`), that comes first.
FIRST = ("office", "hall_head", "window_head", "department_head", "leader_in_charge", "director")


class NobodyToOwn(Refusal):
    """Nobody at the centre may take it, beside the person it is about."""

    told = "中心里没有别的人能接这件事。请先给办公室或者分管领导开通账号和权限，再登记。"


def find_owner(centre: str, right: str, *, on: date, apart_from: Iterable[int] = ()) -> int:
    """Somebody who holds a right and is none of `apart_from`: by role, then who has the least to answer for.

    Refuses with NobodyToOwn.
    """
    for role in sorted(holders(right), key=_rank):
        able = [one for one in accounts.holding(centre, role, on=on) if one not in set(apart_from)]
        if able:
            held = loads(centre)
            return min(able, key=lambda one: (held.get(one, 0), one))
    raise NobodyToOwn()


# Asked in this order where nobody holds the right that a thing needs: it must not be without an owner.
ELSE = ("concerns.handle", "concerns.arrange", "ratings.review", "dashboard.read", "people.grant")


def owner_for(centre: str, right: str, *, on: date, apart_from: Iterable[int] = ()) -> int:
    """The same for what comes in by itself and cannot wait: who holds the right, else who comes nearest to it.

    Refuses with NobodyToOwn where the centre has nobody else at all.
    """
    apart = set(apart_from)
    for one in (right, *ELSE):
        try:
            return find_owner(centre, one, on=on, apart_from=apart)
        except NobodyToOwn:
            continue
    raise NobodyToOwn()


def _rank(role: str) -> int:
    return FIRST.index(role) if role in FIRST else len(FIRST)
