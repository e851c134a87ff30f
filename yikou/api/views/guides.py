"""办事指南: the list of materials narrows with each answer; public."""

from collections.abc import Mapping

from ninja import Router

from yikou.api.asked import Asked
from yikou.api.door import PUBLIC, offer
from yikou.api.shapes import guides as shapes
from yikou.api.shapes.catalogue import MaterialTold, QuestionTold
from yikou.api.shapes.words import Code
from yikou.cases import queries as cases
from yikou.cases.needs import needs
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import UnknownItem

topic = Router(tags=["办事指南"])


@offer(topic.post, "/items/{code}/guide", says="边答边看要带什么", gives=shapes.Guide, may=PUBLIC)
def guide_item(request: Asked, code: Code, given: shapes.Answered) -> shapes.Guide:
    """What is certain for the answers so far, what may come, and what is still asked.

    Refuses with UnknownItem, UnknownOption.
    """
    found = cases.desk(centre=request.centre, item=code.upper(), answers=given.answers, person=None, at=request.at)
    if found is None:
        raise UnknownItem(item=code)
    return guide_of(found, given.answers)


def guide_of(found: cases.Desk, answers: Mapping[str, str | list[str]]) -> shapes.Guide:
    """The guide of an item as the desk sees it."""
    return shapes.Guide(
        item=found.item.code,
        version=found.version,
        materials=[shapes.NeedTold.need(one) for one in found.needs],
        possible=[MaterialTold.of(one) for one in found.possible],
        open_questions=[QuestionTold.of(one) for one in found.open_questions],
        fee=str(found.item.fee_for(answers)),
        promised=found.item.promised_label,
        legal=found.item.legal_label,
        due_on=found.due_on,
        is_provisional=found.is_provisional,
    )


@offer(topic.post, "/items/{code}/materials", says="按回答列出全部材料", gives=shapes.Materials, may=PUBLIC)
def list_materials(request: Asked, code: Code, given: shapes.Answered) -> shapes.Materials:
    """All materials for these answers; every question must be answered.

    Refuses with UnknownItem, UnknownOption, MissingAnswer.
    """
    held = catalogue.catalogue(request.centre, request.today)
    item = held.item(code.upper())
    needed = needs(item, given.answers, held.material_rules)
    return shapes.Materials(
        item=item.code,
        version=held.versions[item.code],
        materials=[shapes.NeedTold.need(one) for one in needed],
        keys=[one.material.key for one in needed],
    )
