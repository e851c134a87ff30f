"""Visiting: homes are gone to as was planned; what is said at a door goes on as what it is."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import yaml
from django.conf import settings

from yikou.feedback.operations import homes
from yikou.feedback.queries import homes as queries
from yikou.simulation.habits import shipped
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.feedback.queries.homes import HomeVisit

Row = Mapping[str, Any]
MISSED_AT = "16:25"


@lru_cache(maxsize=1)
def _shipped() -> tuple[Row, ...]:
    text = (settings.SHIPPED / "demo" / "homes.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text)["plans"])


def plan(scene: Scene, since: datetime) -> None:
    """Put on the agenda what is planned today, and the homes that are gone to."""
    for row in _shipped():
        planned_on = shipped().today.date() - timedelta(days=row["before"])
        if planned_on == scene.day and (moment := scene.at(time.fromisoformat(row["at"]))) > since:
            scene.agenda.put(moment, partial(_arrange, scene, row))
        for one in row["homes"]:
            moment = scene.at(time.fromisoformat(one.get("at", MISSED_AT)))
            if "after" in one and scene.is_today(planned_on, one["after"]) and moment > since:
                scene.agenda.put(moment, partial(_go, scene, row["area"], one))


def _arrange(scene: Scene, row: Row, at: datetime) -> None:
    by = scene.named(row["by"])
    if not scene.is_played(by.account_id or 0) or queries.home_rounds(scene.centre):
        return
    homes.arrange_homes(
        area=row["area"],
        homes=[one["home"] for one in row["homes"]],
        visitors=[scene.accounts[one] for one in row["visitors"]],
        until_on=scene.day + timedelta(days=row["days"]),
        by=by,
        at=at,
    )


def _go(scene: Scene, area: str, row: Row, at: datetime) -> None:
    visit = queries.at_home(scene.centre, area, row["home"])
    if visit is None or visit.state != "to_go" or not scene.is_played(visit.owner):
        return
    by = scene.actor(visit.owner)
    if "missed" in row:
        homes.miss_home(visit=visit, by=by, at=at)
        return
    asked, offered = ("convenient", "needs", "opinions"), ("guidance", "papers")
    said = {"who": row["who"], "words": row["words"], "asked": asked, "offered": offered}
    homes.meet_home(visit=visit, **said, by=by, at=at)
    _register(visit, row, by, at)


def _register(visit: "HomeVisit", row: Row, by: Any, at: datetime) -> None:
    heard = row.get("heard", ())
    for one in heard:
        homes.hear_at_home(visit=visit, said=homes.AtTheDoor(**one), by=by, at=at)
    homes.finish_home(visit=visit, nothing=not heard, by=by, at=at)
