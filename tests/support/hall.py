"""A served centre with the cast of `tests.world` in it, on a Monday morning at twenty past nine.

Smaller than the demo centre and always the same: who works there and who comes is known by name.
`python -m tests.support.hall` fills the data folder that the environment names.
"""

import os
import secrets
import subprocess
import sys

from tests.support.centre import Centre
from tests.support.postgres import create_database
from tests.support.scratch import ROOT, scratch


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


def main() -> None:
    """Fill the data folder: tables, the cast, the catalogue, two residents, the clock."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "yikou.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.world import MONDAY_9AM, build_world
    from yikou.kernel import clock

    call_command("migrate", verbosity=0)
    build_world()
    clock.start_at(settings.DATA, MONDAY_9AM.replace(minute=20))


if __name__ == "__main__":
    main()
