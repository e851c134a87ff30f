"""问题与整改: a problem has a window, somebody who answers and a day; who found it looks again."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from yikou.accounts import queries as accounts
from yikou.accounts.access import require
from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback.facts import (
    FixedAtOnce,
    Found,
    FoundConfirmed,
    FoundDismissed,
    FoundMoved,
    FoundReported,
    PictureKept,
    Rechecked,
    Rectified,
)
from yikou.feedback.models import Finding, FindingPhoto, FindingState, Inspection
from yikou.feedback.operations.duty import ARRANGE, refuse_limit, said, today
from yikou.feedback.operations.inspecting import (
    AlreadyDone,
    NotYourInspection,
    end_when_complete,
    kept_words,
)
from yikou.feedback.owners import find_owner
from yikou.feedback.policies import Conduct, Rectifying
from yikou.feedback.queries.supervision import points_on
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook
from yikou.residents import operations as files

PICTURES = {"before": "问题", "after": "整改后"}
MOST_PICTURES = 6


class NoSuchPoint(Refusal):
    """What the problem is about is on no list."""

    told = "请选一项：是哪方面的问题。"
    status = 422


class NobodyAnswers(Refusal):
    """A problem without somebody who puts it right."""

    told = "请选由谁来改：每个问题都要有责任人。"
    rule = "supervision.rectification"
    status = 422


class WordsMissing(Refusal):
    """Not said what was seen, or what was done about it."""

    told = "请写一句{what}。"
    status = 422


class NotYours(Refusal):
    """It is somebody else's turn."""

    told = "{number}现在不归您处理。"
    status = 403


class NotNow(Refusal):
    """It stands somewhere else than this step is for."""

    told = "{number}现在是“{step}”，不能做这一步。"


class OwnWork(Refusal):
    """Nobody rechecks what they put right themselves, or confirms what is said about themselves."""

    told = "自己的问题不能由自己{what}，请别的检查人员来。"
    rule = "supervision.rectification"
    status = 403


class OnlyPictures(Refusal):
    """A file that is no picture."""

    told = "这里只收照片（JPG、PNG），别的文件不收。"
    status = 415


class PicturesEnough(Refusal):
    """As many pictures as anybody looks at are there."""

    told = "每个问题最多留{most}张照片，已经够了。"


@transaction.atomic
def note_finding(
    *,
    inspection: Inspection,
    point: str,
    owner: int | None,
    words: str,
    by: Actor,
    at: datetime,
    window: str = "",
    at_once: bool = False,
    pictures: Iterable[bytes] = (),
) -> Finding:
    """Enter a problem with its window, who answers and its day; or that it was put right at once. (K-13, K-19, L-07)

    The last one that a check still lacks ends the check. Nobody says of himself that it was put right at once.
    Refuses with NotYourInspection, AlreadyDone, NoSuchPoint, NobodyAnswers, WordsMissing, OwnWork, and as
    `keep_picture`.
    """
    _may_note(inspection, by)
    points = points_on(inspection.centre_id, inspection.seen_on)
    if point not in points:
        raise NoSuchPoint()
    answering = _answering(inspection.centre_id, owner)
    if at_once and answering == by.account_id:
        raise OwnWork(what="说当场改好了")
    rule = rulebook(inspection.centre_id, inspection.seen_on).get(Rectifying)
    finding = Finding(centre_id=inspection.centre_id, words=_words(words, "看到了什么"))
    fact = Found(
        number=take_number(centre=inspection.centre_id, at=at),
        source=inspection.sort,
        inspection=inspection.pk,
        point=point,
        point_name=points[point],
        window=_window(inspection.centre_id, window),
        found_on=inspection.seen_on,
        found_by=by.account_id or 0,
        owner=answering,
        due_on=rule.rectify_by(inspection.seen_on, centre_queries.calendar(inspection.centre_id)),
    )
    also = [FixedAtOnce()] if at_once else []
    record(finding, fact, *also, by=by, at=at, under=(rule, *_conduct(inspection.centre_id, fact)))
    for data in pictures:
        _keep(finding, "before", data, by, at)
    end_when_complete(inspection, by=by, at=at)
    return finding


def _may_note(inspection: Inspection, by: Actor) -> None:
    if inspection.is_from_outside:
        require(by, ARRANGE)
        return
    if by.account_id not in (inspection.owner, *inspection.group):
        raise NotYourInspection()
    if not inspection.is_open:
        raise AlreadyDone(number=inspection.number)


def _conduct(centre: str, fact: Found | FoundReported) -> list[Conduct]:
    rule = rulebook(centre, fact.found_on).get(Conduct)
    return [rule] if rule.is_finding(fact.point) else []


def _answering(centre: str, owner: int | None) -> int:
    if owner is None or owner not in accounts.active({owner}, centre=centre):
        raise NobodyAnswers()
    return owner


def _window(centre: str, window: str) -> str:
    known = {one.number for one in centre_queries.windows(centre)}
    return window if window in known else ""


def _words(text: str, what: str) -> str:
    if not text.strip():
        raise WordsMissing(what=what)
    return kept_words(text)


# --- what a colleague says -----------------------------------------------------------------------


@transaction.atomic
def report_finding(*, point: str, meant: int | None, words: str, by: Actor, at: datetime, window: str = "") -> Finding:
    """A colleague says that something is not as it should be; somebody else looks whether it is so. (K-12)

    Refuses with NoSuchPoint, NobodyAnswers, WordsMissing, NobodyToOwn.
    """
    day = today(at)
    points = points_on(by.centre, day)
    if point not in points:
        raise NoSuchPoint()
    about = _answering(by.centre, meant)
    if about == by.account_id:
        raise OwnWork(what="反映")
    rule = rulebook(by.centre, day).get(Rectifying)
    finding = Finding(centre_id=by.centre, words=_words(words, "看到了什么"))
    fact = FoundReported(
        number=take_number(centre=by.centre, at=at),
        point=point,
        point_name=points[point],
        window=_window(by.centre, window),
        found_on=day,
        found_by=by.account_id or 0,
        meant=about,
        owner=find_owner(by.centre, ARRANGE, on=day, apart_from={about, by.account_id or 0}),
        due_on=rule.record_by(day, centre_queries.calendar(by.centre)),
    )
    record(finding, fact, by=by, at=at, under=(rule, *_conduct(by.centre, fact)))
    return finding


@transaction.atomic
def confirm_finding(*, finding: Finding, by: Actor, at: datetime, owner: int | None = None) -> Finding:
    """What a colleague said is so: it is owed from today. Refuses with NotNow, OwnWork, NobodyAnswers."""
    _in_state(finding, FindingState.REPORTED)
    _not_mine(finding, by, "核实")
    answering = _answering(finding.centre_id, owner or finding.meant)
    rule = rulebook(finding.centre_id, finding.found_on).get(Rectifying)
    due_on = rule.rectify_by(today(at), centre_queries.calendar(finding.centre_id))
    record(finding, FoundConfirmed(owner=answering, due_on=due_on), by=by, at=at, under=rule)
    return finding


@transaction.atomic
def dismiss_finding(*, finding: Finding, reason: str, by: Actor, at: datetime) -> Finding:
    """What a colleague said is not so, with the reason. Refuses with NotNow, OwnWork, ReasonNeeded."""
    _in_state(finding, FindingState.REPORTED)
    _not_mine(finding, by, "核实")
    record(finding, FoundDismissed(reason=said(reason)), by=by, at=at)
    return finding


def _not_mine(finding: Finding, by: Actor, what: str) -> None:
    require(by, ARRANGE)
    if by.account_id in (finding.meant, finding.found_by):
        raise OwnWork(what=what)


# --- put right and looked at again ---------------------------------------------------------------


@transaction.atomic
def rectify(*, finding: Finding, words: str, by: Actor, at: datetime, pictures: Iterable[bytes] = ()) -> Finding:
    """Its owner put it right and says how; now the group that found it looks again. (H-07, K-19)

    Refuses with NotNow, NotYours, WordsMissing, NobodyToOwn, and as `keep_picture`.
    """
    _in_state(finding, FindingState.OPEN)
    if by.account_id != finding.owner:
        raise NotYours(number=finding.number)
    rule = rulebook(finding.centre_id, finding.found_on).get(Rectifying)
    day = today(at)
    finding.done_words = _words(words, "怎么改的")
    Finding._base_manager.filter(pk=finding.pk).update(done_words=finding.done_words)
    fact = Rectified(
        rectified_on=day,
        in_time=day <= finding.due_on,
        owner=_rechecker(finding, day),
        due_on=rule.recheck_by(day, centre_queries.calendar(finding.centre_id)),
    )
    record(finding, fact, by=by, at=at, under=rule)
    for data in pictures:
        _keep(finding, "after", data, by, at)
    return finding


def _rechecker(finding: Finding, on: date) -> int:
    """Who looks again: whoever found it, else another of the group, else who arranges inspections; never the owner."""
    group = finding.inspection.group if finding.inspection else []
    able = accounts.active({finding.found_by, *group}, centre=finding.centre_id)
    colleague = finding.source == "colleague"
    for one in () if colleague else (finding.found_by, *group):
        if one in able and one != finding.owner:
            return int(one)
    return find_owner(finding.centre_id, ARRANGE, on=on, apart_from={finding.owner, finding.found_by})


@transaction.atomic
def recheck(*, finding: Finding, passed: bool, by: Actor, at: datetime, words: str = "") -> Finding:
    """Look again: it is well, or it is owed once more by a new day. Never by who put it right. (H-07, J-17)

    By the group that found it, or whoever it fell to. Refuses with NotNow, OwnWork, NotYours, WordsMissing.
    """
    _in_state(finding, FindingState.RECTIFIED)
    if by.account_id in (finding.rectified_by, finding.meant):
        raise OwnWork(what="复查")
    group = finding.inspection.group if finding.inspection else []
    if by.account_id not in (finding.owner, *group):
        raise NotYours(number=finding.number)
    rule = rulebook(finding.centre_id, finding.found_on).get(Rectifying)
    day, calendar = today(at), centre_queries.calendar(finding.centre_id)
    if not passed:
        finding.words = kept_words(f"{finding.words}\n复查：{_words(words, '哪里还不行')}")
        Finding._base_manager.filter(pk=finding.pk).update(words=finding.words)
    fact = Rechecked(
        passed=passed,
        result_name="合格" if passed else "不合格，重新整改",
        in_time=day <= finding.due_on,
        owner=by.account_id or 0 if passed else finding.meant,
        due_on=finding.due_on if passed else rule.rectify_by(day, calendar),
    )
    record(finding, fact, by=by, at=at, under=rule)
    return finding


@transaction.atomic
def move_finding(*, finding: Finding, owner: int, due_on: date, reason: str, by: Actor, at: datetime) -> Finding:
    """Give a finding another owner or another day, with the reason. Refuses with NotNow, OwnWork, NobodyAnswers."""
    require(by, ARRANGE)
    if not finding.is_open:
        raise NotNow(number=finding.number, step=finding.step)
    answering = _answering(finding.centre_id, owner)
    if finding.state == FindingState.RECTIFIED and answering in (finding.rectified_by, finding.meant):
        raise OwnWork(what="复查")
    if finding.state == FindingState.REPORTED and answering in (finding.meant, finding.found_by):
        raise OwnWork(what="核实")
    refuse_limit(due_on, at)
    record(finding, FoundMoved(owner=answering, due_on=due_on, reason=said(reason)), by=by, at=at)
    return finding


def _in_state(finding: Finding, state: str) -> None:
    if finding.state != state:
        raise NotNow(number=finding.number, step=finding.step)


# --- pictures ------------------------------------------------------------------------------------


@transaction.atomic
def keep_picture(*, finding: Finding, sort: str, data: bytes, by: Actor, at: datetime) -> FindingPhoto:
    """Keep a picture of a finding, before or after, without its place. (K-13)

    By who found it (before) or who owes it (after), while it is open. Refuses with NotNow, NotYours,
    OnlyPictures, PicturesEnough, and as `store_sent`.
    """
    if not finding.is_open:
        raise NotNow(number=finding.number, step=finding.step)
    if sort not in PICTURES or by.account_id != {"before": finding.found_by, "after": finding.meant}[sort]:
        raise NotYours(number=finding.number)
    return _keep(finding, sort, data, by, at)


def _keep(finding: Finding, sort: str, data: bytes, by: Actor, at: datetime) -> FindingPhoto:
    if finding.photos.filter(sort=sort).count() >= MOST_PICTURES:
        raise PicturesEnough(most=MOST_PICTURES)
    file = files.store_sent(data=data, by=by, at=at)
    if file.sort not in ("jpeg", "png"):
        raise OnlyPictures()
    kept = FindingPhoto.objects.create(finding=finding, sort=sort, file=file)
    record(finding, PictureKept(sort=sort, sort_name=PICTURES[sort], file=file.pk), by=by, at=at)
    return kept
