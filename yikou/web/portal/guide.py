"""What a guide page shows for the answers given so far: pure, from an item to lines of text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yikou.catalogue.items import Item, Material, MaterialRules, Option, Situation
from yikou.catalogue.items.answers import ALONE

Chosen = dict[str, list[str]]


@dataclass(frozen=True)
class Bring:
    """One line of what to bring: `kept` lines need not be brought, `new` ones come from an answer."""

    name: str
    told: str
    kept: bool = False
    new: bool = False
    tag: str = ""


@dataclass(frozen=True)
class Choice:
    """One option of a question, chosen or not."""

    key: str
    label: str
    chosen: bool
    alone: bool


@dataclass(frozen=True)
class Question:
    """One situation question as the page asks it."""

    key: str
    number: int
    question: str
    multiple: bool
    options: tuple[Choice, ...]

    @property
    def answered(self) -> bool:
        """Whether an option is chosen."""
        return any(one.chosen for one in self.options)


@dataclass(frozen=True)
class FlowStep:
    """One step of the flow picture: as wide as its days."""

    name: str
    role: str
    days: int
    told: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """A guide as it stands for some answers."""

    item: Item
    questions: tuple[Question, ...]
    bring: tuple[Bring, ...]
    maybe: tuple[str, ...]
    open: int
    fee: str
    fee_told: str
    flow: tuple[FlowStep, ...]
    corrected: bool

    @property
    def count(self) -> int:
        """How many papers the resident brings."""
        return sum(not one.kept for one in self.bring)

    @property
    def complete(self) -> bool:
        """Whether every question is answered, so that the list is final."""
        return self.open == 0

    @property
    def said(self) -> str:
        """The list in one sentence, for who listens to the page."""
        told = f"{'您要带' if self.complete else '至少要带'} {self.count} 样材料"
        added = [one.name for one in self.bring if one.new]
        return told + (f"，其中因为您的回答要带{'、'.join(added)}" if added else "")


def guide(item: Item, given: Mapping[str, Sequence[str]], rules: MaterialRules, names: Mapping[str, str]) -> Guide:
    """The guide for the answers as they came in the address; what no longer fits is left out and said.

    `names` are the names of all materials by key, for those that stand in for others.
    """
    chosen, corrected = _fitting(item.situations, given)
    so_far = item.materials_so_far(chosen)
    because = _because(item.situations, chosen)
    have = {one.key for one in so_far.certain}
    return Guide(
        item=item,
        questions=tuple(_question(one, n, chosen.get(one.key, [])) for n, one in enumerate(item.situations, 1)),
        bring=tuple(_line(one, item, rules, because.get(one.key, ()), have, names) for one in so_far.certain),
        maybe=tuple(one.name for one in so_far.possible),
        open=len(so_far.open_questions),
        fee=_fee(item, chosen),
        fee_told=item.fee.unit if item.fee and item.fee_for(chosen) else "",
        flow=tuple(flow_steps(item)),
        corrected=corrected,
    )


def answers_of(item: Item, given: Mapping[str, Sequence[str]]) -> Chosen:
    """The answers that fit the item's questions, in the shape operations take."""
    return _fitting(item.situations, given)[0]


def _fitting(situations: Iterable[Situation], given: Mapping[str, Sequence[str]]) -> tuple[Chosen, bool]:
    """An old link may name options that are gone, a page without scripts may send `none` with others."""
    chosen: Chosen = {}
    corrected = False
    for one in situations:
        sent = list(given.get(one.key, ()))
        fits = [key for key in sent if one.option(key)]
        if one.multiple and len(fits) > 1:
            fits = [key for key in fits if key != ALONE]
        elif not one.multiple:
            fits = fits[-1:]
        corrected = corrected or len(fits) != len(sent)
        if fits:
            chosen[one.key] = fits
    return chosen, corrected


def _question(one: Situation, number: int, chosen: Sequence[str]) -> Question:
    options = tuple(Choice(o.key, o.label, o.key in chosen, one.multiple and o.key == ALONE) for o in one.options)
    return Question(one.key, number, one.question, one.multiple, options)


def _because(situations: Iterable[Situation], chosen: Chosen) -> dict[str, tuple[Option, ...]]:
    """Which chosen options ask for a material."""
    asked: dict[str, tuple[Option, ...]] = {}
    for situation in situations:
        for option in situation.options:
            for key in option.adds if option.key in chosen.get(situation.key, ()) else ():
                asked[key] = (*asked.get(key, ()), option)
    return asked


def _line(
    material: Material,
    item: Item,
    rules: MaterialRules,
    options: Sequence[Option],
    have: set[str],
    names: Mapping[str, str],
) -> Bring:
    why = "，因为" + "、".join(f"“{one.label}”" for one in options) if options and not material.required else ""
    instead = [key for key in rules.replaced_by(material.key) if key in names]
    if source := rules.source_of(material.key):
        return Bring(material.name, f"窗口从{source}查，查不到才请您带{why}", kept=True, new=bool(why), tag="免带")
    if brought := next((names[key] for key in instead if key in have), ""):
        return Bring(material.name, f"有{brought}就不用带{why}", kept=True, new=bool(why), tag="免带")
    told = how_to_bring(material) + why
    if rules.may_be_promised(material.key, item.code):
        return Bring(material.name, f"{told}；开不出来可以签承诺书代替", new=bool(why), tag="可承诺")
    if instead:
        told += f"；有{'、'.join(names[key] for key in instead)}中的一样就行"
    return Bring(material.name, told, new=bool(why))


def how_to_bring(material: Material) -> str:
    """In which form, and who gives it out."""
    if material.form == "form":
        return f"填写 {material.copies} 份，窗口有，{material.issuer}"
    return f"{material.form_label}，{material.issuer}"


def _fee(item: Item, chosen: Chosen) -> str:
    if item.fee is None:
        return "不收费"
    amount = item.fee_for(chosen)
    return f"{_money(amount)} 元" if amount else "不收费"


def _money(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def flow_steps(item: Item) -> Iterable[FlowStep]:
    """The steps of the flow picture: the item's own, the clock stops, and what one gets in the end."""
    for step in item.steps:
        days = (f"{step.days} 个工作日",) if step.days else ("当场",)
        yield FlowStep(step.name, step.role, step.days, (*days, step_place(item, step.role)))
    for stop in item.suspends:
        yield FlowStep(stop, "hold", 2, ("需要时才有", "不算在时限里"))
    if item.result.name:
        yield FlowStep(item.result.name, "end", 1, (item.result.delivery_label,))


def step_place(item: Item, role: str) -> str:
    """Who does a step."""
    return item.window_label if role == "window" else f"{item.department}部门"
