"""The hall on a Monday at a quarter past nine: 小李 has finished a matter of 王奶奶's and served a number.

`python -m tests.support.rated_hall` fills the data folder that the environment names; the addresses under which
the two can be rated stand in `tokens.json` there.
"""

import json
import os
from datetime import datetime


def main() -> None:
    """Fill the data folder."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "yikou.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.feedback.saying import Said, moment
    from tests.world import build_world
    from yikou.kernel import clock

    call_command("migrate", verbosity=0)
    said = Said(build_world())
    visit = said.visit()
    matter = said.matter(at=moment(at="09:12"))
    tokens = {"matter": matter.token, "visit": visit.token, "number": matter.number, "ticket": visit.number}
    (settings.DATA / "tokens.json").write_text(json.dumps(tokens), encoding="utf-8")
    clock.start_at(settings.DATA, moment(at="09:15"))


def move(centre, moment: datetime) -> None:  # type: ignore[no-untyped-def]
    """It is `moment` at a served centre now."""
    from yikou.kernel import clock

    centre.stop()
    clock.start_at(centre.data, moment)
    centre.start()


if __name__ == "__main__":
    main()
