"""The hall after two weeks of work: what the office's pages show in a browser.

Two weeks with matters of every kind, each day closed but the last Friday, which was missed; then the
Monday after, at twenty to eleven. `python -m tests.support.worked_hall` fills the data folder
that the environment names.
"""

import os
import random
from datetime import date, datetime, time, timedelta
from typing import Any

FIRST, MISSED, LAST = date(2026, 3, 2), date(2026, 3, 13), date(2026, 3, 16)
CLIENTS = ["钱惠琴", "孙玉林", "李建国", "朱丽华", "张小妹", "冯志强", "韩晓东", "褚秀英", "卫爱民", "蒋云芬"]
A_DAY = 12
STEP = timedelta(minutes=17)


def main() -> None:
    """Fill the data folder."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "yikou.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.world import build_world
    from yikou.kernel import clock
    from yikou.kernel.clock import ZONE

    call_command("migrate", verbosity=0)
    work_through(build_world(), random.Random(3))
    clock.start_at(settings.DATA, datetime.combine(LAST, time(10, 40), tzinfo=ZONE))


def work_through(world: Any, chance: random.Random) -> None:
    """The days, one after another, through the operations that the pages use."""
    from tests.world import CENTRE, identity_number
    from yikou.cases import operations as cases
    from yikou.centre import access, operations, queries
    from yikou.kernel.actors import system
    from yikou.kernel.clock import ZONE
    from yikou.reporting import operations as reporting
    from yikou.residents.operations import register

    def at(day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), tzinfo=ZONE)

    people = [
        register(name=name, identity=identity_number(date(1950 + 3 * n, 3, 4), 10 + n), by=world.li, at=at(FIRST, 8)).pk
        for n, name in enumerate(CLIENTS)
    ]
    day = FIRST
    while day <= LAST:
        if queries.calendar(CENTRE).is_working(day):
            for number in range(A_DAY if day < LAST else 5):
                _one(world, chance, people, at(day, 9) + number * STEP)
            if day not in (MISSED, LAST):
                reporting.close_open_days(centre=CENTRE, until=day, by=world.wu, at=at(day, 17, 40))
        day += timedelta(days=1)
    for window, clerk in (("1", world.li), ("2", world.sun)):
        operations.seat_at(window=access.window(clerk, window), by=clerk, at=at(LAST, 8, 55))
    reporting.note_missed_closes(centre=CENTRE, by=system(CENTRE), at=at(LAST, 9))
    cases.watch(centre=CENTRE, by=system(CENTRE), at=at(LAST, 10, 30))


def _one(world: Any, chance: random.Random, people: list[int], at: datetime) -> None:
    """One matter of the day: done on the spot, accepted, told, or asked."""
    from tests.working_day import intake_of
    from yikou.cases import operations as cases
    from yikou.catalogue import queries as catalogue
    from yikou.feedback import operations as feedback
    from yikou.kernel.actors import resident

    items = catalogue.catalogue(world.centre, at.date()).items.values()
    instant = [one.code for one in items if one.is_instant][:20]
    longer = [one.code for one in items if 3 <= one.promised_limit <= 8 and not one.provides][:20]
    clerk, person, kind = chance.choice([world.li, world.sun]), chance.choice(people), chance.random()
    if kind < 0.45:
        done = cases.finish_at_once(intake=intake_of(world, chance.choice(instant), person, at), by=clerk, at=at)
        level = chance.choices(["very_satisfied", "satisfied", "dissatisfied"], [12, 3, 1])[0]
        feedback.rate(
            token=done.token, level=level, channel="pad", words="等得有点久" if level == "dissatisfied" else "",
            by=resident(world.centre), at=at + timedelta(minutes=2),
        )  # fmt: skip
    elif kind < 0.75:
        matter = intake_of(world, chance.choice(longer), person, at)
        accepted = cases.accept(matter=matter, by=clerk, at=at)
        if accepted.step and (reasons := catalogue.item(world.centre, accepted.item_code, at.date()).suspends):
            cases.suspend(case=accepted, reason=reasons[0], note="等结果", by=clerk, at=at + timedelta(minutes=5))
    elif kind < 0.88:
        item = chance.choice(longer)
        answers = intake_of(world, item, person, at).answers
        cases.give_notice(item=item, answers=answers, person=person, by=clerk, at=at)
    else:
        cases.note_enquiry(question="小孩落户去哪里办？", channel="phone", by=world.mei, at=at)


if __name__ == "__main__":
    main()
