"""Actor: who does something, as a value that every operation takes as `by`."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a member of staff, a resident, a device, or the system itself.

    `key` is what the ledger keeps (`staff:12`, `resident`, `system`): an identifier,
    never a name. `rights` are the permissions held at `centre`; `windows` and
    `departments` narrow some of them.
    """

    key: str
    centre: str
    name: str = ""
    rights: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    window: str = ""
    departments: frozenset[str] = field(default_factory=frozenset)
    account_id: int | None = None

    def may(self, right: str) -> bool:
        """Whether this actor holds a right (a permission's name, `cases.accept`)."""
        return right in self.rights


def system(centre: str) -> Actor:
    """The system acting by itself: a deadline that passes, a day's close that is missed."""
    return Actor(key="system", centre=centre, name="系统")


def resident(centre: str) -> Actor:
    """A resident who is not signed in: a progress look-up, a rating."""
    return Actor(key="resident", centre=centre, name="居民")
