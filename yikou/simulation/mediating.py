"""Mediating: quarrels that come to the desk, and how they are settled step by step."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import yaml
from django.conf import settings

from yikou.feedback.operations import mediating
from yikou.feedback.queries import disputes as queries
from yikou.simulation.habits import shipped
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.feedback.queries.disputes import Dispute

Row = Mapping[str, Any]


@lru_cache(maxsize=1)
def _shipped() -> tuple[Row, ...]:
    text = (settings.SHIPPED / "demo" / "disputes.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text)["disputes"])


def plan(scene: Scene, since: datetime) -> None:
    """Put on the agenda who comes with a quarrel today, and what goes on with those that came before."""
    for row in _shipped():
        came_on = shipped().today.date() - timedelta(days=row["before"])
        moment = scene.at(time.fromisoformat(row["at"]))
        if came_on == scene.day and moment > since:
            scene.agenda.put(moment, partial(_note, scene, row))
        for step in row["steps"]:
            due = scene.at(time.fromisoformat(step["at"]))
            if scene.is_today(came_on, step["after"]) and due > since:
                scene.agenda.put(due, partial(_go_on, scene, row["words"], step))


def _note(scene: Scene, row: Row, at: datetime) -> None:
    by = scene.first_there("concerns.note", at)
    if by is None or queries.told(scene.centre, row["words"]):
        return
    said = {key: row.get(key, "") for key in ("sort", "words", "one_name", "other_name")}
    mediating.note_dispute(said=mediating.Quarrel(**said), by=by, at=at)


def _go_on(scene: Scene, words: str, step: Row, at: datetime) -> None:
    dispute = queries.told(scene.centre, words)
    if dispute is None or not scene.is_played(dispute.owner) or step["do"] not in _may(dispute):
        return
    _ACTS[step["do"]](dispute, step, {"dispute": dispute, "by": scene.actor(dispute.owner), "at": at})


def _may(dispute: "Dispute") -> tuple[str, ...]:
    """What can be done where it stands; a visitor may have gone on with it."""
    return {"noted": ("consent", "accept"), "mediating": ("held", "settle"), "settled": ("again",)}.get(
        dispute.state, ()
    )


def _consent(dispute: "Dispute", step: Row, acting: dict[str, Any]) -> None:
    for side in ("one", "other"):
        if side not in dispute.consents:
            mediating.consent_to(**acting, side=side, how=step["how"])


def _accept(dispute: "Dispute", step: Row, acting: dict[str, Any]) -> None:
    if len(dispute.consents) > 1:
        mediating.accept_dispute(**acting, mediator=dispute.owner)


def _held(_: "Dispute", step: Row, acting: dict[str, Any]) -> None:
    mediating.hold_session(**acting, words=step["words"], helpers=step["helpers"])


def _settle(_: "Dispute", step: Row, acting: dict[str, Any]) -> None:
    words = {key: step[key] for key in ("terms", "one_says", "other_says")}
    mediating.settle_dispute(**acting, how="paper", **words)


def _again(_: "Dispute", step: Row, acting: dict[str, Any]) -> None:
    mediating.ask_again(**acting, kept="kept", words=step["words"])


_ACTS = {"consent": _consent, "accept": _accept, "held": _held, "settle": _settle, "again": _again}
