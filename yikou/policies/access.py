"""Who may see or change rules: the wall is for everybody, changing is for who holds the right."""

from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound
from yikou.policies.models import Hanging, RuleVersion

EDIT, PUBLISH = "rules.edit", "rules.publish"


def may_publish(actor: Actor, centre: str) -> bool:
    """Whether the actor may publish versions and choose variants at a centre: his own, with the right."""
    return actor.centre == centre and actor.may(PUBLISH)


def may_hang(actor: Actor, centre: str) -> bool:
    """Whether the actor may note what hangs on the walls of a centre: his own, with the right to write its rules."""
    return actor.centre == centre and (actor.may(EDIT) or actor.may(PUBLISH))


def hanging(actor: Actor, number: int) -> Hanging:
    """A poster on a wall of the actor's centre; another centre's is not there."""
    row = Hanging.objects.filter(centre=actor.centre, pk=number).first()
    if row is None:
        raise NotFound("这张海报")
    return row


def own_version(actor: Actor, number: int) -> RuleVersion:
    """A version that the actor's centre published; another centre's is not there."""
    row = RuleVersion.objects.filter(centre=actor.centre, pk=number).first()
    if row is None:
        raise NotFound("这一版制度")
    return row
