"""A full hall for the benches: many windows, each with a clerk and a token, and numbers that wait."""

from datetime import timedelta
from typing import Any

from bench.house import PASSWORD
from bench.inside import MONDAY, _at

TUESDAY = MONDAY + timedelta(days=1)


def seat_hall(windows: int, numbers: int) -> dict[str, Any]:
    """Add general windows, each seated with a token of its own, and give out numbers on Tuesday morning."""
    from django.db import transaction

    from yikou.accounts.queries import actor_of
    from yikou.centre import access as centre_access
    from yikou.centre import operations as centre
    from yikou.centre import queries as centre_queries
    from yikou.hall import access, operations
    from yikou.kernel.actors import resident, system

    code = str(centre_queries.centres().values_list("code", flat=True)[0])
    machine, home, at = system(code), centre_queries.centre(code), _at(TUESDAY, 9)
    assert home is not None
    tokens = []
    with transaction.atomic():
        for n in range(windows):
            number = f"{n + 100}"
            centre.add_window(centre=home, number=number, name="综合", sort="general", by=machine, at=at)
            account, token = _clerk(code, number)
            by = actor_of(account, centre=code, on=TUESDAY, window=number)
            centre.seat_at(window=centre_access.window(by, number), by=by, at=at)
            tokens.append(token)
        line = access.queue(resident(code), "A")
        links = [
            operations.issue(
                queue=line,
                channel="kiosk",
                age=70 if n % 6 == 0 else None,
                is_shown=True,
                by=resident(code),
                at=at + timedelta(seconds=n),
            ).token
            for n in range(numbers)
        ]
    return {"tokens": tokens, "links": links}


def _clerk(centre: str, number: str) -> tuple[int, str]:
    from yikou.accounts import operations as accounts
    from yikou.accounts import queries as accounts_queries
    from yikou.accounts.models import Account

    at = _at(TUESDAY, 9)
    keys = dict(Account.objects.filter(username__in=("mofan", "rongqi")).values_list("username", "pk"))
    opener, granter = (accounts_queries.actor_of(keys[one], centre=centre, on=TUESDAY) for one in ("mofan", "rongqi"))
    account = accounts.open_account(
        username=f"w{number}", name=f"窗{number}", centre=centre, password=PASSWORD, hashed="!", must_change=False,
        by=opener, at=at,
    )  # fmt: skip
    accounts.grant_role(account=account, role="clerk", department="", by=granter, at=at)
    until = TUESDAY + timedelta(days=300)
    said = accounts.issue_token(
        account=account, name="bench", rights=("desk.work",), expires_on=until, by=granter, at=at
    )
    return account.pk, said[1]
