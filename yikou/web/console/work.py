"""The middle of the desk: an item, its questions, and a line for each material with the ways it may be had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from yikou.cases import queries
from yikou.cases.needs import AWAITED, INSTEAD, KEPT, LOOKED_UP, MISSING, PROMISED, PROVIDED, RECEIVED, Need
from yikou.cases.operations import AUTHORITY
from yikou.cases.policies import Provisional
from yikou.catalogue.items import Item, Material, Situation
from yikou.catalogue.items.answers import ALONE
from yikou.web.console.typed import Typed
from yikou.web.ruler import Ruler, promised

if TYPE_CHECKING:
    from yikou.cases.models import Paper

# Short, because a clerk reads them a hundred times a day; the case page says them in full.
WAYS = {
    RECEIVED: "收到",
    LOOKED_UP: "已查到",
    PROMISED: "承诺",
    INSTEAD: "代替",
    KEPT: "已存有",
    AWAITED: "等结果",
    PROVIDED: "已转入",
    MISSING: "缺",
}
BY_DIGIT = 9


@dataclass(frozen=True)
class Way:
    """One way in which a paper may be had, chosen or not."""

    state: str
    word: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """One material at the desk."""

    key: str
    name: str
    told: str
    digit: str
    ways: tuple[Way, ...]
    state: str
    original: bool
    shows_original: bool
    copies: int
    file: str
    keep: bool
    until: date | None
    may_keep: bool
    kept_until: date | None
    is_kept: bool
    is_minor: bool
    is_beyond: bool
    source: str
    reason: str
    used_by: tuple[str, ...] = ()
    later: str = ""

    @property
    def field(self) -> str:
        """The form's field that names the scanned paper."""
        return f"m.{self.key}.file"

    @property
    def is_missing(self) -> bool:
        """Whether nobody has it yet."""
        return self.state == MISSING


@dataclass(frozen=True)
class Choice:
    """One option of a question."""

    key: str
    label: str
    chosen: bool
    alone: bool


@dataclass(frozen=True)
class Question:
    """One question as the desk asks it; `name` is its field."""

    name: str
    question: str
    multiple: bool
    options: tuple[Choice, ...]

    @property
    def is_answered(self) -> bool:
        """Whether an option is chosen."""
        return any(one.chosen for one in self.options)


@dataclass(frozen=True)
class Work:
    """An item as it stands at the desk for what was typed so far."""

    item: Item
    version: int
    asked: tuple[Question, ...]
    open: int
    rows: tuple[Row, ...]
    possible: tuple[Material, ...]
    others: tuple[tuple[Material, bool, bool], ...]
    due_on: date
    is_provisional: bool
    notice: "Paper | None"
    fee: str
    ruler: Ruler
    provisional: Provisional
    supply_by: date

    @property
    def lists_authority(self) -> bool:
        """Whether the paper that lets an agent act is in the list itself."""
        return any(one.key == AUTHORITY for one in self.rows)

    @property
    def missing(self) -> tuple[Row, ...]:
        """What nobody has yet."""
        return tuple(one for one in self.rows if one.is_missing)

    @property
    def tally(self) -> str:
        """The materials in one line; the page counts on while keys are pressed."""
        free = sum(one.state in (KEPT, AWAITED, PROVIDED) for one in self.rows)
        missing = len(self.missing)
        return f"收到 {len(self.rows) - free - missing}，免交 {free}，缺 {missing}"

    @property
    def at_once(self) -> bool:
        """Whether it is done while the resident waits."""
        return self.item.is_instant or not self.item.promised_limit

    @property
    def limits(self) -> str:
        """Promise and law in one tag."""
        legal = f"，法定 {self.item.legal_label}" if self.item.legal_limit or self.item.legal_term else ""
        return f"承诺 {self.item.promised_label}{legal}"

    @property
    def notes(self) -> str:
        """What the limit leaves out."""
        return "、".join(self.item.suspends)


def work(typed: Typed, *, centre: str, at: datetime) -> Work | None:
    """The middle of the desk for what was typed; None where there is no such item. Raises UnknownOption."""
    if not typed.item:
        return None
    found = queries.desk(centre=centre, item=typed.item, answers=typed.answers, person=typed.person, at=at)
    if found is None:
        return None
    answers = typed.answers
    if typed.agent and (said := _acted_for(found.open_questions)):
        answers = {**answers, **said}
        found = queries.desk(centre=centre, item=typed.item, answers=answers, person=typed.person, at=at) or found
    needed = {one.material.key for one in found.needs}
    listed = set(found.notice.listed) if found.notice else set()
    return Work(
        item=found.item,
        version=found.version,
        asked=questions(found.item.situations, answers),
        open=len(found.open_questions),
        rows=rows(found.needs, typed, minor=found.provisional.minor, beyond=found.beyond),
        possible=tuple(one for one in found.possible if one.key not in needed),
        others=tuple(
            (one, one.key in typed.also, bool(listed) and one.key not in listed)
            for one in found.item.materials
            if one.key not in needed
        ),
        due_on=found.due_on,
        is_provisional=found.is_provisional,
        notice=found.notice,
        fee=_fee(found.item, answers),
        ruler=way(found.item),
        provisional=found.provisional,
        supply_by=found.supply_by,
    )


def _acted_for(unanswered: Sequence[Situation]) -> dict[str, list[str]]:
    """Somebody acts for the resident, so the question who comes is answered where one option says so."""
    for one in unanswered:
        says = [option.key for option in one.options if AUTHORITY in option.adds]
        if len(says) == 1:
            return {one.key: says}
    return {}


def questions(
    situations: Sequence[Situation], given: Mapping[str, Sequence[str]], start: str = ""
) -> tuple[Question, ...]:
    """The questions with what was answered; `start` names the item within a package (`MZ-001.`)."""
    return tuple(
        Question(
            f"q.{start}{one.key}",
            one.question,
            one.multiple,
            tuple(
                Choice(o.key, o.label, o.key in given.get(one.key, ()), one.multiple and o.key == ALONE)
                for o in one.options
            ),
        )
        for one in situations
    )


def rows(
    needed: Sequence[Need],
    typed: Typed,
    *,
    minor: Sequence[str],
    beyond: Sequence[str] = (),
    more: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[Row, ...]:
    """A line for each material; `more` holds what a package knows of it (`used_by`, `later`)."""
    return tuple(
        _row(one, n, typed.ticks.get(one.material.key, {}), minor, beyond, (more or {}).get(one.material.key, {}))
        for n, one in enumerate(needed, 1)
    )


def _row(
    need: Need,
    n: int,
    tick: Mapping[str, Any],
    minor: Sequence[str],
    beyond: Sequence[str],
    more: Mapping[str, Any],
) -> Row:
    material, state = need.material, _state(need, tick)
    form = material.form
    untouched = "original" not in tick and "copies" not in tick and not tick.get("state")
    return Row(
        key=material.key,
        name=material.name,
        told=_told(need),
        digit=str(n) if n <= BY_DIGIT else "",
        ways=tuple(Way(one, WAYS[one], one == state) for one in need.ways),
        state=state,
        original=tick.get("original", untouched and form.startswith("original")),
        shows_original=form.startswith("original"),
        copies=tick.get("copies", material.copies if form in ("copy", "original_and_copy", "form") else 0),
        file=tick.get("file", ""),
        keep=bool(tick.get("keep")),
        until=tick.get("until"),
        may_keep=material.reusable,
        kept_until=need.kept_until,
        is_kept=need.kept is not None,
        is_minor=material.key in minor,
        is_beyond=material.key in beyond,
        source=need.source,
        reason=tick.get("reason", ""),
        **more,
    )


def _fee(item: Item, answers: Mapping[str, Sequence[str]]) -> str:
    amount = item.fee_for(answers)
    return f"收费 {amount.normalize():f} 元" if amount else ""


def _state(need: Need, tick: Mapping[str, Any]) -> str:
    """What was ticked, where it is still offered; else what saves the resident from bringing it."""
    if tick.get("state") in need.ways:
        return str(tick["state"])
    free = (one for one in (KEPT, AWAITED) if one in need.ways)
    return next(free, MISSING)


def _told(need: Need) -> str:
    told = f"{need.material.form_label}，{need.material.issuer}"
    return f"{told}；先查{need.source}" if need.source else told


def way(item: Item) -> Ruler:
    """The way after acceptance: each step as wide as its days; a step that is a clock stop is hatched."""
    steps = [(one.name, one.days) for one in item.steps]
    held = {name for name, _ in steps if any(stop in name for stop in item.suspends)}
    return promised(steps, held=held)
