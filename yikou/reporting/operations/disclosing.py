"""三公开: written, approved by somebody else, shown to everybody for a time, asked about and answered."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from yikou.accounts import access as accounts
from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.kernel import crypto, once
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook
from yikou.reporting import facts as f
from yikou.reporting.models import Board, Disclosure, DisclosureState, Question
from yikou.reporting.policies import ActiveDisclosure, ThreeAffairs

WRITE, APPROVE, ANSWER = "disclosures.write", "disclosures.approve", "disclosures.write"
LONGEST_TITLE, LONGEST, LONGEST_QUESTION = 60, 20000, 500
ACTIVE = "active"


class BoardThere(Refusal):
    """The centre has a board of this key already."""

    told = "已经有一个公开栏叫“{key}”。换一个短名，或者直接用那一个。"


class BoardMissing(Refusal):
    """A board needs a short key and the name that readers see."""

    told = "请填公开栏的名称和短名（小写字母和数字）。"
    status = 422


class NothingToShow(Refusal):
    """A disclosure without title, words or period."""

    told = "请写标题、内容和是哪一期的。"
    status = 422


class NoSuchColumn(Refusal):
    """The columns are those of the rule."""

    told = "公开的栏目只有党务、政务、财务和主动公开，请选一个。"
    rule = "disclosure.three_affairs"
    status = 422


class NamesSomebody(Refusal):
    """An identity number may never be made public."""

    told = "内容里有身份证号码，不能公开。请去掉，或者只留前后几位。"
    rule = "disclosure.three_affairs"
    status = 422


class NotAtThisStep(Refusal):
    """The disclosure is not where this verb begins."""

    told = "{number}现在是“{state}”，不能这样做。请刷新再看一看。"


class ApprovedByWriter(Refusal):
    """Nobody approves what he wrote himself."""

    told = "自己写的，不能自己审核。请由{approver}里的另一位来审。"
    rule = "disclosure.three_affairs"
    status = 403


class ReasonMissing(Refusal):
    """Sending back and taking down have a reason."""

    told = "请写明理由。"
    status = 422


class ShownTooShort(Refusal):
    """What was made public stays for the rule's time."""

    told = "至少要公开到{until}，现在还不能撤下。内容有错的，先写明更正再撤。"
    rule = "disclosure.three_affairs"


class NothingAsked(Refusal):
    """A question without words, or one that is too long."""

    told = "请写您想问什么，{most}个字以内。"
    status = 422


class AnsweredBefore(Refusal):
    """A question is answered once."""

    told = "{number}已经答复过了。"


@transaction.atomic
def open_board(*, centre: str, key: str, title: str, by: Actor, at: datetime, is_pilot: bool = False) -> Board:
    """Set up a place where things are made public: the centre's, a village's, a community's. (C-18, C-21)

    Needs `disclosures.write`. Refuses with BoardMissing, BoardThere.
    """
    _require(by, WRITE)
    if not title.strip() or not key.isascii() or not key.replace("-", "").isalnum() or len(key) > 24:
        raise BoardMissing()
    fact = f.BoardOpened(key=key.lower(), title=title.strip()[:40], pilot=is_pilot, since=_day(at))
    board = Board(centre_id=centre)
    try:
        with transaction.atomic():
            record(board, fact, by=by, at=at)
    except IntegrityError as twice:
        raise BoardThere(key=key) from twice
    return board


def close_board(*, board: Board, by: Actor, at: datetime) -> Board:
    """Use a board no longer; what it shows can still be read."""
    _require(by, WRITE)
    record(board, f.BoardClosed(until=_day(at)), by=by, at=at)
    return board


@transaction.atomic
def hand_out_letters(*, board: Board, copies: int, where: str, by: Actor, at: datetime) -> Board:
    """Note that the open letter of the service promise was handed out, how many and where. (C-17)

    Refuses with NothingToShow where the number or the place is missing.
    """
    _require(by, WRITE)
    if not where.strip() or copies < 1 or holds_identity(where):
        raise NothingToShow()
    record(board, f.LettersHanded(copies=copies, where=where.strip()[:40]), by=by, at=at)
    return board


@transaction.atomic
def write_disclosure(
    *, board: Board, column: str, title: str, body: str, period_from: date, by: Actor, at: datetime
) -> Disclosure:
    """Write something to be made public; its last day follows from its column and period. (C-19)

    `period_from` is any day of the month or quarter that it accounts for, whose last day says which rule
    counts; with the column `active` the day on which the matter was made or changed. Needs `disclosures.write`.
    Refuses with NoSuchColumn, NothingToShow, NamesSomebody.
    """
    _require(by, WRITE)
    _checked(title, body)
    three, calendar = rulebook(board.centre_id, _day(at)).get(ThreeAffairs), centre_queries.calendar(board.centre_id)
    if column not in (*three.columns, ACTIVE):
        raise NoSuchColumn()
    first, last = three.period(column, period_from)
    book = rulebook(board.centre_id, min(max(last, board.opened_on), _day(at)))
    three, active = book.get(ThreeAffairs), book.get(ActiveDisclosure)
    is_active = column == ACTIVE
    due = active.publish_by(last, calendar) if is_active else three.publish_by(column, last, calendar)
    row = Disclosure(centre_id=board.centre_id, title=title.strip(), body=body.strip())
    fact = f.DisclosureWritten(
        number=take_number(centre=board.centre_id, at=at),
        board=board.pk,
        column=column,
        period_from=first,
        period_to=last,
        due_on=due,
        written_by=by.account_id or 0,
    )
    record(row, fact, by=by, at=at, under=active if is_active else three)
    return row


@transaction.atomic
def revise_disclosure(*, disclosure: Disclosure, title: str, body: str, by: Actor, at: datetime) -> Disclosure:
    """Change the words while it is being written. Refuses with NotAtThisStep, NothingToShow, NamesSomebody."""
    _require(by, WRITE)
    _at(disclosure, DisclosureState.DRAFT)
    _checked(title, body)
    disclosure.title, disclosure.body = title.strip(), body.strip()
    Disclosure.objects.filter(pk=disclosure.pk, state=DisclosureState.DRAFT).update(
        title=disclosure.title, body=disclosure.body
    )
    return disclosure


@transaction.atomic
def submit_disclosure(*, disclosure: Disclosure, by: Actor, at: datetime) -> Disclosure:
    """Hand it to the one who approves. Refuses with NotAtThisStep."""
    _require(by, WRITE)
    _at(disclosure, DisclosureState.DRAFT)
    record(disclosure, f.DisclosureSubmitted(), by=by, at=at)
    return disclosure


@transaction.atomic
def publish_disclosure(*, disclosure: Disclosure, by: Actor, at: datetime) -> Disclosure:
    """Approve it and show it to everybody; the entry keeps the digest of its words. (disclosure.three_affairs)

    Needs `disclosures.approve` and another person than the writer. Refuses with NotAtThisStep, ApprovedByWriter.
    """
    _require(by, APPROVE)
    _at(disclosure, DisclosureState.SUBMITTED)
    rule = rulebook(disclosure.centre_id, _day(at)).get(ThreeAffairs)
    if by.account_id == disclosure.written_by:
        raise ApprovedByWriter(approver=rule.published.values["approver"].printed)
    calendar = centre_queries.calendar(disclosure.centre_id)
    fact = f.Disclosed(
        approved_by=by.account_id or 0,
        shown_until=rule.shown_until(_day(at), calendar),
        in_time=_day(at) <= disclosure.due_on,
        digest=crypto.digest(disclosure.words),
    )
    record(disclosure, fact, by=by, at=at, under=rule)
    return disclosure


@transaction.atomic
def return_disclosure(*, disclosure: Disclosure, reason: str, by: Actor, at: datetime) -> Disclosure:
    """Send it back to be changed. Refuses with NotAtThisStep, ReasonMissing."""
    _require(by, APPROVE)
    _at(disclosure, DisclosureState.SUBMITTED)
    _keep_reason(disclosure, reason)
    record(disclosure, f.DisclosureReturned(), by=by, at=at)
    return disclosure


@transaction.atomic
def withdraw_disclosure(*, disclosure: Disclosure, reason: str, by: Actor, at: datetime) -> Disclosure:
    """Take it down after the rule's time, with a reason. Refuses with NotAtThisStep, ShownTooShort, ReasonMissing."""
    _require(by, APPROVE)
    _at(disclosure, DisclosureState.PUBLISHED)
    if disclosure.shown_until and _day(at) < disclosure.shown_until:
        raise ShownTooShort(until=_told(disclosure.shown_until))
    _keep_reason(disclosure, reason)
    record(disclosure, f.DisclosureWithdrawn(), by=by, at=at)
    return disclosure


@transaction.atomic
def ask_about(*, disclosure: Disclosure, words: str, by: Actor, at: datetime, sent_as: str = "") -> Question:
    """A reader asks about something that is public; nobody has to say who he is.

    What one page sends twice is asked once. Refuses with NothingAsked, NotAtThisStep.
    """
    if not words.strip() or len(words) > LONGEST_QUESTION:
        raise NothingAsked(most=LONGEST_QUESTION)
    mark = once.mark(sent_as, disclosure.number, words.strip(), purpose="question.sent")
    return once.once(lambda: _sent_before(disclosure, mark), lambda: _ask(disclosure, words.strip(), mark, by, at))


def _sent_before(disclosure: Disclosure, mark: str) -> Question | None:
    return Question.objects.filter(centre_id=disclosure.centre_id, sent_mark=mark).first() if mark else None


def _ask(disclosure: Disclosure, words: str, mark: str, by: Actor, at: datetime) -> Question:
    if not disclosure.is_shown:
        raise NotAtThisStep(number=disclosure.number, state=disclosure.get_state_display())
    rule = rulebook(disclosure.centre_id, _day(at)).get(ThreeAffairs)
    fact = f.DisclosureAsked(
        number=take_number(centre=disclosure.centre_id, at=at),
        disclosure=disclosure.pk,
        answer_by=rule.answer_by(_day(at), centre_queries.calendar(disclosure.centre_id)),
    )
    question = Question(centre_id=disclosure.centre_id, words=words, sent_mark=mark)
    record(question, fact, by=by, at=at, under=rule)
    return question


@transaction.atomic
def answer_question(*, question: Question, answer: str, by: Actor, at: datetime) -> Question:
    """Answer a reader's question; question and answer stand under the disclosure.

    Needs `disclosures.write`. Refuses with NothingAsked, AnsweredBefore, NamesSomebody.
    """
    _require(by, ANSWER)
    if not question.is_open:
        raise AnsweredBefore(number=question.number)
    if not answer.strip() or len(answer) > LONGEST:
        raise NothingAsked(most=LONGEST)
    if holds_identity(answer):
        raise NamesSomebody()
    question.answer = answer.strip()
    Question.objects.filter(pk=question.pk).update(answer=question.answer)
    fact = f.DisclosureAnswered(answered_by=by.account_id or 0, in_time=_day(at) <= question.answer_by)
    record(question, fact, by=by, at=at)
    return question


def note_read(*, disclosure: Disclosure, by: Actor, at: datetime) -> None:
    """Count one reading (知晓度): a number beside the row and no entry, since nobody answers for it. (C-20)"""
    Disclosure.objects.filter(pk=disclosure.pk).update(reads=F("reads") + 1)


def _checked(title: str, body: str) -> None:
    if not title.strip() or not body.strip() or len(title) > LONGEST_TITLE or len(body) > LONGEST:
        raise NothingToShow()
    if holds_identity(title) or holds_identity(body):
        raise NamesSomebody()


def _at(disclosure: Disclosure, state: DisclosureState) -> None:
    if disclosure.state != state:
        raise NotAtThisStep(number=disclosure.number, state=disclosure.get_state_display())


def _keep_reason(disclosure: Disclosure, reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing()
    disclosure.reason = reason.strip()[:200]
    Disclosure.objects.filter(pk=disclosure.pk).update(reason=disclosure.reason)


def _require(by: Actor, right: str) -> None:
    if by.key != "system":
        accounts.require(by, right)


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def _told(day: date) -> str:
    return f"{day.month}月{day.day}日"
