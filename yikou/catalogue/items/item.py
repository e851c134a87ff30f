"""Item (事项): everything the centre says about one matter, as a value.

Pure: no database, no clock. A running case keeps the item of its version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yikou.catalogue.items import answers as given
from yikou.catalogue.items.answers import Answers, Chosen
from yikou.catalogue.items.parts import (
    AUDIENCES,
    CHANNELS,
    HANDLINGS,
    RETENTIONS,
    WINDOWS,
    Basis,
    Data,
    Faq,
    Fee,
    LegalTerm,
    Material,
    Result,
    Situation,
    Step,
)

NO_LEGAL_LIMIT = "法律没有规定"
SHORT_LIVED = frozenset({"instant", "consultation", "agency"})
TYPE_CODES = {
    "行政许可": "01",
    "行政给付": "05",
    "行政确认": "07",
    "行政奖励": "08",
    "行政裁决": "09",
    "其他行政权力": "10",
    "公共服务": "20",
}
HANDLING_CODES = {"instant": "1", "commitment": "2"}
AUDIENCE_CODES = {
    "person": ("1",),
    "organisation": ("2", "3", "4", "5", "6"),
    "both": ("1", "2", "3", "4", "5", "6"),
}
OTHER = "9"


@dataclass(frozen=True, slots=True)
class MaterialsSoFar:
    """The materials while questions are still open: those certain, those that may come, what is open."""

    certain: tuple[Material, ...]
    possible: tuple[Material, ...]
    open_questions: tuple[Situation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A service item in the catalogue format; days are working days."""

    code: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    department: str
    category: str
    kind: str
    handling: str
    audience: str
    citywide: bool
    online: bool
    window: str
    legal_limit: int | None
    legal_term: LegalTerm | None = None
    promised_limit: int
    fee: Fee | None
    basis: tuple[Basis, ...]
    conditions: tuple[str, ...]
    materials: tuple[Material, ...]
    situations: tuple[Situation, ...]
    steps: tuple[Step, ...]
    suspends: tuple[str, ...]
    result: Result
    joint: tuple[str, ...]
    provides: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    retention: str = ""
    faq: tuple[Faq, ...]

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Item":
        """The item as the format writes it; `data` has passed the check."""
        built = {name: _BUILD[name](value) for name, value in data.items() if name in _BUILD}
        plain = {name: value for name, value in data.items() if name not in _BUILD}
        return cls(**plain, **built)

    def to_data(self) -> Data:
        """The item in the format and its order; optional fields only where they say something."""
        shown = {name: _plain(getattr(self, name)) for name in self.__slots__}
        return {name: value for name, value in shown.items() if name not in OPTIONAL or value}

    # --- what it asks for --------------------------------------------------------

    def materials_for(self, answers: Answers) -> tuple[Material, ...]:
        """All materials that the matter needs for these answers, in the item's order.

        Nothing is waived here (looked up, promised, replaced or already on file).
        Raises UnknownOption and MissingAnswer.
        """
        return self._asked_by(given.read_all(self.situations, answers))

    def materials_so_far(self, answers: Answers) -> MaterialsSoFar:
        """The materials while a resident is still answering: the list narrows with each answer.

        Certain is what every way of answering the open questions asks for. Raises UnknownOption.
        """
        chosen = given.read(self.situations, answers)
        still_open = tuple(one for one in self.situations if one.key not in chosen)
        certain = {material.key for material in self._asked_by(chosen)}
        for question in still_open:
            certain |= set.intersection(*(set(option.adds) for option in question.options))
        reachable = {key for question in still_open for option in question.options for key in option.adds}
        return MaterialsSoFar(
            certain=tuple(one for one in self.materials if one.key in certain),
            possible=tuple(one for one in self.materials if one.key in reachable - certain),
            open_questions=still_open,
        )

    def chosen(self, answers: Answers) -> Chosen:
        """The answers in one shape: question to the options chosen. Raises UnknownOption and MissingAnswer."""
        return given.read_all(self.situations, answers)

    def answers_in_words(self, answers: Answers) -> tuple[tuple[str, str], ...]:
        """Question and answer as a person reads them, for those answered. Raises UnknownOption."""
        chosen = given.read(self.situations, answers)
        return tuple(
            (one.question, "、".join(option.label for option in one.options if option.key in chosen[one.key]))
            for one in self.situations
            if one.key in chosen
        )

    def _asked_by(self, chosen: Chosen) -> tuple[Material, ...]:
        added = {
            key
            for situation in self.situations
            for option in situation.options
            if option.key in chosen.get(situation.key, ())
            for key in option.adds
        }
        return tuple(one for one in self.materials if one.required or one.key in added)

    def fee_for(self, answers: Answers) -> Decimal:
        """What it costs in yuan for these answers, 0 where it is free; open questions count as usual.

        Raises UnknownOption.
        """
        chosen = given.read(self.situations, answers)
        return self.fee.amount_for(chosen) if self.fee else Decimal(0)

    def material(self, key: str) -> Material | None:
        """The material with this key, if the item lists it."""
        return next((one for one in self.materials if one.key == key), None)

    # --- what it is --------------------------------------------------------------

    @property
    def is_instant(self) -> bool:
        """Whether it is done on the spot (即办)."""
        return self.handling == "instant"

    @property
    def is_cross_province(self) -> bool:
        """Whether it is on a national list of what any province handles (跨省通办)."""
        return "cross_province" in self.channel

    @property
    def retention_class(self) -> str:
        """How long its files are kept: `permanent`, `30y` or `10y`, from the end of the year of conclusion."""
        return self.retention or ("10y" if self.handling in SHORT_LIVED else "30y")

    @property
    def type_code(self) -> str:
        """事项类型 in exchange (GB/T 39046)."""
        return TYPE_CODES[self.kind]

    @property
    def handling_code(self) -> str:
        """办件类型 in exchange (GB/T 39046)."""
        return HANDLING_CODES.get(self.handling, OTHER)

    @property
    def audience_codes(self) -> tuple[str, ...]:
        """服务对象 in exchange (GB/T 39046); for an organisation the case says which."""
        return AUDIENCE_CODES[self.audience]

    @property
    def channel_codes(self) -> tuple[str, ...]:
        """办理形式 in exchange (GB/T 39046): window always, online where it is, 9 for every other way."""
        return ("1", *(("2", "3") if self.online else ()), *((OTHER,) if self.channel else ()))

    # --- in words ----------------------------------------------------------------

    @property
    def handling_label(self) -> str:
        """办件类型 in words."""
        return HANDLINGS[self.handling]

    @property
    def audience_label(self) -> str:
        """服务对象 in words."""
        return AUDIENCES[self.audience]

    @property
    def window_label(self) -> str:
        """Which kind of window takes it."""
        return WINDOWS[self.window]

    @property
    def retention_label(self) -> str:
        """How long its files are kept, in words."""
        return RETENTIONS[self.retention_class]

    @property
    def channel_labels(self) -> tuple[str, ...]:
        """All ways of handling it, the window first."""
        online = ("网上办理",) if self.online else ()
        return ("窗口办理", *online, *(CHANNELS[one] for one in self.channel))

    @property
    def promised_label(self) -> str:
        """The promise in words: `当场办结`, `25个工作日`, `当场答复`."""
        if self.promised_limit:
            return f"{self.promised_limit}个工作日"
        return "当场答复" if self.handling == "consultation" else "当场办结"

    @property
    def legal_label(self) -> str:
        """The law's own limit in words; calendar terms as the law writes them."""
        if self.legal_term:
            return self.legal_term.label
        return f"{self.legal_limit}个工作日" if self.legal_limit else NO_LEGAL_LIMIT


OPTIONAL = frozenset({"legal_term", "provides", "channel", "retention"})
_BUILD: dict[str, Any] = {
    "aliases": tuple,
    "conditions": tuple,
    "suspends": tuple,
    "joint": tuple,
    "provides": tuple,
    "channel": tuple,
    "fee": Fee.from_data,
    "result": Result.from_data,
    "legal_term": LegalTerm.from_data,
    "basis": lambda values: tuple(Basis.from_data(one) for one in values),
    "materials": lambda values: tuple(Material.from_data(one) for one in values),
    "situations": lambda values: tuple(Situation.from_data(one) for one in values),
    "steps": lambda values: tuple(Step.from_data(one) for one in values),
    "faq": lambda values: tuple(Faq.from_data(one) for one in values),
}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.to_data() if hasattr(value, "to_data") else value
