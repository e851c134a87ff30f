"""A served centre with those who inspect it: the cast, the committee, a supervisor in office, a roster.

`python -m tests.support.inspected_hall` fills the data folder that the environment names.
"""

import os
from datetime import date
from typing import Any


def main() -> None:
    """Fill the data folder."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "yikou.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.support.inspectors import invite
    from tests.world import MONDAY, MONDAY_9AM, build_world
    from yikou.feedback import operations
    from yikou.kernel import clock

    call_command("migrate", verbosity=0)
    world = build_world()
    invite(world)
    office: dict[str, Any] = {"by": world.ban, "at": MONDAY_9AM}
    term: dict[str, Any] = {"source": "deputy", "unit": "区人大", "from_on": MONDAY, "until_on": date(2026, 12, 31)}
    operations.hire_supervisor(account=world.accounts["zhengdaibiao"], **term, **office)
    members = [world.accounts["liuweiyuan"], world.accounts["wujie"]]
    week = operations.arrange_week(week=MONDAY, members=members, **office)
    operations.publish_week(week=week, **office)
    clock.start_at(settings.DATA, MONDAY_9AM.replace(minute=20))


if __name__ == "__main__":
    main()
