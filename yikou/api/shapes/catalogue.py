"""Items, packages and departments as the API tells them."""

from datetime import date
from typing import Any

from yikou.api.shapes.words import Answers, Given, Key, Labelled, Told
from yikou.catalogue.items import Item, JointMaterial, Material, Package, Situation
from yikou.catalogue.queries import Catalogue, Current


class DepartmentTold(Told):
    """A department that hosts items."""

    name: str
    full_name: str
    prefix: str
    items: int


class DepartmentList(Told):
    """The departments with how many items each hosts, and the categories."""

    departments: list[DepartmentTold]
    categories: list[str]

    @classmethod
    def of(cls, held: Catalogue) -> "DepartmentList":
        """Those of a day's catalogue."""
        hosted = held.by_department
        return cls(
            departments=[
                DepartmentTold(
                    name=one.name,
                    full_name=one.full_name,
                    prefix=one.prefix,
                    items=len(hosted.get(one.name, ())),
                )
                for one in held.departments
            ],
            categories=list(held.categories),
        )


class ItemLine(Told):
    """One item in a list."""

    code: str
    name: str
    short_name: str
    department: str
    category: str
    handling: str
    handling_label: str
    promised_days: int
    promised: str

    @classmethod
    def of(cls, item: Item) -> "ItemLine":
        """The line of an item."""
        return cls(
            code=item.code,
            name=item.name,
            short_name=item.short_name,
            department=item.department,
            category=item.category,
            handling=item.handling,
            handling_label=item.handling_label,
            promised_days=item.promised_limit,
            promised=item.promised_label,
        )


class ItemList(Told):
    """A page of items by code; `next` is the code after which the next page begins, empty at the end."""

    items: list[ItemLine]
    total: int
    next: str


class OptionTold(Told):
    """One answer to a question."""

    key: str
    label: str


class QuestionTold(Told):
    """A question that decides what is needed; `multiple` takes several answers."""

    key: str
    question: str
    multiple: bool
    options: list[OptionTold]

    @classmethod
    def of(cls, asked: Situation) -> "QuestionTold":
        """A situation's question."""
        options = [OptionTold(key=one.key, label=one.label) for one in asked.options]
        return cls(key=asked.key, question=asked.question, multiple=asked.multiple, options=options)


class MaterialTold(Told):
    """A document that an item may ask for, and how it is to be brought."""

    key: str
    name: str
    form: str
    form_label: str
    copies: int
    required: bool
    issuer: str
    reusable: bool

    @classmethod
    def of(cls, material: Material) -> "MaterialTold":
        """A material of an item."""
        return cls(
            key=material.key,
            name=material.name,
            form=material.form,
            form_label=material.form_label,
            copies=material.copies,
            required=material.required,
            issuer=material.issuer,
            reusable=material.reusable,
        )


class StepTold(Told):
    """A step after acceptance; `days` are working days."""

    key: str
    name: str
    role: str
    days: int


class QuestionAnswered(Told):
    """A question that residents ask, with its answer."""

    question: str
    answer: str


class ItemTold(ItemLine):
    """One item, whole, in the version that is offered today."""

    version: int
    from_on: date
    kind: str
    audience: str
    audience_label: str
    citywide: bool
    online: bool
    window: str
    window_label: str
    legal: str
    fee: str
    fee_basis: str
    basis: list[str]
    conditions: list[str]
    questions: list[QuestionTold]
    materials: list[MaterialTold]
    steps: list[StepTold]
    suspends: list[str]
    result: str
    delivery: list[Labelled]
    packages: list[str]
    provides: list[str]
    channels: list[str]
    retention: str
    faq: list[QuestionAnswered]

    @classmethod
    def whole(cls, offered: Current) -> "ItemTold":
        """An item with everything that the catalogue says of it."""
        item = offered.item
        ways = zip(item.result.delivery, item.result.delivery_label.split("、"), strict=True)
        return cls(
            **ItemLine.of(item).model_dump(),
            version=offered.version,
            from_on=offered.from_on,
            kind=item.kind,
            audience=item.audience,
            audience_label=item.audience_label,
            citywide=item.citywide,
            online=item.online,
            window=item.window,
            window_label=item.window_label,
            legal=item.legal_label,
            fee=str(item.fee_for({})),
            fee_basis=item.fee.basis if item.fee else "",
            basis=[one.label for one in item.basis],
            conditions=list(item.conditions),
            questions=[QuestionTold.of(one) for one in item.situations],
            materials=[MaterialTold.of(one) for one in item.materials],
            steps=[StepTold(key=one.key, name=one.name, role=one.role, days=one.days) for one in item.steps],
            suspends=list(item.suspends),
            result=item.result.name,
            delivery=[Labelled(key=key, label=label) for key, label in ways],
            packages=list(item.joint),
            provides=list(item.provides),
            channels=list(item.channel_labels),
            retention=item.retention_class,
            faq=[QuestionAnswered(question=one.q, answer=one.a) for one in item.faq],
        )


class Hit(Told):
    """A matter that fits a query; `why` is the word by which it was found."""

    code: str
    name: str
    score: float
    why: str


class SearchTold(Told):
    """What fits a query, best first. `refused`: nothing fits well enough, and `told` says whom to ask."""

    query: str
    hits: list[Hit]
    packages: list[Hit]
    refused: bool
    told: str


class OutsideTold(Told):
    """What must be done elsewhere, and the materials that it gives."""

    name: str
    where: str
    gives: list[str]


class PackageLine(Told):
    """One joint package (一件事) in a list."""

    key: str
    name: str
    intro: str
    departments: list[str]
    items: list[str]

    @classmethod
    def of(cls, package: Package, held: Catalogue) -> "PackageLine":
        """The line of a package."""
        return cls(
            key=package.key,
            name=package.name,
            intro=package.intro,
            departments=list(package.departments),
            items=[one.code for one in package.members(held.items.values())],
        )


class PackageList(Told):
    """The joint packages."""

    packages: list[PackageLine]


class PackageTold(PackageLine):
    """One joint package with its questions and what lies outside it."""

    questions: list[QuestionTold]
    outside: list[OutsideTold]

    @classmethod
    def whole(cls, package: Package, held: Catalogue) -> "PackageTold":
        """A package with everything."""
        return cls(
            **PackageLine.of(package, held).model_dump(),
            questions=[
                QuestionTold(
                    key=one.key,
                    question=one.question,
                    multiple=False,
                    options=[OptionTold(key=o.key, label=o.label) for o in one.options],
                )
                for one in package.questions
            ],
            outside=[OutsideTold(name=one.name, where=one.where, gives=list(one.gives)) for one in package.outside],
        )


class PackageWanted(Given):
    """What is known of a package's matter: its questions' answers, the items' own, and what is there already."""

    answers: Answers = {}
    item_answers: dict[Key, Answers] = {}
    has: list[Key] = []


class JointMaterialTold(MaterialTold):
    """A material of a package: brought once for all items in `needed_by`."""

    needed_by: list[str]
    made_by: str
    given_by: str

    @classmethod
    def joint(cls, one: JointMaterial) -> "JointMaterialTold":
        """A joint material."""
        plain: dict[str, Any] = MaterialTold.of(one.material).model_dump()
        return cls(**plain, needed_by=list(one.needed_by), made_by=one.made_by, given_by=one.given_by)


class PackageGuide(Told):
    """A package for some answers: the items that apply, their materials once, the longest chain in working days."""

    items: list[ItemLine]
    materials: list[JointMaterialTold]
    days: int
    chain: list[str]
