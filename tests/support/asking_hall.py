"""The cast's centre after a Sunday of questions: what was asked again and again is found on Monday morning."""

import os
from datetime import timedelta


def main() -> None:
    """Fill the data folder that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "yikou.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.world import MONDAY_9AM, SUNDAY_NOON, build_world
    from yikou.cases import operations as cases
    from yikou.feedback import operations as feedback
    from yikou.kernel import clock
    from yikou.kernel.actors import system

    call_command("migrate", verbosity=0)
    world = build_world()
    for minute in range(14):
        cases.note_enquiry(
            question="低保要带什么材料，停车在哪里？打 13800001234 没人接",
            channel="phone",
            topic="MZ-001" if minute % 7 else "",
            answer="已经说清",
            by=world.mei,
            at=SUNDAY_NOON + timedelta(minutes=minute),
        )
    feedback.look_for_patterns(centre=world.centre, by=system(world.centre), at=MONDAY_9AM)
    clock.start_at(settings.DATA, MONDAY_9AM.replace(minute=20))


if __name__ == "__main__":
    main()
