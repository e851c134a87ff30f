"""What a joint package's page shows for the answers given so far: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yikou.catalogue.items import Item, JointMaterial, MaterialRules, Package, longest_chain
from yikou.web.portal.guide import Bring, Choice, Question, how_to_bring

# How the line of life draws the packages that ship: the words residents use, the picture, the order.
DRAWN = {
    "newborn": ("孩子出生", "baby-carriage"),
    "employment": ("找工作", "briefcase"),
    "flexible_social_card": ("社保卡", "credit-card"),
    "housing_move": ("安家落户", "home-heart"),
    "shop_opening": ("开小店", "building-store"),
    "assistance": ("遇到困难", "heart-handshake"),
    "disabled_services": ("残疾人服务", "wheelchair"),
    "veteran_registration": ("退役报到", "medal"),
    "retirement": ("我要退休", "armchair"),
    "death": ("身后事", "candle"),
}
OTHER = "stack-2"


@dataclass(frozen=True)
class Station:
    """One package on the line of life."""

    key: str
    name: str
    short: str
    icon: str
    intro: str
    count: int
    days: int


@dataclass(frozen=True)
class Elsewhere:
    """What is done outside the centre, and the names of the papers it gives."""

    name: str
    where: str
    gives: str


@dataclass(frozen=True)
class Joint:
    """A package as it stands for some answers."""

    package: Package
    questions: tuple[Question, ...]
    items: tuple[Item, ...]
    left_out: tuple[str, ...]
    days: int
    chain: tuple[str, ...]
    bring: tuple[Bring, ...]
    outside: tuple[Elsewhere, ...]
    departments: tuple[str, ...]
    corrected: bool

    @property
    def count(self) -> int:
        """How many papers the resident brings."""
        return sum(not one.kept for one in self.bring)

    @property
    def said(self) -> str:
        """The result in one sentence, for who listens to the page."""
        return f"一起办 {len(self.items)} 项，{self.days} 个工作日，一共要带 {self.count} 样材料"


def stations(packages: Sequence[Package], items: Sequence[Item]) -> tuple[Station, ...]:
    """The line of life, from birth on; packages of the centre's own come after those that ship."""
    order = {key: n for n, key in enumerate(DRAWN)}
    return tuple(_station(one, items) for one in sorted(packages, key=lambda one: order.get(one.key, len(order))))


def _station(package: Package, items: Sequence[Item]) -> Station:
    short, icon = DRAWN.get(package.key, (package.name.removesuffix("一件事"), OTHER))
    members = package.members(items)
    return Station(
        package.key,
        package.name,
        short,
        icon,
        package.intro,
        len(members),
        longest_chain(members).days if members else 0,
    )


def joint(
    package: Package,
    given: Mapping[str, Sequence[str]],
    items: Sequence[Item],
    rules: MaterialRules,
    names: Mapping[str, str],
) -> Joint:
    """The package for the answers as they came in the address; an open question leaves nothing out."""
    chosen, corrected = _fitting(package, given)
    members = package.members(items)
    applicable = package.applicable(chosen, items)
    chain = longest_chain(applicable)
    short = {one.code: one.short_name for one in members}
    left = tuple(one.short_name for one in members if one not in applicable)
    return Joint(
        package=package,
        questions=_questions(package, chosen),
        items=applicable,
        left_out=left,
        days=chain.days,
        chain=tuple(short[code] for code in chain.codes),
        bring=tuple(_line(one, short, rules) for one in package.materials(applicable)),
        outside=tuple(
            Elsewhere(one.name, one.where, "、".join(names.get(key, key) for key in one.gives))
            for one in package.outside
        ),
        departments=package.departments,
        corrected=corrected,
    )


def _fitting(package: Package, given: Mapping[str, Sequence[str]]) -> tuple[dict[str, str], bool]:
    chosen, corrected = {}, False
    for question in package.questions:
        sent = given.get(question.key, ())
        fits = [key for key in sent if any(option.key == key for option in question.options)]
        corrected = corrected or len(fits) != len(sent)
        if fits:
            chosen[question.key] = fits[-1]
    return chosen, corrected


def _questions(package: Package, chosen: Mapping[str, str]) -> tuple[Question, ...]:
    return tuple(
        Question(
            one.key,
            number,
            one.question,
            False,
            tuple(Choice(o.key, o.label, chosen.get(one.key) == o.key, False) for o in one.options),
        )
        for number, one in enumerate(package.questions, 1)
    )


def _line(one: JointMaterial, short: Mapping[str, str], rules: MaterialRules) -> Bring:
    material = one.material
    used = f"，{len(one.needed_by)} 项都用它" if len(one.needed_by) > 1 else ""
    if one.made_by:
        return Bring(material.name, f"“{short[one.made_by]}”办好自动转过来{used}", kept=True, tag="免带")
    if source := rules.source_of(material.key):
        return Bring(material.name, f"窗口从{source}查，查不到才请您带{used}", kept=True, tag="免带")
    later = f"，{one.given_by}后补来就行" if one.given_by else ""
    return Bring(material.name, how_to_bring(material) + later + used, tag="可后补" if later else "")
