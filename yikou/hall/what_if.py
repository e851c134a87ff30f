"""假如: the hall's model on days that were, once as they were and once with something changed."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

from yikou.hall.model import Arrival, Day, Post, Wait, play
from yikou.hall.policies import Priority
from yikou.hall.serving import ALL_ROUND, ONE_DESK, ONE_DOOR, Line, Seat

# Half an hour, a minute; how many people all runs together may play, how often a day is played at most and at least.
HALF, MINUTE = 1800, 60
MOST_PEOPLE, MOST_RUNS, FEWEST_RUNS = 24_000, 8, 2
# By how much people come earlier or later in another run of the same day, in seconds.
JITTER = 300
# How many lessons are tried and told.
TRIED, TOLD = 8, 3
EXTRA = "+"


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed: `one_more` window for a time, `pooled`, `shut` a window, or `same`; `more` people in percent."""

    kind: str
    start: float = 0.0
    end: float = 0.0
    window: str = ""
    more: int = 0
    # What whoever opens one more window may do; None means everything.
    competence: frozenset[str] | None = None

    def applied(self, day: Day) -> Day:
        """A day with the change, the people aside."""
        if self.kind == "one_more":
            extra = Post(Seat(EXTRA, True, False, frozenset(), self.competence), ((self.start, self.end),))
            return replace(day, posts=(*day.posts, extra))
        if self.kind == "shut":
            return replace(day, posts=tuple(one for one in day.posts if one.seat.window != self.window))
        return pooled(day) if self.kind == "pooled" else day


def pooled(day: Day) -> Day:
    """一口受理: every window takes everything, the front desk aside."""
    posts = tuple(
        one if one.seat.is_front_desk else replace(one, seat=replace(one.seat, is_general=True, competence=None))
        for one in day.posts
    )
    return replace(day, lines=_staged(day, ONE_DESK), posts=posts)


def dedicated(day: Day) -> Day:
    """一门式: every line has its own windows only; a line that has none stays as it is."""
    owned = {pk for pk, line in day.lines.items() if any(post.seat.owns(line) for post in day.posts)}
    return replace(day, lines={**day.lines, **{pk: _stage(day.lines[pk], ONE_DOOR) for pk in owned}})


def all_round(day: Day) -> Day:
    """全科式: whoever is competent takes it."""
    return replace(day, lines=_staged(day, ALL_ROUND))


def _staged(day: Day, stage: str) -> dict[int, Line]:
    return {pk: _stage(line, stage) for pk, line in day.lines.items()}


def _stage(line: Line, stage: str) -> Line:
    return line if line.is_front_desk else replace(line, stage=stage)


def again(day: Day, seed: int, *, more: int = 0) -> Day:
    """The same day another time: the first as it was, later ones with people a little earlier or later.

    Services are exchanged among people of one line; `more` percent of people are added by drawing from the day.
    """
    chance = random.Random(seed)
    came = list(day.arrivals) if seed == 0 else _shuffled(day.arrivals, chance)
    extra = chance.choices(day.arrivals, k=round(len(day.arrivals) * more / 100)) if day.arrivals else []
    came += [replace(one, at=one.at + chance.uniform(-HALF, HALF)) for one in extra]
    return replace(day, arrivals=tuple(sorted(came, key=lambda one: one.at)))


def _shuffled(came: Iterable[Arrival], chance: random.Random) -> list[Arrival]:
    by_line: dict[int, list[Arrival]] = {}
    for one in came:
        by_line.setdefault(one.queue, []).append(one)
    made = []
    for ones in by_line.values():
        services = [one.service for one in ones]
        made += [
            replace(one, at=one.at + chance.uniform(-JITTER, JITTER), service=chance.choice(services)) for one in ones
        ]
    return made


# --- what comes out --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """The runs of one arrangement: medians over the runs, in minutes and people a day."""

    mean: float
    longest: float
    over: float
    people: float
    hours: float
    halves: dict[int, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Somebody is taught a department's matters: by how many minutes the mean wait falls."""

    clerk: int
    department: str
    saves: float


@dataclass(frozen=True, slots=True)
class Answer:
    """As it was, as it would be, the same people with dedicated windows and with one desk, and whom to teach what."""

    before: Outcome
    after: Outcome
    dedicated: Outcome
    pooled: Outcome
    lessons: tuple[Lesson, ...]
    runs: int
    is_anybody_limited: bool


def ask(days: Sequence[Day], change: Change, *, rule: Priority, limit: float) -> Answer:
    """Play some days as they were and with a change; `limit` is the wait in minutes that is too long."""
    days = list(_as_many_as_fit(days))
    people = sum(len(one.arrivals) for one in days)
    runs = min(max(MOST_PEOPLE // max(2 * people, 1), FEWEST_RUNS), MOST_RUNS)
    seeds, few = range(runs), range(1)

    def played(how: Callable[[Day], Day], which: Iterable[int], more: int = 0) -> Outcome:
        made = [how(again(day, seed, more=more)) for seed in which for day in days]
        return _outcome([(day, play(day, rule)) for day in made], limit)

    return Answer(
        before=played(_as_it_was, seeds),
        after=played(change.applied, seeds, change.more),
        dedicated=played(dedicated, few),
        pooled=played(pooled, few),
        lessons=tuple(lessons(days, rule)),
        runs=runs,
        is_anybody_limited=any(post.seat.competence is not None for day in days for post in day.posts),
    )


def _as_many_as_fit(days: Iterable[Day]) -> Iterator[Day]:
    """The first day, and further ones as long as the fewest runs of all do not play too many people."""
    people = 0
    for n, day in enumerate(days):
        people += len(day.arrivals)
        if n and 2 * FEWEST_RUNS * people > MOST_PEOPLE:
            return
        yield day


def _as_it_was(day: Day) -> Day:
    return day


def _outcome(runs: Sequence[tuple[Day, Sequence[Wait]]], limit: float) -> Outcome:
    waits = [[one.waited / MINUTE for one in played] for _, played in runs]
    return Outcome(
        mean=median(fmean(one) if one else 0.0 for one in waits),
        longest=median(max(one, default=0.0) for one in waits),
        over=median(sum(wait > limit for wait in one) for one in waits),
        people=median(len(one) for one in waits),
        hours=median(sum(end - start for post in day.posts for start, end in post.spans) / 3600 for day, _ in runs),
        halves=_halves([played for _, played in runs]),
    )


def _halves(runs: Sequence[Sequence[Wait]]) -> dict[int, tuple[float, float, float]]:
    """By half-hour of arrival: the mean wait of a run, where one, five and nine of ten runs lie."""
    found: dict[int, list[float]] = {}
    for played in runs:
        for half, some in _by_half(played).items():
            found.setdefault(half, []).append(fmean(some))
    return {half: _spread(sorted(means)) for half, means in sorted(found.items())}


def _by_half(played: Sequence[Wait]) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {}
    for one in played:
        found.setdefault(int(one.arrival.at // HALF), []).append(one.waited / MINUTE)
    return found


def _spread(ranked: list[float]) -> tuple[float, float, float]:
    last = len(ranked) - 1
    return ranked[round(last * 0.1)], median(ranked), ranked[round(last * 0.9)]


# --- whom to teach what ----------------------------------------------------------------------------


def lessons(days: Sequence[Day], rule: Priority) -> list[Lesson]:
    """The lessons that shorten waits most, where whoever is competent takes it: who should learn which department."""
    rounds = [all_round(day) for day in days]
    tried = _worth_trying(rounds, [wait for day in rounds for wait in play(day, rule)])
    if not tried:
        return []
    base = _mean(rounds, rule)
    found = [Lesson(*one, base - _mean([_taught(day, *one) for day in rounds], rule)) for one in tried]
    return sorted((one for one in found if one.saves > 0), key=lambda one: -one.saves)[:TOLD]


def _mean(days: Sequence[Day], rule: Priority) -> float:
    waits = [one.waited / MINUTE for day in days for one in play(day, rule)]
    return fmean(waits) if waits else 0.0


def _worth_trying(days: Sequence[Day], waits: Sequence[Wait]) -> list[tuple[int, str]]:
    """Clerks who may not do everything, and departments whose people wait longest in all that they lack."""
    departments = {item: name for day in days for item, name in day.departments.items() if name}
    lost: dict[str, float] = {}
    for one in waits:
        for name in {departments[item] for item in one.arrival.matters if item in departments}:
            lost[name] = lost.get(name, 0.0) + one.waited
    limited = {
        post.clerk: post.seat.competence for day in days for post in day.posts if post.seat.competence is not None
    }
    pairs = [
        (clerk, name)
        for name in sorted(lost, key=lambda each: -lost[each])
        for clerk, known in limited.items()
        if clerk is not None and name not in known and lost[name] > 0
    ]
    return pairs[:TRIED]


def _taught(day: Day, clerk: int, department: str) -> Day:
    posts = (
        replace(post, seat=replace(post.seat, competence=post.seat.competence | {department}))
        if post.clerk == clerk and post.seat.competence is not None
        else post
        for post in day.posts
    )
    return replace(day, posts=tuple(posts))
