"""制度: what is posted for residents is public; staff reads every rule."""

from ninja import Router

from yikou.api.asked import Asked
from yikou.api.door import PUBLIC, offer
from yikou.api.shapes import rules as shapes
from yikou.api.shapes.words import Key
from yikou.kernel.refusals import NotFound
from yikou.policies.queries import InForce, rulebook

topic = Router(tags=["制度"])
_POSTED = frozenset({"wall", "guide", "portal", "receipt"})


@offer(topic.get, "/rules", says="现行制度清单", gives=shapes.RuleList, may=PUBLIC)
def list_rules(request: Asked) -> shapes.RuleList:
    """The rules in force today; without a token those that are posted for residents."""
    held = rulebook(request.centre, request.today).all()
    return shapes.RuleList(rules=[shapes.RuleLine.of(one) for one in held if _may_read(request, one)])


@offer(topic.get, "/rules/{code}", says="一项制度的上墙内容", gives=shapes.RuleTold, may=PUBLIC)
def read_rule(request: Asked, code: Key) -> shapes.RuleTold:
    """The posted text of one rule, with the values that are enforced. Refuses with NotFound, NotInForce."""
    held = rulebook(request.centre, request.today).by_code(code)
    if not _may_read(request, held):
        raise NotFound("这项制度")
    return shapes.RuleTold.whole(held)


def _may_read(request: Asked, held: InForce) -> bool:
    return request.actor.account_id is not None or bool(_POSTED & set(held.rule.where))
