"""The cast and their centre, built by calling operations: what most tests stand on.

Fixtures: `house` is the centre with its people and windows; `world` is the house with the shipped
catalogue and two residents. Each is built once a run; later tests lay its rows down again in one
go, so that every test starts from the same Monday morning.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction

from yikou.kernel import kept
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE

MONDAY_9AM = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
MONDAY = MONDAY_9AM.date()
SUNDAY_NOON = datetime(2026, 3, 1, 12, 0, tzinfo=ZONE)
PASSWORD = "Yunshui#2026"
CENTRE = "yunshui"

DATA: dict[str, Any] = {
    "centre": {
        "code": CENTRE,
        "name": "云水街道社区事务受理服务中心",
        "short_name": "云水中心",
        "level": "street",
        "profile": {"address": "云水街道文昌路 9 号", "phone": "021-5555 0101", "founded_year": 2024},
    },
    "password": PASSWORD,
    "administrations": [
        {"role": "system_admin", "username": "xiaoxi", "name": "小系"},
        {"role": "security_admin", "username": "xiaoan", "name": "小安"},
        {"role": "audit_admin", "username": "xiaoshen", "name": "小审"},
    ],
    "others": [
        {"username": "liangjie", "name": "梁姐", "roles": ["leader_in_charge"]},
        {"username": "gaoju", "name": "高局", "roles": ["body_head"]},
        {"username": "mayi", "name": "马姨", "roles": [{"department_head": "民政"}]},
    ],
    "staff": [
        {"username": "chenzhuren", "name": "陈主任", "politics": "member", "roles": ["director"]},
        {"username": "wujie", "name": "吴姐", "politics": "member", "roles": ["clerk", "window_head", "hall_head"]},
        {"username": "xiaoli", "name": "小李", "politics": "league", "roles": ["clerk"]},
        {"username": "xiaosun", "name": "小孙", "roles": ["clerk", {"reviewer": "民政"}]},
        {"username": "laozhao", "name": "老赵", "roles": [{"reviewer": "民政"}]},
        {"username": "laohu", "name": "老胡", "roles": [{"reviewer": "公安"}, {"reviewer": "医保"}]},
        {"username": "xiaomei", "name": "小梅", "roles": ["front_desk", "supervisor"]},
        {"username": "bange", "name": "班哥", "roles": ["office"]},
    ],
    "windows": [
        {"number": "1", "name": "综合", "sort": "general", "area": "综合业务"},
        {"number": "2", "name": "综合", "sort": "general", "area": "综合业务"},
        {"number": "3", "name": "专项", "sort": "dedicated", "area": "居住户籍", "departments": ["公安"]},
        {"number": "总台", "name": "总服务台", "sort": "front_desk"},
    ],
    "queues": [
        {"code": "A", "name": "综合业务", "zone": "A 区"},
        {"code": "C", "name": "居住户籍", "zone": "B 区", "departments": ["公安"]},
        {"code": "Z", "name": "咨询引导", "zone": "总服务台", "is_front_desk": True},
    ],
    "screens": [
        {"name": "hall", "title": "大厅大屏", "kind": "hall", "voice": True, "repeats": 2},
        {"name": "zone-b", "title": "B 区", "kind": "zone", "lines": ["C"], "windows": ["3"]},
        {"name": "window-1", "title": "1 号窗口小屏", "kind": "window", "windows": ["1"]},
    ],
    "posts": [
        {"key": "window-1", "name": "综合 1 号窗口", "window": "1", "holder": "xiaoli", "deputy": "xiaosun"},
        {"key": "window-2", "name": "综合 2 号窗口", "window": "2", "holder": "xiaosun", "deputy": "wujie"},
        {"key": "minzheng", "name": "民政经办", "department": "民政", "holder": "laozhao", "deputy": "xiaosun"},
        {"key": "gongan", "name": "公安经办", "department": "公安", "holder": "laohu", "deputy": "wujie"},
    ],
}
EMPLOYED = {"employment": "regular", "joined_on": date(2024, 3, 1)}


@dataclass(frozen=True)
class House:
    """The centre and who works there; `actor` gives somebody as they act."""

    centre: str
    accounts: dict[str, int]

    def actor(self, username: str, *, at: datetime = MONDAY_9AM, window: str = "") -> Actor:
        """Somebody of the cast with the rights of that day."""
        from yikou.accounts.queries import actor_of

        return actor_of(self.accounts[username], centre=self.centre, on=at.astimezone(ZONE).date(), window=window)

    @property
    def li(self) -> Actor:
        """小李, clerk at window 1."""
        return self.actor("xiaoli", window="1")

    @property
    def sun(self) -> Actor:
        """小孙, clerk at window 2, deputy of 小李 and of 老赵."""
        return self.actor("xiaosun", window="2")

    @property
    def wu(self) -> Actor:
        """吴姐, head of the windows and of the hall."""
        return self.actor("wujie")

    @property
    def mei(self) -> Actor:
        """小梅 at the front desk."""
        return self.actor("xiaomei", window="总台")

    @property
    def zhao(self) -> Actor:
        """老赵, who decides civil affairs in the back office."""
        return self.actor("laozhao")

    @property
    def chen(self) -> Actor:
        """陈主任, the director."""
        return self.actor("chenzhuren")

    @property
    def ban(self) -> Actor:
        """班哥 of the office."""
        return self.actor("bange")

    @property
    def liang(self) -> Actor:
        """梁姐, the leader in charge."""
        return self.actor("liangjie")

    @property
    def gao(self) -> Actor:
        """高局, head of the body that decides on extensions."""
        return self.actor("gaoju")

    @property
    def system_admin(self) -> Actor:
        """小系, who opens and closes accounts."""
        return self.actor("xiaoxi")

    @property
    def security_admin(self) -> Actor:
        """小安, who grants roles."""
        return self.actor("xiaoan")

    @property
    def audit_admin(self) -> Actor:
        """小审, who reads the logs."""
        return self.actor("xiaoshen")


@dataclass(frozen=True)
class World(House):
    """The house with its catalogue and residents; `wang` and `zhou` are their numbers."""

    wang: int
    zhou: int


def identity_number(birth_on: date, order: int = 1, region: str = "310104") -> str:
    """A well-formed identity number of nobody: odd orders are men, even ones women."""
    body = f"{region}{birth_on:%Y%m%d}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


WANG = {"name": "王桂芬", "identity": identity_number(date(1954, 5, 12), 2), "phone": "13800001234"}
ZHOU = {"name": "周小航", "identity": identity_number(date(1998, 8, 8), 1), "phone": "13900005678"}


def build_house() -> House:
    """Found the centre on the Sunday before."""
    from yikou.simulation.founding import demo_data, found

    staff = [{**one, **EMPLOYED} for one in DATA["staff"]]
    made = found({**DATA, "staff": staff, "departments": demo_data()["departments"]}, at=SUNDAY_NOON)
    return House(made.centre, made.accounts)


def build_world() -> World:
    """The house, the shipped catalogue, 王奶奶 (71) and 小周."""
    from yikou.catalogue.operations import import_catalogue
    from yikou.residents.operations import register

    house = build_house()
    with transaction.atomic():
        shipped = settings.SHIPPED / "catalogue"
        import_catalogue(centre=CENTRE, directory=shipped, from_on=SUNDAY_NOON.date(), by=house.ban, at=SUNDAY_NOON)
        wang = register(**WANG, address="云水街道云水新村 14 号 302 室", by=house.li, at=SUNDAY_NOON)
        zhou = register(**ZHOU, by=house.li, at=SUNDAY_NOON)
    return World(house.centre, house.accounts, wang.pk, zhou.pk)


@pytest.fixture
def house(db: None) -> House:
    """A small centre with its people, windows and posts; no catalogue."""
    return laid_down("house", build_house)


@pytest.fixture
def world(db: None) -> World:
    """The same centre with the shipped catalogue and two residents."""
    return laid_down("world", build_world)


@dataclass
class _Laid:
    """What was built and its rows; from the second time on, the statements that hold them."""

    made: Any
    rows: list[list[models.Model]]
    statements: list[tuple[str, Any]] = field(default_factory=list)

    def again(self) -> None:
        """Tell the database the same rows: the statements are made once, which is what takes long."""
        with transaction.atomic():
            if self.statements:
                with connection.cursor() as cursor:
                    for statement, values in self.statements:
                        cursor.execute(statement, values)
                return
            with connection.execute_wrapper(self._note):
                for rows in self.rows:
                    type(rows[0])._base_manager.bulk_create(rows)
                _move_sequences_on([type(rows[0]) for rows in self.rows])

    def _note(self, execute: Callable[..., Any], statement: str, values: Any, many: bool, context: Any) -> Any:
        self.statements.append((statement, values))
        return execute(statement, values, many, context)


_built: dict[str, _Laid] = {}


def laid_down(name: str, build: Callable[[], Any]) -> Any:
    """Build something once a run, and lay its rows down again for whoever asks later."""
    kept.forget_everything()
    if name in _built:
        _built[name].again()
    else:
        made = build()
        tables = [list(model._base_manager.order_by("pk")) for model in _tables()]
        _built[name] = _Laid(made, [rows for rows in tables if rows])
    return _built[name].made


def _tables() -> Iterator[type[models.Model]]:
    """All tables of ours, in an order in which rows can stand: the house was built from below."""
    for label in (
        "ledger",
        "policies",
        "accounts",
        "centre",
        "catalogue",
        "residents",
        "tasks",
        "hall",
        "cases",
        "feedback",
        "reporting",
    ):
        if apps.is_installed(f"yikou.{label}"):
            yield from (model for model in apps.get_app_config(label).get_models() if not model._meta.proxy)


def _move_sequences_on(tables: list[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
