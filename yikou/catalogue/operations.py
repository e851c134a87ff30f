"""Every verb that changes the catalogue: import, draft, save, publish, retire, discard.

Nothing is published unless the whole catalogue is right on every day from then on; what
was published never changes, so that a running case keeps its version.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from yikou.catalogue import facts as f
from yikou.catalogue import queries
from yikou.catalogue.checking import Violation, check_sheets, read_sheets
from yikou.catalogue.models import Edition, Kind, State, digest_of
from yikou.catalogue.snapshot import parts
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

SHOWN = 3
_LONGEST_CODE = 24
_SHAPES = {
    Kind.ITEM: (re.compile(r"[A-Z0-9]{1,12}-[0-9]{3}"), "部门代号、短横、三位数字，如 MZ-023"),
    Kind.PACKAGE: (
        re.compile(r"[a-z][a-z0-9_]{0,23}"),
        "小写字母开头，只用小写字母、数字和下划线，最多 24 个，如 newborn",
    ),
}


class CatalogueNotRight(Refusal):
    """The catalogue breaks conditions of its format; `violations` are all of them."""

    told = "事项目录有{count}处不符合规范：{first}全部改好才能{what}。"
    status = 422

    def __init__(self, violations: Sequence[Violation], what: str) -> None:
        self.violations = tuple(violations)
        first = "；".join(str(one).rstrip("。") for one in violations[:SHOWN])
        super().__init__(count=len(violations), what=what, first=f"{first}{'……' if len(violations) > SHOWN else '。'}")


class PromiseLongerThanLaw(Refusal):
    """The centre may promise less time than the law allows, never more."""

    told = "承诺时限不能长于法定时限，请改短后再发布。"
    rule = "deadlines.limit"
    status = 422


class StartsInPast(Refusal):
    """What residents were told yesterday cannot be changed today."""

    told = "施行日期{from_on}已经过去，请选今天或以后的日期。"
    status = 422


class LaterVersionWaits(Refusal):
    """A version that begins later was published already."""

    told = "{code}已有{from_on}起施行的第{version}版，新版本的施行日期不能比它早。"


class PublishedMeanwhile(Refusal):
    """The draft was begun from a version that is no longer the last one."""

    told = "{code}在起草之后又发布了第{version}版，请按新版本重新起草，或者先作废这份草稿。"


class NotADraft(Refusal):
    """Only a draft can be changed, published or discarded."""

    told = "{code}这一版已经不是草稿，不能再改；请起草新的一版。"


class CodeTaken(Refusal):
    """Something new needs a code of its own."""

    told = "编码{code}已经用过，请换一个编码。"


class CodeOdd(Refusal):
    """A code stands in addresses and on paper: it has one shape."""

    told = "编码“{code}”不合格式：{shape}。"
    status = 422


class CodeFixed(Refusal):
    """A draft keeps its code, by which cases and entries know it."""

    told = "编码{code}不能改。要用新编码，请另起草一项，再停办原来的。"
    status = 422


class NothingToDraft(Refusal):
    """There is no such item, and no content was given for a new one."""

    told = "没有{code}可以修改；新增请先填写内容。"
    status = 404


class NotInForce(Refusal):
    """Only what is offered, or is about to be, can be retired."""

    told = "{code}没有在办的版本，不用停办。"


class ReasonMissing(Refusal):
    """Residents are told why a matter is no longer taken."""

    told = "请写明停办{code}的原因，居民会看到。"
    status = 422


@dataclass(frozen=True)
class ImportDone:
    """What an import changed: the codes that are new, changed, retired, and how many stayed."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]
    unchanged: int


Key = tuple[str, str]


@transaction.atomic
def import_catalogue(
    *, centre: str, directory: Path, from_on: date, by: Actor, at: datetime, retire_others: bool = True
) -> ImportDone:
    """Import a whole catalogue from a directory in its format, in force from `from_on`.

    What did not change keeps its version; what the directory does not have is retired, unless
    `retire_others` is false. Refuses with CatalogueNotRight (every violation named, nothing
    imported), StartsInPast, LaterVersionWaits. (B-01, B-04)
    """
    _begins(from_on, at)
    said = _read(directory)
    last = {one.key: one for one in queries.last_issued(centre)}
    changed, gone = queries.compared(said, last, from_on)
    if not retire_others:
        gone = []
        _whole_is_right(centre, from_on, {key: said[key] for key in changed}, (), "导入")
    for key in changed:
        _import_one(centre, key, said[key], last.get(key), from_on=from_on, by=by, at=at)
    for one in gone:
        record(one, f.Retired(code=one.code, until_on=from_on, reason="新导入的目录里没有这一项"), by=by, at=at)
    queries.forget(centre)
    return ImportDone(
        added=tuple(code for kind, code in changed if (kind, code) not in last),
        changed=tuple(code for kind, code in changed if (kind, code) in last),
        retired=tuple(one.code for one in gone),
        unchanged=len(said) - len(changed),
    )


def _read(directory: Path) -> dict[Key, dict[str, Any]]:
    sheets, found = read_sheets(directory)
    found += check_sheets(sheets) if sheets else []
    if sheets is None or found:
        raise CatalogueNotRight(found, "导入")
    return parts(sheets)


def _import_one(
    centre: str, key: Key, payload: Mapping[str, Any], last: Edition | None, *, from_on: date, by: Actor, at: datetime
) -> None:
    if last is not None:
        _is_last(last, from_on)
    kind, code = key
    edition = _new(centre, kind, code, payload, by=by, at=at)
    version = (last.version or 0) + 1 if last else 1
    record(edition, f.Imported(code=code, version=version, from_on=from_on, digest=edition.digest), by=by, at=at)


@transaction.atomic
def draft(
    *, centre: str, kind: str, code: str, by: Actor, at: datetime, payload: Mapping[str, Any] | None = None
) -> Edition:
    """Begin a draft of an item, package, the departments or the material rules; an open draft is answered as it is.

    Without `payload` it starts from the last version; with it something new is begun. Refuses
    with NothingToDraft, CodeTaken, CodeOdd, CodeFixed.
    """
    if (open_one := Edition.objects.at_centre(centre).drafts().of(kind, code).first()) is not None:
        return open_one
    last = queries.last_version(centre, kind, code)
    if payload is None and last is None:
        raise NothingToDraft(code=code)
    if payload is not None and last is not None:
        raise CodeTaken(code=code)
    if payload is not None:
        _has_shape(kind, code)
    content = dict(payload) if payload is not None else deepcopy(last.payload if last else {})
    _keeps_code(kind, code, content)
    edition = _new(centre, kind, code, content, by=by, at=at)
    based_on = (last.version or 0) if last else 0
    record(edition, f.Drafted(code=code, digest=edition.digest, based_on=based_on), by=by, at=at)
    return edition


@transaction.atomic
def save_draft(*, draft: Edition, payload: Mapping[str, Any], by: Actor, at: datetime) -> Edition:
    """Save what a draft says; it need not be right yet.

    Refuses with NotADraft, CodeFixed, and ChangedMeanwhile where somebody else saved it after
    `draft` was read (its `revision`).
    """
    _is_draft(draft)
    _keeps_code(draft.kind, draft.code, payload)
    record(draft, f.DraftSaved(code=draft.code, digest=digest_of(payload)), by=by, at=at)
    draft.payload = dict(payload)
    Edition.objects.filter(pk=draft.pk).update(payload=draft.payload)
    return draft


@transaction.atomic
def discard_draft(*, draft: Edition, by: Actor, at: datetime) -> Edition:
    """Give up a draft; it stays readable. Refuses with NotADraft, ChangedMeanwhile."""
    _is_draft(draft)
    record(draft, f.DraftDiscarded(code=draft.code), by=by, at=at)
    return draft


@transaction.atomic
def publish(
    *,
    draft: Edition,
    from_on: date,
    by: Actor,
    at: datetime,
    beside: Sequence[Edition] = (),
    retiring: Sequence[Edition] = (),
    reason: str = "",
) -> Edition:
    """Publish a draft as the next version, in force from `from_on`; nobody can change it afterwards.

    `beside` are drafts and `retiring` editions (with the `reason`) that only make sense together
    with it, such as a package and the item that leaves it. Refuses with NotADraft, StartsInPast,
    PromiseLongerThanLaw, PublishedMeanwhile, LaterVersionWaits, CatalogueNotRight, ReasonMissing,
    NotInForce, and ChangedMeanwhile where the draft was changed after it was read. (B-04, B-31, C-10)
    """
    drafts = (draft, *beside)
    _begins(from_on, at)
    for one in drafts:
        _may_be_published(one, from_on)
    for one in retiring:
        _may_be_retired(one, from_on, reason)
    said = {one.key: one.payload for one in drafts}
    _whole_is_right(draft.centre_id, from_on, said, [one.key for one in retiring], "发布")
    for one in drafts:
        fact = f.Published(code=one.code, version=one.based_on + 1, from_on=from_on, digest=digest_of(one.payload))
        record(one, fact, by=by, at=at)
    for one in retiring:
        record(one, f.Retired(code=one.code, until_on=from_on, reason=reason), by=by, at=at)
    queries.forget(draft.centre_id)
    return draft


@transaction.atomic
def retire(*, edition: Edition, from_on: date, reason: str, by: Actor, at: datetime) -> Edition:
    """Stop taking a matter from `from_on`; running cases go on under their version.

    `edition` is the last version. Refuses with StartsInPast, ReasonMissing, NotInForce, and
    CatalogueNotRight where packages or other items still need it (publish those beside it).
    """
    _begins(from_on, at)
    _may_be_retired(edition, from_on, reason)
    _whole_is_right(edition.centre_id, from_on, {}, [edition.key], "停办")
    record(edition, f.Retired(code=edition.code, until_on=from_on, reason=reason), by=by, at=at)
    queries.forget(edition.centre_id)
    return edition


# --- what must hold ------------------------------------------------------------------


def _new(centre: str, kind: str, code: str, payload: Mapping[str, Any], *, by: Actor, at: datetime) -> Edition:
    content = dict(payload)
    return Edition(
        centre_id=centre,
        kind=kind,
        code=code,
        payload=content,
        digest=digest_of(content),
        created_by=by.key,
        created_at=at,
    )


def _begins(from_on: date, at: datetime) -> None:
    if from_on < at.astimezone(ZONE).date():
        raise StartsInPast(from_on=f"{from_on.year}年{from_on.month}月{from_on.day}日")


def _is_draft(edition: Edition) -> None:
    if not edition.is_draft:
        raise NotADraft(code=edition.code)


def _is_last(last: Edition, from_on: date) -> None:
    if last.from_on is not None and last.from_on > from_on:
        raise LaterVersionWaits(code=last.code, from_on=last.from_on.isoformat(), version=last.version)


def _has_shape(kind: str, code: str) -> None:
    pattern, shape = _SHAPES.get(Kind(kind), (None, ""))
    if pattern is not None and not pattern.fullmatch(code):
        raise CodeOdd(code=code[:_LONGEST_CODE], shape=shape)


def _keeps_code(kind: str, code: str, payload: Mapping[str, Any]) -> None:
    named = {Kind.ITEM: "code", Kind.PACKAGE: "key"}.get(Kind(kind))
    if named and payload.get(named) != code:
        raise CodeFixed(code=code)


def _may_be_published(draft: Edition, from_on: date) -> None:
    _is_draft(draft)
    legal, promised = draft.payload.get("legal_limit"), draft.payload.get("promised_limit")
    if isinstance(legal, int) and isinstance(promised, int) and promised > legal:
        raise PromiseLongerThanLaw(promised=promised, legal=legal)
    last = queries.last_version(draft.centre_id, draft.kind, draft.code)
    if last is None:
        return
    if last.version != draft.based_on:
        raise PublishedMeanwhile(code=draft.code, version=last.version)
    _is_last(last, from_on)


def _may_be_retired(edition: Edition, from_on: date, reason: str) -> None:
    if edition.state != State.PUBLISHED or edition.kind not in (Kind.ITEM, Kind.PACKAGE):
        raise NotInForce(code=edition.code)
    if not reason.strip():
        raise ReasonMissing(code=edition.code)
    last = queries.last_version(edition.centre_id, edition.kind, edition.code)
    if last is not None and last.pk != edition.pk:
        raise PublishedMeanwhile(code=edition.code, version=last.version)
    _is_last(edition, from_on)


def _whole_is_right(
    centre: str, from_on: date, said: Mapping[Key, Mapping[str, Any]], without: Iterable[Key], what: str
) -> None:
    """Refuse what would make the catalogue wrong on the day it begins or on any later day of change."""
    # Checked against what is in force at this moment, not against what was a moment ago.
    queries.forget(centre)
    gone = set(without)
    for day in queries.days_of_change(centre, from_on):
        before = queries.said_on(centre, day)
        after = {key: one for key, one in {**before, **said}.items() if key not in gone}
        if found := queries.violations(after):
            known = set(queries.violations(before))
            if new := [one for one in found if one not in known]:
                raise CatalogueNotRight(new, what)
