"""A served centre with the cast of `tests.world` in it, on a Monday morning at twenty past nine.

Smaller than the demo centre and always the same: who works there and who comes is known by name.
`python -m tests.support.hall` fills the data folder that the environment names.
"""

import os
import secrets
import subprocess
import sys
from datetime import datetime

from tests.support.centre import Centre
from tests.support.postgres import create_database
from tests.support.scratch import ROOT, scratch
from yikou.kernel import clock


def open_hall(module: str = "tests.support.hall") -> Centre:
    """The hall, served; another `module` may fill it with more."""
    data = scratch() / f"hall-{secrets.token_hex(3)}"
    data.mkdir(mode=0o700)
    server = os.environ.get("DATABASE_URL")
    made = Centre(data, create_database(server, data.name) if server else "")
    fill = [sys.executable, "-m", module]
    subprocess.run(fill, env=made.environment, cwd=ROOT, check=True, timeout=300)
    made.start()
    return made


# One round of the worker, as it is made every five minutes.
ROUND = """
import django; django.setup()
from yikou.cases import operations as cases
from yikou.centre import queries as centre_queries
from yikou.feedback import operations as feedback
from yikou.kernel import actors, clock
for centre in centre_queries.centres():
    given = {"centre": centre.code, "by": actors.system(centre.code), "at": clock.now()}
    cases.watch(**given), feedback.watch_concerns(**given), feedback.watch_supervision(**given)
"""


def walk(made: Centre, moment: str) -> None:
    """It is this moment of the Chinese day now, and the worker has made its round."""
    made.stop()
    clock.start_at(made.data, datetime.fromisoformat(moment).replace(tzinfo=clock.ZONE))
    subprocess.run([sys.executable, "-c", ROUND], env=made.environment, cwd=ROOT, check=True, timeout=300)
    made.start()


def main() -> None:
    """Fill the data folder: tables, the cast, the catalogue, two residents, the clock."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "yikou.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.world import MONDAY_9AM, build_world

    call_command("migrate", verbosity=0)
    build_world()
    clock.start_at(settings.DATA, MONDAY_9AM.replace(minute=20))


if __name__ == "__main__":
    main()
