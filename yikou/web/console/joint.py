"""一件事 at the desk: one set of questions, the items that apply, each paper once for all of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from yikou.cases import queries
from yikou.cases.needs import AWAITED, KEPT, RECEIVED, Need
from yikou.cases.operations import AUTHORITY
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item, JointMaterial, Outside, Package, longest_chain
from yikou.kernel.refusals import NotFound
from yikou.web.console.typed import Typed
from yikou.web.console.work import Choice, Question, Row, questions, rows

if TYPE_CHECKING:
    from yikou.cases.models import Case

# Marks that the list of items was shown, so that none ticked means none and not all.
SHOWN = "-"
FOR_ALL = "all"


@dataclass(frozen=True)
class Member:
    """One item of the package, taken along or not."""

    item: Item
    taken: bool
    asked: tuple[Question, ...]
    desk: queries.Desk | None
    waits_for: tuple[str, ...]

    @property
    def waits_names(self) -> str:
        """The matters whose results it waits for, by their short names."""
        return "、".join(self.waits_for)

    @property
    def open(self) -> int:
        """How many questions of its own are not answered."""
        return len(self.desk.open_questions) if self.desk else 0


@dataclass(frozen=True)
class Taken:
    """An item of the package that is a case now."""

    case: "Case"
    code: str
    provides: tuple[str, ...]


@dataclass(frozen=True)
class Together:
    """A package as it stands at the desk."""

    package: Package
    asked: tuple[Question, ...]
    shared: tuple[Question, ...]
    members: tuple[Member, ...]
    rows: tuple[Row, ...]
    outside: tuple[Outside, ...]
    days: int
    due_on: date
    open: int

    @property
    def taken(self) -> tuple[Member, ...]:
        """The items that are taken in together, those whose results others wait for first."""
        return tuple(one for one in self.members if one.taken)

    @property
    def said_days(self) -> str:
        """The limit of the longest chain of results, in words."""
        return f"{len(self.taken)} 项，最长 {self.days} 个工作日" if self.days else f"{len(self.taken)} 项，当场办结"

    @property
    def tally(self) -> str:
        """The papers in one line."""
        free = sum(one.state in (KEPT, AWAITED) for one in self.rows)
        missing = len(self.missing)
        return f"收到 {len(self.rows) - free - missing}，免交 {free}，缺 {missing}"

    @property
    def lists_authority(self) -> bool:
        """Whether every item asks for the agent's authority in its own list."""
        return all(any(need.material.key == AUTHORITY for need in one.desk.needs) for one in self.taken if one.desk)

    @property
    def missing(self) -> tuple[Row, ...]:
        """What nobody has yet."""
        return tuple(one for one in self.rows if one.is_missing)


def together(typed: Typed, *, centre: str, at: datetime) -> Together:
    """The package that was chosen, for what was answered so far. Raises NotFound, UnknownOption."""
    held = catalogue.catalogue(centre, at.date())
    package = held.packages.get(typed.package)
    if package is None:
        raise NotFound("这个“一件事”")
    applicable = package.applicable(typed.joint, held.items.values())
    chosen = [one for one in applicable if SHOWN not in typed.take or one.code in typed.take]
    shared = _shared(chosen)
    answers = {one.code: _answers(one, typed, shared) for one in chosen}
    merged = package.materials(chosen, answers)
    makers = {one.material.key: one.made_by for one in merged if one.made_by}
    ordered = _ordered(chosen, merged)
    members = tuple(_member(one, typed, answers, makers, shared, centre, at) for one in ordered)
    left = tuple(Member(one, False, (), None, ()) for one in applicable if one not in chosen)
    chain = longest_chain(chosen, answers)
    return Together(
        package=package,
        asked=_package_questions(package, typed.joint),
        shared=questions(tuple(shared.values()), typed.answers_for(FOR_ALL), f"{FOR_ALL}."),
        members=(*members, *left),
        rows=_rows(members, merged, typed),
        outside=package.outside,
        days=chain.days,
        due_on=queries.due_after(centre, chain.days, at=at),
        open=len(package.questions) - len(typed.joint) + sum(one.open for one in members),
    )


def _package_questions(package: Package, given: Mapping[str, str]) -> tuple[Question, ...]:
    return tuple(
        Question(
            f"p.{one.key}",
            one.question,
            False,
            tuple(Choice(o.key, o.label, given.get(one.key) == o.key, False) for o in one.options),
        )
        for one in package.questions
    )


def _shared(items: Sequence[Item]) -> dict[str, Any]:
    """Questions that several items ask in the same words with the same options: they are asked once."""
    seen: dict[Any, Any] = {}
    twice: dict[str, Any] = {}
    for item in items:
        for one in item.situations:
            mark = one.key, one.question, tuple((o.key, o.label) for o in one.options)
            if mark in seen:
                twice.setdefault(one.key, seen[mark])
            seen.setdefault(mark, one)
    return twice


def _is_shared(question: Any, shared: Mapping[str, Any]) -> bool:
    like = shared.get(question.key)
    if like is None or like.question != question.question:
        return False
    return bool([o.key for o in like.options] == [o.key for o in question.options])


def _answers(item: Item, typed: Typed, shared: Mapping[str, Any]) -> dict[str, list[str]]:
    own, common = typed.answers_for(item.code), typed.answers_for(FOR_ALL)
    given = {one.key: (common if _is_shared(one, shared) else own).get(one.key, []) for one in item.situations}
    return {key: options for key, options in given.items() if options}


def _ordered(items: Sequence[Item], merged: Sequence[JointMaterial]) -> list[Item]:
    """Items whose result another one waits for come first; the check has made sure that there is no circle."""
    waits = {
        one.code: {m.made_by for m in merged if m.made_by and one.code in m.needed_by and m.made_by != one.code}
        for one in items
    }
    done: list[Item] = []
    left = list(items)
    while left:
        names = {one.code for one in done}
        ready = [one for one in left if waits[one.code] <= names] or left[:1]
        done += ready
        left = [one for one in left if one not in ready]
    return done


def _member(
    item: Item,
    typed: Typed,
    answers: Mapping[str, Mapping[str, list[str]]],
    makers: Mapping[str, str],
    shared: Mapping[str, Any],
    centre: str,
    at: datetime,
) -> Member:
    own = tuple(one for one in item.situations if not _is_shared(one, shared))
    names = {one.code: one.short_name for one in catalogue.catalogue(centre, at.date()).items.values()}
    awaited = {key: 0 for key, maker in makers.items() if maker != item.code}
    found = queries.desk(
        centre=centre, item=item.code, answers=answers[item.code], person=typed.person, at=at, awaited=awaited
    )
    needed = {one.material.key for one in found.needs} if found else set()
    return Member(
        item=item,
        taken=True,
        asked=questions(own, answers[item.code], f"{item.code}."),
        desk=found,
        waits_for=tuple(sorted({names[makers[key]] for key in needed & awaited.keys()})),
    )


def _rows(members: Sequence[Member], merged: Sequence[JointMaterial], typed: Typed) -> tuple[Row, ...]:
    needs: dict[str, list[Need]] = {}
    for member in members:
        for one in member.desk.needs if member.desk else ():
            needs.setdefault(one.material.key, []).append(one)
    names = {one.item.code: one.item.short_name for one in members}
    more = {
        one.material.key: {"used_by": tuple(names[code] for code in one.needed_by), "later": one.given_by}
        for one in merged
    }
    wanted = [_merged(needs[one.material.key], one) for one in merged if one.material.key in needs]
    minor = members[0].desk.provisional.minor if members and members[0].desk else ()
    return rows(wanted, typed, minor=minor, more=more)


def _merged(needs: Sequence[Need], joint: JointMaterial) -> Need:
    """One demand for all items: a way is offered only where each of them takes it."""
    return replace(
        needs[0],
        material=joint.material,
        may_promise=all(one.may_promise for one in needs),
        instead_of=needs[0].instead_of if all(one.instead_of for one in needs) else (),
        awaited_from=0 if joint.made_by else None,
    )


def waits(member: Member, done: Mapping[str, Any]) -> tuple[dict[str, int], set[str]]:
    """Which papers of an item are results of cases that were taken in a moment ago.

    `done` are those cases by item. Answers what is still waited for (material to case), and what is
    there already, because the earlier matter was finished on the spot.
    """
    needed = [one.material.key for one in member.desk.needs] if member.desk else []
    makers = {key: case for case in done.values() for key in case.provides if case.code != member.item.code}
    waiting = {key: makers[key].case.pk for key in needed if key in makers and not makers[key].case.concluded_at}
    return waiting, {key for key in needed if key in makers and makers[key].case.concluded_at}


def ticks_for(
    member: Member, typed: Typed, waiting: Mapping[str, int], ready: Collection[str]
) -> dict[str, dict[str, Any]]:
    """The ticks of one item out of those of the package."""
    keys = [one.material.key for one in member.desk.needs] if member.desk else []
    ticks = typed.intake_ticks(keys)
    for key, tick in ticks.items():
        if tick.get("state") == AWAITED and key not in waiting:
            tick["state"] = RECEIVED if key in ready else ""
    unsaid = (None, "", AWAITED)
    return ticks | {key: {"state": AWAITED} for key in waiting if ticks.get(key, {}).get("state") in unsaid}
