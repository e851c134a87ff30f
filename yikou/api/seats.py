"""Where a token's account sits: what is taken in over the API belongs to the same window as on the pages."""

from dataclasses import replace

from yikou.centre import queries as centre_queries
from yikou.kernel.actors import Actor


def at_desk(actor: Actor) -> Actor:
    """The actor at the window where the account sits now; a machine's account sits nowhere. One query."""
    number = centre_queries.seat_of(actor.centre, actor.account_id or 0)
    return replace(actor, window=number) if number else actor
