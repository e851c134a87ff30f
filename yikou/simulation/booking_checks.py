"""What must hold of appointments, found by going through their entries once: each came to something, no place twice."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yikou.hall import queries
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger

AHEAD, KEPT, BACK, MISSED, LAPSED = "ahead", "kept", "back", "missed", "lapsed"
WORDS = {KEPT: "来了", BACK: "取消", MISSED: "没来", LAPSED: "候补没成", AHEAD: "还没到"}
# What each entry leaves an appointment at.
_ENDS: Mapping[str, str] = {
    "hall.booked": AHEAD,
    "hall.wished": AHEAD,
    "hall.offered": AHEAD,
    "hall.confirmed": AHEAD,
    "hall.appointment_moved": AHEAD,
    "hall.offer_lapsed": LAPSED,
    "hall.appointment_cancelled": BACK,
    "hall.no_show": MISSED,
    "hall.checked_in": KEPT,
}
_STATES = {KEPT: ("checked_in",), BACK: ("cancelled",), MISSED: ("no_show",), LAPSED: ("lapsed",)}
_HOLDS, _LETS_GO = ("hall.booked", "hall.offered", "hall.appointment_moved"), (BACK, MISSED, LAPSED)


@dataclass
class Fares:
    """How each appointment fared, and the places that were held by two at once."""

    ends: dict[str, str] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    queues: dict[str, int] = field(default_factory=dict)
    held: dict[tuple[int, str, int], str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)

    def go_on(self, kind: str, subject: str, facts: Mapping[str, Any]) -> None:
        """One entry more."""
        self.ends[subject] = _ENDS[kind]
        if "queue" in facts:
            self.queues[subject] = facts["queue"]
        if "day" in facts:
            self.days[subject] = date.fromisoformat(facts["day"])
        if kind in _HOLDS or _ENDS[kind] in _LETS_GO:
            self.held = {place: one for place, one in self.held.items() if one != subject}
        if kind in _HOLDS:
            self._holds(subject, facts)

    def _holds(self, subject: str, facts: Mapping[str, Any]) -> None:
        place = (self.queues[subject], facts["slot_at"], facts["place"])
        if place in self.held:
            when = datetime.fromisoformat(facts["slot_at"]).astimezone(ZONE)
            self.twice.append(f"{when:%m-%d %H:%M} 第 {facts['place'] + 1} 位")
        self.held[place] = subject


def fares(centre: str) -> Fares:
    """The appointments of a centre, entry by entry."""
    found = Fares()
    rows = ledger.entries(centre).filter(kind__in=list(_ENDS)).order_by("id")
    for kind, subject, facts in rows.values_list("kind", "subject", "facts").iterator(chunk_size=2000):
        found.go_on(kind, subject, facts)
    return found


def wrong_sums(centre: str, today: date, found: Fares) -> list[str]:
    """Appointments that got lost: made is kept, given back, not come, lapsed and still ahead; none on past days."""
    ends, wrong = Counter(found.ends.values()), []
    rows = queries.booked_by_state(centre)
    said = {end: sum(rows.get(state, 0) for state in states) for end, states in _STATES.items()}
    said[AHEAD] = sum(rows.values()) - sum(said.values())
    wrong += [f"{WORDS[end]}：台账 {ends[end]}，表里 {n}" for end, n in said.items() if ends[end] != n]
    past = sorted({found.days[one] for one, end in found.ends.items() if end == AHEAD and found.days[one] < today})
    wrong += [f"{day} 过了，还有没下落的" for day in past]
    numbers = queries.numbers_of_booked(centre)
    return wrong if numbers == ends[KEPT] else [*wrong, f"签到 {ends[KEPT]} 个，预约号 {numbers} 个"]
