"""Who may see or change rules: the wall is for everybody, changing is for who holds the right."""

from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.policies.models import RuleVersion

PUBLISH = "rules.publish"


def may_publish(actor: Actor) -> bool:
    """Whether the actor may publish versions and choose variants at the actor's centre."""
    return actor.may(PUBLISH)


def publishing(actor: Actor) -> str:
    """The centre whose rules the actor may change; refuses with NotAllowed."""
    if not may_publish(actor):
        raise NotAllowed("发布制度", "中心主任")
    return actor.centre


def own_version(actor: Actor, number: int) -> RuleVersion:
    """A version that the actor's centre published; another centre's is not there."""
    row = RuleVersion.objects.filter(centre=actor.centre, pk=number).first()
    if row is None:
        raise NotFound("这一版制度")
    return row
