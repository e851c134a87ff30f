"""Items, departments, search and joint packages: public."""

from typing import Annotated

from ninja import Query, Router

from yikou.api.asked import Asked
from yikou.api.door import PUBLIC, offer
from yikou.api.shapes import catalogue as shapes
from yikou.api.shapes.words import Code, Key, Line
from yikou.catalogue import queries
from yikou.catalogue.items import Package, UnknownItem, longest_chain
from yikou.kernel.refusals import NotFound

topic = Router(tags=["事项"])


@offer(topic.get, "/departments", says="进驻部门和事项分类", gives=shapes.DepartmentList, may=PUBLIC)
def list_departments(request: Asked) -> shapes.DepartmentList:
    """The departments in the catalogue's order, and the categories."""
    return shapes.DepartmentList.of(queries.catalogue(request.centre, request.today))


@offer(topic.get, "/items", says="事项清单，可按部门、分类筛选", gives=shapes.ItemList, may=PUBLIC)
def list_items(
    request: Asked,
    department: Line = "",
    category: Line = "",
    after: Code = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> shapes.ItemList:
    """The items that are offered today, by code; `after` and `limit` page through them."""
    held = queries.catalogue(request.centre, request.today)
    found = [
        one
        for one in held.items.values()
        if (not department or one.department == department) and (not category or one.category == category)
    ]
    rest = [one for one in found if one.code > after]
    return shapes.ItemList(
        items=[shapes.ItemLine.of(one) for one in rest[:limit]],
        total=len(found),
        next=rest[limit - 1].code if len(rest) > limit else "",
    )


@offer(topic.get, "/items/{code}", says="一个事项的全部内容", gives=shapes.ItemTold, may=PUBLIC)
def read_item(request: Asked, code: Code) -> shapes.ItemTold:
    """One item as it is offered today. Refuses with UnknownItem."""
    offered = queries.current(request.centre, code.upper(), on=request.today)
    if offered is None:
        raise UnknownItem(item=code)
    return shapes.ItemTold.whole(offered)


@offer(topic.get, "/search", says="用日常说法找事项", gives=shapes.SearchTold, may=PUBLIC)
def search_items(
    request: Asked,
    q: Annotated[str, Query(min_length=1, max_length=80, pattern=r"^[^\x00]*$")],
    top: Annotated[int, Query(ge=1, le=20)] = 5,
) -> shapes.SearchTold:
    """The matters that fit what a person typed, best first; refuses to guess and says whom to ask."""
    found = queries.search(request.centre, q, on=request.today, top=top)
    return shapes.SearchTold(
        query=q,
        hits=[shapes.Hit(code=one.code, name=one.name, score=one.score, why=one.why) for one in found.hits],
        packages=[shapes.Hit(code=one.code, name=one.name, score=one.score, why=one.why) for one in found.packages],
        refused=found.refused,
        told=found.told,
    )


@offer(topic.get, "/packages", says="一件事清单", gives=shapes.PackageList, may=PUBLIC)
def list_packages(request: Asked) -> shapes.PackageList:
    """The joint packages: several departments' matters at one desk."""
    held = queries.catalogue(request.centre, request.today)
    return shapes.PackageList(packages=[shapes.PackageLine.of(one, held) for one in held.packages.values()])


@offer(topic.get, "/packages/{key}", says="一个“一件事”的内容和问题", gives=shapes.PackageTold, may=PUBLIC)
def read_package(request: Asked, key: Key) -> shapes.PackageTold:
    """One joint package. Refuses with NotFound."""
    held = queries.catalogue(request.centre, request.today)
    return shapes.PackageTold.whole(_package(held, key), held)


@offer(
    topic.post,
    "/packages/{key}/guide",
    says="一件事按回答算出要办的事项和合并后的材料",
    gives=shapes.PackageGuide,
    may=PUBLIC,
)
def guide_package(request: Asked, key: Key, given: shapes.PackageWanted) -> shapes.PackageGuide:
    """What applies for these answers, each paper once, and the longest chain. Refuses with NotFound, UnknownOption."""
    held = queries.catalogue(request.centre, request.today)
    package = _package(held, key)
    applicable = package.applicable(given.answers, held.items.values())
    chain = longest_chain(applicable, given.item_answers, given.has)
    return shapes.PackageGuide(
        items=[shapes.ItemLine.of(one) for one in applicable],
        materials=[
            shapes.JointMaterialTold.joint(one) for one in package.materials(applicable, given.item_answers, given.has)
        ],
        days=chain.days,
        chain=list(chain.codes),
    )


def _package(held: queries.Catalogue, key: str) -> Package:
    found = held.packages.get(key)
    if found is None:
        raise NotFound("这个“一件事”")
    return found
