"""A served centre in which 小李 left a question without an answer for a month, and gave a notice that was not right.

`python -m tests.support.breached_hall` fills the data folder that the environment names.
"""

import os
from datetime import timedelta


def main() -> None:
    """Fill the data folder."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "yikou.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.working_day import intake_of
    from tests.world import MONDAY_9AM, build_world
    from yikou.cases import operations as cases
    from yikou.feedback import operations
    from yikou.kernel import actors, clock

    call_command("migrate", verbosity=0)
    world = build_world()
    machine, at = actors.system(world.centre), MONDAY_9AM + timedelta(days=30)
    cases.note_enquiry(question="怎么办居住证？", channel="phone", by=world.li, at=MONDAY_9AM)
    answers = intake_of(world, "MZ-001", world.zhou, MONDAY_9AM).answers
    notice = cases.give_notice(item="MZ-001", answers=answers, person=world.zhou, by=world.li, at=at)
    cases.correct_notice(notice=notice, answers=answers, fault="clerk", reason="少说了一样", by=world.sun, at=at)
    cases.watch(centre=world.centre, by=machine, at=at)
    operations.watch_supervision(centre=world.centre, by=machine, at=at)
    clock.start_at(settings.DATA, at.replace(hour=10))


if __name__ == "__main__":
    main()
