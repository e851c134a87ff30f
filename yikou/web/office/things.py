"""What the pages of single things have in common: what happened, who can be chosen, the visit they came from."""

from typing import TYPE_CHECKING

from django.db.models import Model
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import access
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger

if TYPE_CHECKING:
    from yikou.kernel.actors import Actor
    from yikou.ledger.models import Entry


def history(found: Model) -> "list[tuple[Entry, str]]":
    """What happened to it, oldest first, with the name of who did it."""
    return [(one, accounts.name_of_actor(one.by)) for one in ledger.history(found)]


def people(able: set[int], centre: str) -> tuple[tuple[str, str], ...]:
    """Those of them whose accounts are in use, as one chooses from them in a form."""
    return tuple((str(key), name) for key, name in sorted(accounts.active(able, centre=centre).items()))


def visit_page(by: "Actor", source: str) -> str:
    """The page of the visit at which something was heard, for whoever may open that; empty where there was none."""
    try:
        return reverse("office:home", args=[access.home(by, source).number]) if source else ""
    except Refusal:
        return ""
