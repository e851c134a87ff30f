"""Who may stand beside when the opinion box is opened: he must be able to open the page on which he confirms."""

from datetime import datetime

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.kernel.clock import ZONE

MAY = ("concerns.note", "concerns.arrange")


def able_beside(centre: str, at: datetime) -> dict[int, str]:
    """Who may confirm an opening, by name."""
    return accounts.entitled(centre, *MAY, on=at.astimezone(ZONE).date())


def may_stand_beside(centre: str, account: int, at: datetime) -> bool:
    """Whether somebody is there and may confirm what was taken out."""
    return account in able_beside(centre, at) and centre_queries.is_present(centre, account, at)
