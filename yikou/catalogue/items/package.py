"""Joint packages (一件事), departments, and the rules that save residents papers, as values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yikou.catalogue.items import answers as given
from yikou.catalogue.items.answers import Answers
from yikou.catalogue.items.item import Item
from yikou.catalogue.items.parts import Data, Material


@dataclass(frozen=True, slots=True)
class PackageOption:
    """One answer to a package's question; `leaves_out` are words in the names of items that fall away."""

    key: str
    label: str
    leaves_out: tuple[str, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "PackageOption":
        """The option as the format writes it."""
        return cls(data["key"], data["label"], tuple(data["leaves_out"]))

    def to_data(self) -> Data:
        """The option in the format."""
        return {"key": self.key, "label": self.label, "leaves_out": list(self.leaves_out)}


@dataclass(frozen=True, slots=True)
class PackageQuestion:
    """A question that decides which items of the package apply; one answer each."""

    key: str
    question: str
    options: tuple[PackageOption, ...]
    multiple = False

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "PackageQuestion":
        """The question as the format writes it."""
        return cls(data["key"], data["question"], tuple(PackageOption.from_data(one) for one in data["options"]))

    def to_data(self) -> Data:
        """The question in the format."""
        return {"key": self.key, "question": self.question, "options": [one.to_data() for one in self.options]}


@dataclass(frozen=True, slots=True)
class Outside:
    """What a resident must do elsewhere, and the material keys it gives."""

    name: str
    where: str
    gives: tuple[str, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Outside":
        """The matter as the format writes it."""
        return cls(data["name"], data["where"], tuple(data["gives"]))

    def to_data(self) -> Data:
        """The matter in the format."""
        return {"name": self.name, "where": self.where, "gives": list(self.gives)}


@dataclass(frozen=True, slots=True)
class Chain:
    """The longest chain of results in a package: its working days and the items in order."""

    days: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JointMaterial:
    """One material of a package: brought once, for all items in `needed_by`.

    `made_by` names the item of the package whose result it is: then it need not be brought.
    `given_by` names the matter outside the package that gives it: then it may be handed in later.
    """

    material: Material
    needed_by: tuple[str, ...]
    made_by: str = ""
    given_by: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """A joint package (一件事); its items are those that name its key in `joint`."""

    key: str
    name: str
    intro: str
    deadline_rule: str
    departments: tuple[str, ...]
    questions: tuple[PackageQuestion, ...]
    outside: tuple[Outside, ...] = ()

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Package":
        """The package as the format writes it."""
        return cls(
            key=data["key"],
            name=data["name"],
            intro=data["intro"],
            deadline_rule=data["deadline_rule"],
            departments=tuple(data["departments"]),
            questions=tuple(PackageQuestion.from_data(one) for one in data["questions"]),
            outside=tuple(Outside.from_data(one) for one in data.get("outside", ())),
        )

    def to_data(self) -> Data:
        """The package in the format; `outside` only where there is something."""
        outside: Data = {"outside": [one.to_data() for one in self.outside]} if self.outside else {}
        return {
            "key": self.key,
            "name": self.name,
            "intro": self.intro,
            "deadline_rule": self.deadline_rule,
            "departments": list(self.departments),
            **outside,
            "questions": [one.to_data() for one in self.questions],
        }

    def members(self, items: Iterable[Item]) -> tuple[Item, ...]:
        """All items that belong to the package, in the catalogue's order."""
        return tuple(item for item in items if self.key in item.joint)

    def applicable(self, answers: Answers, items: Iterable[Item]) -> tuple[Item, ...]:
        """The items that apply for these answers; an open question leaves nothing out.

        Empty means: ask for single items instead. Raises UnknownOption.
        """
        chosen = given.read(self.questions, answers)
        words = {
            word
            for question in self.questions
            for option in question.options
            if option.key in chosen.get(question.key, ())
            for word in option.leaves_out
        }
        return tuple(item for item in self.members(items) if not any(word in item.name for word in words))

    def materials(
        self,
        applicable: Sequence[Item],
        answers: Mapping[str, Answers] | None = None,
        has: Collection[str] = (),
    ) -> tuple[JointMaterial, ...]:
        """The materials of the items that apply, the same document once, in the order first asked.

        `answers` are by item code; an item without answers shows what is certain. `has` are the
        material keys that the resident holds already. Raises UnknownOption.
        """
        needed = {item.code: _needed(item, (answers or {}).get(item.code, {})) for item in applicable}
        users: dict[str, list[str]] = {}
        strongest: dict[str, Material] = {}
        for code, materials in needed.items():
            for one in materials:
                users.setdefault(one.key, []).append(code)
                strongest[one.key] = max(strongest.get(one.key, one), one, key=_weight)
        makers = _makers(applicable)
        return tuple(
            JointMaterial(
                material=strongest[key],
                needed_by=tuple(codes),
                made_by=_made_by(makers.get(key, ()), codes) if key not in has else "",
                given_by=next((one.name for one in self.outside if key in one.gives), "") if key not in has else "",
            )
            for key, codes in users.items()
        )


def longest_chain(
    applicable: Sequence[Item],
    answers: Mapping[str, Answers] | None = None,
    has: Collection[str] = (),
) -> Chain:
    """The limit in working days of items handled together: an item waits for the results it needs.

    Without `answers` for an item, all that it may ask for counts, so that the promise is never
    too short. `has` are material keys the resident holds already: nobody waits for those.
    Raises UnknownOption. The check has made sure that no circle exists.
    """
    makers = _makers(applicable)
    by_code = {item.code: item for item in applicable}
    done: dict[str, Chain] = {}

    def finish(code: str) -> Chain:
        if code not in done:
            item = by_code[code]
            wanted = _may_need(item, (answers or {}).get(item.code)) - set(has)
            before = {maker for key in wanted for maker in makers.get(key, ())} - {code}
            first = max((finish(one) for one in sorted(before)), key=lambda one: one.days, default=Chain(0, ()))
            done[code] = Chain(item.promised_limit + first.days, (*first.codes, code))
        return done[code]

    return max((finish(code) for code in by_code), key=lambda one: one.days, default=Chain(0, ()))


def _needed(item: Item, answers: Answers) -> tuple[Material, ...]:
    return item.materials_so_far(answers).certain


def _may_need(item: Item, answers: Answers | None) -> set[str]:
    if answers is None:
        return {one.key for one in item.materials}
    so_far = item.materials_so_far(answers)
    return {one.key for one in (*so_far.certain, *so_far.possible)}


def _makers(items: Iterable[Item]) -> dict[str, tuple[str, ...]]:
    makers: dict[str, tuple[str, ...]] = {}
    for item in items:
        for key in item.provides:
            makers[key] = (*makers.get(key, ()), item.code)
    return makers


def _made_by(makers: Sequence[str], users: Sequence[str]) -> str:
    """The item that makes it for another one; an item does not wait for itself."""
    return next((maker for maker in makers if any(user != maker for user in users)), "")


def _weight(material: Material) -> tuple[int, int]:
    """Which of two demands for the same document covers the other."""
    return (("electronic", "copy", "form", "original", "original_and_copy").index(material.form), material.copies)


@dataclass(frozen=True, slots=True)
class Department:
    """A department (部门) that hosts items; `prefix` begins its item codes."""

    name: str
    prefix: str
    full_name: str

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Department":
        """The department as the format writes it."""
        return cls(**data)

    def to_data(self) -> Data:
        """The department in the format."""
        return {"name": self.name, "prefix": self.prefix, "full_name": self.full_name}


@dataclass(frozen=True, slots=True)
class MaterialRules:
    """What saves residents papers: looked up by the window, promised instead, or replaced by another."""

    shared: Mapping[str, str]
    promise: Mapping[str, tuple[str, ...]]
    instead: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "MaterialRules":
        """The rules as material_rules.yaml writes them."""
        return cls(
            shared={one["key"]: one["source"] for one in data["shared"]},
            promise={one["key"]: tuple(one["except"]) for one in data["promise"]},
            instead={one["key"]: tuple(one["any_of"]) for one in data["instead"]},
        )

    def to_data(self) -> Data:
        """The rules in the format."""
        return {
            "shared": [{"key": key, "source": source} for key, source in self.shared.items()],
            "promise": [{"key": key, "except": list(codes)} for key, codes in self.promise.items()],
            "instead": [{"key": key, "any_of": list(keys)} for key, keys in self.instead.items()],
        }

    def source_of(self, key: str) -> str:
        """Where the window looks the material up itself; empty where it cannot."""
        return self.shared.get(key, "")

    def may_be_promised(self, key: str, item: str) -> bool:
        """Whether a signed promise may stand in for the material in this item (code)."""
        return key in self.promise and item not in self.promise[key]

    def replaced_by(self, key: str) -> tuple[str, ...]:
        """The materials of which any one makes this one unnecessary."""
        return self.instead.get(key, ())
