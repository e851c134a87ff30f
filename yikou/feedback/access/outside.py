"""The door to what others found of the centre."""

from yikou.feedback.models import OutsideResult
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound


def outside_result(by: Actor, key: int) -> OutsideResult:
    """A result of the own centre. Refuses with NotFound."""
    found = OutsideResult.objects.filter(centre_id=by.centre, pk=key).first()
    if found is None:
        raise NotFound("这条外部评议")
    return found
