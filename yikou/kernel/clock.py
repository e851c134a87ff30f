"""The moment, read once at the edge: pages, the API, commands. Domain packages take it as `at`.

A demo lives on a shifted clock: the data folder holds `clock.json` with the shift in
seconds, and everything that asks here lives by it.
"""

import json
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


@lru_cache(maxsize=8)
def _shift(data: str) -> timedelta:
    file = Path(data) / "clock.json"
    if not file.exists():
        return timedelta(0)
    return timedelta(seconds=json.loads(file.read_text(encoding="utf-8"))["shift_seconds"])


def now() -> datetime:
    """This moment in China's time zone, on the demo's clock where there is one."""
    from django.conf import settings

    return datetime.now(ZONE) + _shift(str(settings.DATA))


def is_shifted() -> bool:
    """Whether the centre lives on a demo clock (演示时间)."""
    from django.conf import settings

    return _shift(str(settings.DATA)) != timedelta(0)


def start_at(data: Path, moment: datetime) -> None:
    """Set the demo's clock so that it is `moment` now."""
    shift = moment - datetime.now(ZONE)
    (data / "clock.json").write_text(json.dumps({"shift_seconds": shift.total_seconds()}), encoding="utf-8")
    _shift.cache_clear()
