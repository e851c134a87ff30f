"""What is asked about visits at home: what is planned, made, late, and what came of it."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from yikou.feedback.models import HomeRound, HomeState
from yikou.feedback.models import HomeVisit as HomeVisit
from yikou.feedback.operations.homes import CONCERNS

SHOWN = 300
# The figures of a round, each of which opens what it counts.
FIGURES: Mapping[str, str] = {
    "all": "排了",
    "done": "走完了",
    "unreachable": "没遇上",
    "open": "还没走完",
    "late": "过期",
    "heard": "听到并登记",
    "concern": "诉求",
    "enquiry": "咨询",
    "dispute": "纠纷",
    "task": "交办",
}


@dataclass(frozen=True)
class Heard:
    """One thing that was heard: what it became, its number, the visit."""

    sort: str
    number: str
    visit: HomeVisit


def home_rounds(centre: str) -> list[HomeRound]:
    """The rounds of a centre, the newest first."""
    return list(HomeRound.objects.at_centre(centre).order_by("-first_on")[:SHOWN])


def to_go(centre: str, account: int) -> list[HomeVisit]:
    """The open visits of one person, the earliest last day first, neighbours together."""
    rows = HomeVisit.objects.at_centre(centre).not_about(account).open().owned_by(account)
    return list(rows.order_by("due_on", "area", "id")[:SHOWN])


def at_home(centre: str, area: str, home: str) -> HomeVisit | None:
    """The latest visit at one home."""
    rows = HomeVisit.objects.at_centre(centre).filter(area=area, home=home).order_by("-id")
    return rows.first()


def visits_of(round_: HomeRound, *, reader: int | None = None) -> list[HomeVisit]:
    """The visits of a round, the earliest last day first; none at which something about the reader was said."""
    rows = HomeVisit.objects.at_centre(round_.centre_id).not_about(reader).filter(round=round_)
    return list(rows.order_by("due_on", "area", "id"))


def narrowed(visits: list[HomeVisit], figure: str, on: date) -> list[HomeVisit]:
    """The visits that a figure counts."""
    return [one for one in visits if _COUNTS[figure](one, on)]


_COUNTS: Mapping[str, Callable[[HomeVisit, date], bool]] = {
    "all": lambda _one, _on: True,
    "done": lambda one, _on: one.state == HomeState.DONE,
    "unreachable": lambda one, _on: one.state == HomeState.UNREACHABLE,
    "open": lambda one, _on: one.is_open,
    "late": lambda one, on: one.is_late(on),
}


def heard(visits: list[HomeVisit], figure: str = "heard") -> list[Heard]:
    """What was heard in some visits, or of one kind."""
    return [
        Heard(said["sort"], said["number"], one)
        for one in visits
        for said in one.heard
        if figure in ("heard", kind(said["sort"]))
    ]


def kind(sort: str) -> str:
    """Where something that was heard belongs: concern, enquiry, dispute or task."""
    return "concern" if sort in CONCERNS else sort


def figures(visits: list[HomeVisit], on: date) -> dict[str, int]:
    """How many of each."""
    came = Counter(kind(said["sort"]) for one in visits for said in one.heard)
    counted = {key: len(narrowed(visits, key, on)) for key in _COUNTS}
    return (
        counted | {"heard": sum(came.values())} | {key: came[key] for key in ("concern", "enquiry", "dispute", "task")}
    )
