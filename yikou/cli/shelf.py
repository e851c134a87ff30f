"""The catalogue that a command answers from: the centre's own, else the one that ships."""

import argparse
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import yikou
from yikou.kernel.refusals import Refusal

if TYPE_CHECKING:
    from yikou.catalogue.snapshot import Catalogue

DATABASE_FILE = "yikou.sqlite3"


class WhichCentre(Refusal):
    """The data folder holds several centres, so that one must be named."""

    told = "数据目录里有几个中心（{centres}），请用 --centre 写明是哪一个。"
    status = 422


class NoCatalogue(Refusal):
    """The centre that is named has no catalogue."""

    told = "中心{centre}还没有事项目录，请先导入：yikou catalogue import。"
    status = 404


class NoCentre(Refusal):
    """The data folder has no such centre, or none yet."""

    told = "数据目录里没有这个中心，请先建立中心。"
    status = 404


def offer_centre(parser: argparse.ArgumentParser) -> None:
    """Add `--centre` and `--on` to a command that answers from a catalogue."""
    parser.add_argument("--centre", metavar="CODE", default="", help="哪个中心的目录；只有一个中心时不用写")
    parser.add_argument("--on", metavar="DATE", type=date.fromisoformat, help="哪一天施行的目录，缺省今天")


def shelf(centre: str = "", on: date | None = None) -> "Catalogue":
    """The catalogue in force at a centre on a day; what ships where the data folder has none.

    Refuses with WhichCentre, NoCatalogue.
    """
    own = _own(centre, on) if has_database() else None
    if own is not None:
        return own
    if centre:
        raise NoCatalogue(centre=centre)
    from yikou.catalogue.snapshot import shipped

    return shipped()


def has_database() -> bool:
    """Whether there is a database to ask; looking for it makes no folder and no file."""
    folder = os.environ.get("YIKOU_DATA") or Path(yikou.__file__).parents[1] / "var"
    return bool(os.environ.get("DATABASE_URL")) or (Path(folder) / DATABASE_FILE).is_file()


def set_up() -> None:
    """Set Django up, once."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def only_centre(code: str = "") -> str:
    """The centre that is named, or the only one there is. Refuses with NoCentre, WhichCentre, KeysMissing."""
    if not has_database():
        raise NoCentre()
    set_up()
    from yikou.cli.database import refuse_without_keys

    refuse_without_keys()
    from yikou.centre import queries

    known = tuple(queries.centres().values_list("pk", flat=True))
    if not known or (code and code not in known):
        raise NoCentre()
    if not code and len(known) > 1:
        raise WhichCentre(centres="、".join(known))
    return code or known[0]


def _own(centre: str, on: date | None) -> "Catalogue | None":
    set_up()
    from django.apps import apps
    from django.db import connection

    from yikou.catalogue import queries
    from yikou.kernel import clock

    if apps.get_model("catalogue.Edition")._meta.db_table not in connection.introspection.table_names():
        return None
    known = queries.centres()
    if centre and centre not in known:
        raise NoCatalogue(centre=centre)
    if not centre and len(known) > 1:
        raise WhichCentre(centres="、".join(known))
    return queries.catalogue(centre or known[0], on or clock.now().date()) if known else None
