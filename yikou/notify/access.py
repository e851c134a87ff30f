"""The one door to messages: another centre's are not there."""

from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.notify.models import Message

TELLS = "messages.tell"


def message(by: Actor, number: int) -> Message:
    """Something to be told, at the own centre. Refuses with NotAllowed, NotFound."""
    if not by.may(TELLS):
        raise NotAllowed(right="通知居民")
    found = Message.objects.filter(centre=by.centre, pk=number).first()
    if found is None:
        raise NotFound("这条通知")
    return found
