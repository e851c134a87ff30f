"""Bad ratings are put right: a call the next morning, put right days later, asked by a third, now and then appealed."""

from datetime import datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from yikou.feedback import operations as feedback
from yikou.feedback import queries
from yikou.kernel.clock import ZONE
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.feedback.models import Rating, Rectification

# The working day after the rating on which each step is usually taken.
_DAYS = {"contact": 1, "fix": 3, "follow_up": 5}
_NOBODY_HOME, _APPEALS = 0.25, 0.3


def look_through(scene: Scene, since: datetime) -> None:
    """Put on the agenda what is to be done today for the bad ratings of the days before."""
    for one in queries.rectifications(scene.centre).filter(ended_at__isnull=True).order_by("id"):
        if _is_due(scene, one) and scene.is_new("rectification", one.pk, f"{one.at_step}{one.rounds}"):
            thrown = scene.dice(one.number, one.at_step, scene.day)
            scene.agenda.put(scene.some_time(thrown, after=since), partial(_step, scene, one.pk, thrown))
    for appeal in queries.appeals(scene.centre).filter(
        ended_at__isnull=True, due_on__lte=scene.working_day(scene.day, 2)
    ):
        if scene.is_new("appeal", appeal.pk, "open"):
            thrown = scene.dice(appeal.number, scene.day)
            scene.agenda.put(scene.some_time(thrown, after=since), partial(_decide, scene, appeal.pk, thrown))


def _is_due(scene: Scene, one: "Rectification") -> bool:
    opened = one.opened_at.astimezone(ZONE).date()
    return scene.day >= scene.working_day(opened, _DAYS[one.at_step])


def _step(scene: Scene, key: int, thrown: Random, at: datetime) -> None:
    one = queries.rectifications(scene.centre).filter(pk=key, ended_at__isnull=True).first()
    if one is None or not scene.is_played(one.owner):
        return
    by = scene.actor(one.owner)
    if one.at_step == "contact":
        if thrown.random() < _NOBODY_HOME:
            feedback.contact_rater(rectification=one, outcome="no_answer", by=by, at=at)
        feedback.contact_rater(rectification=one, outcome="reached", by=by, at=at)
        if thrown.random() < _APPEALS:
            _appeal(scene, one.rating, at)
    elif one.at_step == "fix":
        words = thrown.choice(scene.habits.righted)
        feedback.put_right(rectification=one, how="put_right", words=words, by=by, at=at)
    else:
        outcome = "content" if thrown.random() < 1 - _NOBODY_HOME else "knows"
        feedback.ask_rater(rectification=one, outcome=outcome, by=by, at=at)


def _decide(scene: Scene, key: int, thrown: Random, at: datetime) -> None:
    one = queries.appeals(scene.centre).filter(pk=key, ended_at__isnull=True).first()
    if one is None or not scene.is_played(one.owner):
        return
    by = scene.actor(one.owner)
    if not by.may("ratings.review"):
        return
    if thrown.random() < _APPEALS:
        words = "看了录像，居民当场说好，手滑按在旁边，评价不采用。"
        feedback.decide_appeal(appeal=one, upheld=True, reason="mistaken", words=words, by=by, at=at)
    else:
        words = "看了录像和台账，居民说的情况属实，评价成立。"
        feedback.decide_appeal(appeal=one, upheld=False, words=words, by=by, at=at)


def _appeal(scene: Scene, rating: "Rating", at: datetime) -> None:
    """The rated clerk thinks that somebody pressed the wrong face; a leader looks at it another day."""
    if scene.is_played(rating.staff) and queries.appeal_until(rating) >= scene.day:
        evidence = "当时居民说挺好的，可能是按错了，请看评价器前的录像。"
        feedback.appeal_rating(rating=rating, evidence=evidence, by=scene.actor(rating.staff), at=at)
