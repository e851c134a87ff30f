"""令牌: who it acts for and what it may, so that a client can tell before it is refused."""

from ninja import Router

from yikou.api.asked import Asked
from yikou.api.door import SIGNED_IN, offer
from yikou.api.seats import at_desk
from yikou.api.shapes.myself import Myself

topic = Router(tags=["令牌"])


@offer(topic.get, "/me", says="这个令牌是谁的、能做什么", gives=Myself, may=SIGNED_IN)
def read_myself(request: Asked) -> Myself:
    """The account, its centre and window, and the rights that both the account and the token hold."""
    by = at_desk(request.actor)
    return Myself(
        account=by.account_id or 0,
        name=by.name,
        centre=by.centre,
        window=by.window,
        departments=sorted(by.departments),
        rights=sorted(by.rights),
    )
