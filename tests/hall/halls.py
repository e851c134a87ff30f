"""A large hall to try rules on: twelve windows, four hundred people, services as the literature has them."""

import random
from datetime import datetime

from yikou.hall.model import Arrival, Day, Post
from yikou.hall.serving import Line, Seat
from yikou.kernel.clock import ZONE

MIDNIGHT = datetime(2026, 3, 2, tzinfo=ZONE)
# Shares of the day's people by hour from nine to five, and the squared variation of a service.
HOURS, VARIATION = (17, 20, 14, 6, 12, 14, 11, 6), 0.51
DEPARTMENTS = tuple(f"部门{n}" for n in range(12))
GENERAL, OWN = DEPARTMENTS[6:], DEPARTMENTS[:6]
OPEN = ((9 * 3600.0, 17 * 3600.0),)


def people(seed: int, *, visitors: int = 400) -> tuple[Arrival, ...]:
    """Who comes: an hour, a department, one of its dozen items, and a log-normal service around the item's mean."""
    chance = random.Random(seed)
    means = {item: chance.uniform(4, 15) * 60 for item in range(144)}
    spread = 0.64  # of the logarithm: exp(0.64²) - 1 is about the variation above
    made = []
    for _ in range(visitors):
        hour = chance.choices(range(len(HOURS)), HOURS)[0] + 9
        item = chance.randrange(144)
        service = means[item] * chance.lognormvariate(-spread * spread / 2, spread)
        name = DEPARTMENTS[item % 12]
        queue = OWN.index(name) + 2 if name in OWN else 1
        made.append(Arrival(queue, (hour + chance.random()) * 3600, service, matters=(f"{name}-{item}",)))
    return tuple(sorted(made, key=lambda one: one.at))


def lines(stage: str, *, helped: bool = True) -> dict[int, Line]:
    """The general line, and one of each department that has a window of its own."""
    own = {n + 2: Line(n + 2, stage, frozenset([name]), is_helped=helped) for n, name in enumerate(OWN)}
    return {1: Line(1, stage, frozenset(), is_helped=helped), **own}


def windows(*, pooled: bool) -> tuple[Post, ...]:
    """Six general windows; six that know their own department and what goes to the general ones. Or twelve general."""
    general = [Seat(str(n), True, False, frozenset()) for n in range(1, 13 if pooled else 7)]
    own = [Seat(str(n + 7), False, False, frozenset([name]), frozenset([name, *GENERAL])) for n, name in enumerate(OWN)]
    return tuple(Post(one, OPEN, n) for n, one in enumerate([*general, *([] if pooled else own)], 1))


def day(seed: int, *, pooled: bool = False, stage: str = "all_round", helped: bool = True, visitors: int = 400) -> Day:
    """A day of the hall."""
    came = people(seed, visitors=visitors)
    departments = {one.matters[0]: one.matters[0].partition("-")[0] for one in came}
    return Day(MIDNIGHT, lines(stage, helped=helped), windows(pooled=pooled), came, departments)
