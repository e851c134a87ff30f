"""Saying: what residents tell the centre, and what becomes of it; questions that many ask are published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import yaml
from django.conf import settings

from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.feedback import operations as feedback
from yikou.feedback import queries as heard
from yikou.simulation.habits import shipped
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.feedback.queries import Concern

EDITOR = "catalogue.edit"
LISTED_AT, PUBLISHED_AT = time(9, 5), time(16, 30)
# Who comes or calls is noted by somebody of the house; the others send it themselves.
BY_ITSELF = ("web",)
# What was said in a return visit or at a door goes on as all such things go.
CALLED_OR_MET = ("phone", "visit")
FILE = settings.SHIPPED / "demo" / "concerns.yaml"
LONGEST = 200  # characters of a question as it is published


@dataclass(frozen=True)
class Story:
    """Something that is said, so many days before the demo's day, and how it goes on."""

    before: int
    at: time
    said: Mapping[str, Any]
    answer: Mapping[str, Any] = field(default_factory=dict)
    after: int = 0
    feel: str = ""


@lru_cache(maxsize=1)
def _shipped() -> tuple[tuple[Story, ...], tuple[Mapping[str, str], ...]]:
    held = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(_story(dict(one)) for one in held["concerns"]), tuple(held["offices"])


def _story(row: dict[str, Any]) -> Story:
    own = {name: row.pop(name) for name in ("answer", "after", "feel") if name in row}
    return Story(before=row.pop("before"), at=time.fromisoformat(row.pop("at")), said=row, **own)


def plan(scene: Scene, since: datetime) -> None:
    """Put on the agenda what is said today, what goes on with it, and what an editor does."""
    stories, _ = _shipped()
    for story in stories:
        day = shipped().today.date() - timedelta(days=story.before)
        if scene.day == day and scene.at(story.at) > since:
            scene.agenda.put(scene.at(story.at), partial(_say, scene, story))
    for moment, act in ((LISTED_AT, _list_offices), (PUBLISHED_AT, _publish)):
        if scene.at(moment) > since:
            scene.agenda.put(scene.at(moment), partial(act, scene))
    look_through(scene, since)


def look_through(scene: Scene, since: datetime) -> None:
    """Put on the agenda what is open: it is accepted, answered, judged, where its people are played."""
    for concern in heard.concerns(scene.centre).open():
        _wait(scene, concern, since)


def _say(scene: Scene, story: Story, at: datetime) -> None:
    said = feedback.Said(**story.said)
    by = scene.resident if said.channel in BY_ITSELF else scene.first_there("concerns.note", at)
    if by is not None and not _known(scene, said.words):
        _wait(scene, feedback.note_concern(said=said, by=by, at=at), at)


def _known(scene: Scene, words: str) -> bool:
    return heard.concerns(scene.centre).filter(words=words).exists()


def _story_of(concern: "Concern") -> Story | None:
    """How it goes on: as its story says, and for what was said in a return visit as all of them go."""
    told = next((one for one in _shipped()[0] if one.said["words"] == concern.words), None)
    return told or (_called() if concern.source and concern.channel in CALLED_OR_MET else None)


@lru_cache(maxsize=1)
def _called() -> Story:
    held = yaml.safe_load(FILE.read_text(encoding="utf-8"))["called"]
    return Story(before=0, at=time.min, said={}, answer=held["answer"], after=held["after"])


def _wait(scene: Scene, concern: "Concern", at: datetime) -> None:
    """The next step of a concern, once, some time later: hours for an answer, less for the rest."""
    story = _story_of(concern)
    if not scene.is_new("concern", concern.pk, f"{concern.state} {concern.turn}"):
        return
    thrown = scene.dice(concern.number, concern.state)
    if concern.state == "handling" and story is not None and story.answer:
        began = concern.accepted_at or concern.opened_at
        moment = max(at, began + timedelta(hours=story.after)) + timedelta(minutes=thrown.randint(1, 20))
    elif concern.state == "handling":
        return
    else:
        moment = scene.later(at, thrown.randint(20, 90))
    if moment.date() == scene.day and moment < scene.agenda.closes_at:
        scene.agenda.put(moment, partial(_go_on, scene, concern.number))


def _go_on(scene: Scene, number: str, at: datetime) -> None:
    concern = heard.concerns(scene.centre).open().filter(number=number).first()
    if concern is None:
        return
    story = _story_of(concern)
    if concern.state == "answered":
        if story is not None and story.feel:
            feedback.feel_about(concern=concern, feel=story.feel, by=scene.resident, at=at)
        return
    if not scene.is_played(concern.owner):
        return
    by = scene.actor(concern.owner)
    if concern.state == "noted":
        feedback.accept_concern(concern=concern, scale="simple", by=by, at=at)
    elif story is not None and story.answer:
        if concern.sort == "stuck" and concern.head_came_at is None:
            feedback.head_came(concern=concern, by=by, at=at)
        feedback.answer_concern(concern=concern, answer=feedback.Answer(**story.answer), by=by, at=at)
    _wait(scene, concern, at)


def _list_offices(scene: Scene, at: datetime) -> None:
    """The directory of offices outside is written once."""
    by = scene.first_there(EDITOR, at)
    if by is None or queries.offices(scene.centre).exists():
        return
    for one in _shipped()[1]:
        given = {name: str(one.get(name, "")) for name in ("name", "does", "place", "telephone", "hours")}
        cases.list_office(**given, office=None, by=by, at=at)


def _publish(scene: Scene, at: datetime) -> None:
    """An editor publishes one question that many asked, as it was answered."""
    by = scene.first_there(EDITOR, at)
    waiting = queries.offered(scene.centre).first()
    example = queries.example_of(waiting) if waiting else None
    if by is None or waiting is None or example is None or not example.answer:
        return
    text, answer = example.question[:LONGEST], example.answer
    cases.publish_question(question=waiting, text=text, answer=answer, by=by, at=at)
