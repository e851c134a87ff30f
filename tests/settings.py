"""The settings tests run under: the product's own, on a data folder that is thrown away.

DATABASE_URL chooses the database as it does in production; `python -m tests.support.postgres
COMMAND…` runs a command with a throw-away PostgreSQL named there.
"""

import os

from tests.support.scratch import folder

os.environ["YIKOU_DATA"] = str(folder(os.environ.get("PYTEST_XDIST_WORKER", "main")))

from yikou.settings import *  # noqa: F403
from yikou.settings import DATA, DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: parallel clerks meet the same locks as in a centre.
    DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}

# Signing in happens in hundreds of tests; what it costs to guess a password is tested by itself.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
