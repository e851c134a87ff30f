"""The one door to a centre's rows: another centre's are not there."""

from typing import TypeVar

from yikou.accounts import access as accounts
from yikou.centre.models import Absence, Centre, Department, Post, Staff, Window
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound

T = TypeVar("T")


def own_centre(by: Actor) -> Centre:
    """The centre at which `by` acts. Refuses with NotFound."""
    return _found(Centre.objects.filter(pk=by.centre).first(), "这个中心")


def window(by: Actor, number: str) -> Window:
    """A window of the own centre by its number; one that was retired is not there. Refuses with NotFound."""
    return _found(Window.objects.filter(centre=by.centre, number=number, is_retired=False).first(), "这个窗口")


def window_of_old(by: Actor, number: str) -> Window:
    """The same, also where it was retired. Refuses with NotFound."""
    return _found(Window.objects.filter(centre=by.centre, number=number).first(), "这个窗口")


def department(by: Actor, key: str) -> Department:
    """A department of the own centre by its key. Refuses with NotFound."""
    return _found(Department.objects.filter(centre=by.centre, key=key).first(), "这个部门")


def staff(by: Actor, account: int) -> Staff:
    """A line of the roll by account; needs `people.read`. Refuses with NotAllowed, NotFound."""
    accounts.require(by, "people.read")
    return _found(Staff.objects.filter(centre=by.centre, account__pk=account).first(), "这个人")


def post(by: Actor, key: str) -> Post:
    """A post of the own centre by its key. Refuses with NotFound."""
    return _found(Post.objects.filter(centre=by.centre, key=key).first(), "这个岗位")


def absence(by: Actor, number: int) -> Absence:
    """An absence at the own centre. Refuses with NotFound."""
    return _found(Absence.objects.filter(centre=by.centre, pk=number).first(), "这次离岗")


def _found(row: T | None, what: str) -> T:
    if row is None:
        raise NotFound(what)
    return row
