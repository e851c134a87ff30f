"""The house: a centre in its tree, the departments that host items in it, its windows (A-01 to A-07)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yikou.centre import facts as f
from yikou.centre.models import PROFILE, Centre, Department, Window
from yikou.centre.operations.windows import refuse_taken, refuse_unknown
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record


class CentreExists(Refusal):
    """There is a centre with this code."""

    told = "代码{code}已经有一个中心了，请换一个代码。"


class ParentUnknown(Refusal):
    """The centre above does not exist."""

    told = "没有代码为{parent}的上级中心，请先设立上级。"


class ProfileFieldUnknown(Refusal):
    """A centre's profile has no such field."""

    told = "中心信息里没有“{field}”这一项。"
    status = 422


class DepartmentExists(Refusal):
    """The department is in the house already."""

    told = "{key}已经进驻了。"


@transaction.atomic
def found_centre(
    *,
    code: str,
    name: str,
    short_name: str,
    level: str,
    by: Actor,
    at: datetime,
    parent: str = "",
    profile: Mapping[str, Any] | None = None,
) -> Centre:
    """Found a centre: city, street or community, below another where it has one above it (A-49).

    `profile` holds address, phone, complaint_phone, motto, founded_year, floor_area (m²).
    Refuses with CentreExists, ParentUnknown, ProfileFieldUnknown.
    """
    if Centre.objects.filter(pk=code).exists():
        raise CentreExists(code=code)
    if parent and not Centre.objects.filter(pk=parent).exists():
        raise ParentUnknown(parent=parent)
    profile = _profile(profile or {})
    centre = Centre(code=code, name=name, short_name=short_name, level=level, parent_id=parent or None)
    # A centre's key is its code, so the row must stand before the ledger can tell it from a known one.
    centre.save(force_insert=True)
    founded = f.Founded(title=name, short_title=short_name, level=level, parent=parent, profile=profile)
    record(centre, founded, by=by, at=at)
    return centre


@transaction.atomic
def change_profile(*, centre: Centre, profile: Mapping[str, Any], by: Actor, at: datetime) -> Centre:
    """Change what the public page says about the centre. Refuses with ProfileFieldUnknown."""
    record(centre, f.ProfileChanged(profile=_profile(profile)), by=by, at=at)
    return centre


@transaction.atomic
def add_department(
    *, centre: Centre, key: str, full_name: str, by: Actor, at: datetime, prefix: str = "", sort: str = ""
) -> Department:
    """Take a department into the house. `key` is the short name of the catalogue (民政).

    Refuses with DepartmentExists.
    """
    if Department.objects.filter(centre=centre, key=key).exists():
        raise DepartmentExists(key=key)
    department = Department(centre=centre)
    added = f.DepartmentAdded(key=key, title=full_name, prefix=prefix, sort=sort)
    record(department, added, by=by, at=at)
    return department


@transaction.atomic
def add_window(
    *,
    centre: Centre,
    number: str,
    name: str,
    sort: str,
    by: Actor,
    at: datetime,
    area: str = "",
    departments: Iterable[str] = (),
) -> Window:
    """Set up a window: general, dedicated (with the departments that it takes) or the front desk.

    Refuses with WindowExists, WindowWasThere, WindowTakesUnknown.
    """
    taken = tuple(departments)
    refuse_taken(centre.pk, number)
    refuse_unknown(centre.pk, taken)
    window = Window(centre=centre)
    added = f.WindowAdded(number=number, title=name, sort=sort, area=area, departments=taken)
    record(window, added, by=by, at=at)
    return window


def _profile(given: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(given) - set(PROFILE)):
        raise ProfileFieldUnknown(field=unknown[0])
    return dict(given)
