"""The parts of a service item (事项), as values: material, situation, step, basis, fee, result.

Every value reads itself from the catalogue format (`from_data`) and gives the same
back (`to_data`); what is wrong in a file is found earlier, by `yikou.catalogue.checking`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Data = dict[str, Any]

HANDLINGS = {
    "instant": "即办件",
    "commitment": "承诺件",
    "initial_review": "初审上报",
    "consultation": "咨询",
    "agency": "代办",
}
AUDIENCES = {"person": "个人", "organisation": "单位", "both": "个人和单位"}
WINDOWS = {"general": "综合窗口", "dedicated": "专项窗口"}
FORMS = {
    "original": "原件",
    "copy": "复印件",
    "original_and_copy": "原件和复印件",
    "electronic": "电子件",
    "form": "表格",
}
ROLES = {"window": "窗口", "department": "部门"}
DELIVERIES = {"window": "窗口领取", "mail": "邮寄", "electronic": "电子送达", "none": "不需送达"}
CHANNELS = {
    "self_service": "自助办理",
    "phone": "电话办理",
    "home_visit": "上门办理",
    "cross_province": "跨省通办",
}
RETENTIONS = {"permanent": "永久", "30y": "30年", "10y": "10年"}


@dataclass(frozen=True, slots=True)
class Material:
    """A document (材料) that an item may ask for; the same document has one key in all items."""

    key: str
    name: str
    form: str
    copies: int
    required: bool
    issuer: str
    reusable: bool
    statute: bool

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Material":
        """The material as the format writes it."""
        return cls(**data)

    def to_data(self) -> Data:
        """The material in the format's own order."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def form_label(self) -> str:
        """How it is to be brought, in words: `原件和复印件 1 份`."""
        if self.form in ("original", "electronic"):
            return FORMS[self.form]
        return f"{FORMS[self.form]} {self.copies} 份"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a situation question, with the keys of the materials it adds."""

    key: str
    label: str
    adds: tuple[str, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Option":
        """The option as the format writes it."""
        return cls(data["key"], data["label"], tuple(data["adds"]))

    def to_data(self) -> Data:
        """The option in the format."""
        return {"key": self.key, "label": self.label, "adds": list(self.adds)}


@dataclass(frozen=True, slots=True)
class Situation:
    """A question (情形) that decides the materials; one answer, or several where `multiple`."""

    key: str
    question: str
    options: tuple[Option, ...]
    multiple: bool = False

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Situation":
        """The question as the format writes it."""
        options = tuple(Option.from_data(one) for one in data["options"])
        return cls(data["key"], data["question"], options, data.get("multiple", False))

    def to_data(self) -> Data:
        """The question in the format; `multiple` is written only where it is true."""
        several: Data = {"multiple": True} if self.multiple else {}
        options = [one.to_data() for one in self.options]
        return {"key": self.key, "question": self.question, **several, "options": options}

    def option(self, key: str) -> Option | None:
        """The option with this key, if there is one."""
        return next((one for one in self.options if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Step:
    """A step (环节) after acceptance: who does it and how many working days it takes."""

    key: str
    name: str
    role: str
    days: int

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Step":
        """The step as the format writes it."""
        return cls(**data)

    def to_data(self) -> Data:
        """The step in the format."""
        return {"key": self.key, "name": self.name, "role": self.role, "days": self.days}

    @property
    def role_label(self) -> str:
        """Who does it, in words."""
        return ROLES[self.role]


@dataclass(frozen=True, slots=True)
class Basis:
    """A law or document (依据) that the item rests on."""

    title: str
    article: str = ""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Basis":
        """The basis as the format writes it."""
        return cls(**data)

    def to_data(self) -> Data:
        """The basis in the format; `article` only where it is known."""
        return {"title": self.title, **({"article": self.article} if self.article else {})}

    @property
    def label(self) -> str:
        """Title and article as they are printed."""
        return f"《{self.title}》{self.article}" if "《" not in self.title else f"{self.title}{self.article}"


@dataclass(frozen=True, slots=True)
class Fee:
    """What an item costs; `by_option` names the amount for every option of a situation."""

    amount: int | float
    unit: str
    basis: str
    by_option: Mapping[str, Mapping[str, int | float]] | None = None

    @classmethod
    def from_data(cls, data: Mapping[str, Any] | None) -> "Fee | None":
        """The fee as the format writes it; None where the item is free."""
        return None if data is None else cls(**data)

    def to_data(self) -> Data:
        """The fee in the format."""
        shown: Data = {"amount": self.amount, "unit": self.unit, "basis": self.basis}
        if self.by_option is not None:
            shown["by_option"] = {key: dict(amounts) for key, amounts in self.by_option.items()}
        return shown

    def amount_for(self, chosen: Mapping[str, Sequence[str]]) -> Decimal:
        """The amount in yuan for the options chosen; the usual one where none of them decides."""
        for key, amounts in (self.by_option or {}).items():
            if chosen.get(key):
                return max(Decimal(str(amounts[option])) for option in chosen[key])
        return Decimal(str(self.amount))


@dataclass(frozen=True, slots=True)
class Faq:
    """A question residents ask, with its answer."""

    q: str
    a: str

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Faq":
        """The question as the format writes it."""
        return cls(**data)

    def to_data(self) -> Data:
        """The question in the format."""
        return {"q": self.q, "a": self.a}


@dataclass(frozen=True, slots=True)
class Result:
    """What the resident gets in the end and how it reaches them."""

    name: str
    delivery: tuple[str, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Result":
        """The result as the format writes it."""
        return cls(data["name"], tuple(data["delivery"]))

    def to_data(self) -> Data:
        """The result in the format."""
        return {"name": self.name, "delivery": list(self.delivery)}

    @property
    def delivery_label(self) -> str:
        """The ways of delivery, in words."""
        return "、".join(DELIVERIES[way] for way in self.delivery)


@dataclass(frozen=True, slots=True)
class LegalTerm:
    """The law's own calendar term: days or months, never both."""

    days: int | None = None
    months: int | None = None

    @classmethod
    def from_data(cls, data: Mapping[str, Any] | None) -> "LegalTerm | None":
        """The term as the format writes it; None where the law counts working days or is silent."""
        return None if data is None else cls(**data)

    def to_data(self) -> Data:
        """The term in the format."""
        return {"days": self.days} if self.months is None else {"months": self.months}

    @property
    def label(self) -> str:
        """The term in words: `15日`, `2个月`."""
        return f"{self.days}日" if self.months is None else f"{self.months}个月"
