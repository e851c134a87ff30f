"""The door to visits at home: who goes sees his own, who arranges sees all, who watches sees how far it is."""

from yikou.accounts import access as accounts
from yikou.feedback.models import HomeRound, HomeVisit
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound

READS_HOMES = ("homes.visit", "homes.arrange", "dashboard.read")
WATCHES_HOMES = ("homes.arrange", "dashboard.read")


def home(by: Actor, number: str) -> HomeVisit:
    """A visit of the own centre by its number; who only visits finds his own. Refuses with NotAllowed, NotFound."""
    _require(by)
    rows = HomeVisit.objects.at_centre(by.centre).not_about(by.account_id).filter(number=number.strip().upper())
    found = rows.select_related("round").first()
    if not isinstance(found, HomeVisit) or not (found.owner == by.account_id or any(map(by.may, WATCHES_HOMES))):
        raise NotFound("这次走访")
    return found


def home_round(by: Actor, number: str) -> HomeRound:
    """A round of visits of the own centre by its number. Refuses with NotAllowed, NotFound."""
    _require(by)
    found = HomeRound.objects.filter(centre_id=by.centre, number=number.strip().upper()).first()
    if not isinstance(found, HomeRound) or not any(map(by.may, WATCHES_HOMES)):
        raise NotFound("这一期走访")
    return found


def sees_home(by: Actor, visit: HomeVisit) -> bool:
    """Whether somebody may read which home it is, who was met and what was said."""
    return by.may("homes.arrange") or visit.owner == by.account_id


def _require(by: Actor) -> None:
    if not any(map(by.may, READS_HOMES)):
        accounts.require(by, READS_HOMES[0])
