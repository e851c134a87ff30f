"""登记诉求: what was said is noted as it was said, by whatever way it came; it has an owner and a last day at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from yikou.accounts import queries as accounts
from yikou.cases import operations as cases_operations
from yikou.cases import queries as cases
from yikou.cases.operations.numbers import new_token, take_number
from yikou.centre import queries as centre_queries
from yikou.feedback import people
from yikou.feedback.facts import ConcernAddedTo, ConcernNoted, WritingAsked, WritingBrought
from yikou.feedback.models import DECIDED, BoxOpening, Concern, Kind
from yikou.feedback.owners import NobodyToOwn
from yikou.feedback.policies import SIMPLE, Acceptance, CannotGetDone, Hotline
from yikou.feedback.telling import tell
from yikou.feedback.terms import Terms, terms, terms_of
from yikou.kernel import crypto, once
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import phone_number
from yikou.kernel.refusals import NotFound, Refusal
from yikou.kernel.rules import Rule
from yikou.ledger.operations import record
from yikou.residents import operations as residents

if TYPE_CHECKING:
    from yikou.cases.models import Case

LONGEST = 4000
MOST_FILES = 12
MOBILE = 11  # digits of a mobile number
ABOUT_SOMEBODY = (Kind.COMPLAINT, Kind.PETITION, Kind.HOTLINE, Kind.STUCK)
# Who answers for what by its kind, before anybody else who may (J-09: 按管理权限).
FIRST = {Kind.PETITION: ("leader_in_charge", "director")}
OF_MEMBERS = ("party_secretary", "leader_in_charge", "director")
# What members petition about (J-10), beside the subjects of the rule.
MEMBERS_SUBJECTS = {"treatment": "待遇", "organisation_life": "组织生活", "organisation": "党组织和负责人"}
REPLY_WAYS = {"page": "短信和网页", "phone": "打电话", "none": "不用答复，匿名"}


class NothingSaid(Refusal):
    """Nothing was said yet."""

    told = "还没有写是怎么回事。写一句就行，原话最好。"
    status = 422


class SaidTooMuch(Refusal):
    """Longer than the form takes; the rest can be handed in as a paper."""

    told = "内容太长了，请控制在{most}个字以内；写不下的可以拍照或者存成 PDF 附上。"
    status = 422


class NoSuchKind(Refusal):
    """No kind, or a way by which nobody complains."""

    told = "请先选一下要说的是什么、怎么来的。"
    rule = "complaints.acceptance"
    status = 422


class PhoneUnreadable(Refusal):
    """A reply is wanted and cannot reach anybody."""

    told = "{why}，请再看一眼；不想留电话可以选“匿名”，凭查询码看结果。"
    status = 422


class DayImpossible(Refusal):
    """What happened lies in the future or too far back."""

    told = "发生的日子不对，请填今天或者以前的日子。"
    status = 422


class FilesTooMany(Refusal):
    """More papers than one concern holds."""

    told = "一件诉求最多附 {most} 个文件。请挑最要紧的，其余的可以当面交。"
    status = 413


class EndedBefore(Refusal):
    """The concern has ended; something new is a new one."""

    told = "{number}已经办结。还有话说，请另提一件。"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody said, as a form or a voice brought it. `case` is a number; `staff` are accounts, where named."""

    sort: str
    channel: str
    words: str
    subjects: Sequence[str] = ()
    happened_on: date | None = None
    window: str = ""
    department: str = ""
    case: str = ""
    staff: Sequence[int] = ()
    about_whom: str = ""
    caller: str = ""
    phone: str = ""
    reply_way: str = "page"
    major: bool = False
    written: bool = False
    member: bool = False
    scale: str = ""
    source: str = ""
    opening: BoxOpening | None = None
    files: Sequence[bytes] = ()
    sent_as: str = ""


def note_concern(*, said: Said, by: Actor, at: datetime) -> Concern:
    """Note what a resident said: number, owner, last day; nobody whom it is about is its owner. (J-03 to J-07, D-05)

    Important matters that were said aloud are noted all the same, and written ones asked for. What one page sends
    twice (`said.sent_as` is the page's) is one concern. Refuses with NothingSaid, SaidTooMuch, NoSuchKind,
    PhoneUnreadable, DayImpossible, FilesTooMany, NobodyToOwn.
    """
    mark = once.mark(said.sent_as, said.sort, said.words.strip(), purpose="concern.sent")
    return once.once(lambda: _sent_before(by.centre, mark), lambda: _note(said, mark, by, at))


def _note(said: Said, mark: str, by: Actor, at: datetime) -> Concern:
    today = at.astimezone(ZONE).date()
    standing = terms(by.centre, today)
    acceptance = standing.rules.get(Acceptance)
    _refuse_unreadable(said, acceptance, today)
    case = _case(by.centre, said.case)
    about = _meant(said, case, by, today)
    concern = Concern(
        centre_id=by.centre,
        token=new_token(),
        words=said.words.strip(),
        happened_on=said.happened_on,
        about_whom=said.about_whom.strip()[:80],
        caller="" if _is_anonymous(said) else said.caller.strip()[:60],
        phone=_sealed(said),
        reply_way=said.reply_way,
        sent_mark=mark,
    )
    fact, rules = _fact(said, case, about, standing, by, at)
    also = [WritingAsked()] if acceptance.asks_for_writing(major=said.major, written=fact.written) else []
    record(concern, fact, *also, by=by, at=at, under=(acceptance, *rules))
    concern.case = case
    _keep_files(concern, said.files, by, at)
    tell(concern, "feedback.noted", by=by, at=at)
    return concern


@transaction.atomic
def add_to(
    *, concern: Concern, words: str, files: Sequence[bytes], by: Actor, at: datetime, sent_as: str = ""
) -> Concern:
    """The resident adds words or papers to what was said; what one page sends twice is added once.

    Refuses with EndedBefore, NothingSaid, SaidTooMuch.
    """
    mark = once.mark(sent_as, words.strip(), purpose="concern.more")
    concern.more = Concern.objects.select_for_update().get(pk=concern.pk).more
    if mark and any(one.get("sent") == mark for one in concern.more):
        return concern
    if not concern.is_open:
        raise EndedBefore(number=concern.number)
    if not words.strip() and not files:
        raise NothingSaid
    _refuse_long(words)
    said = {"at": at.isoformat(), "words": words.strip(), "sent": mark}
    concern.more = [*concern.more, said][-50:]
    Concern.objects.filter(pk=concern.pk).update(more=concern.more)
    record(concern, ConcernAddedTo(files=len(files)), by=by, at=at)
    _keep_files(concern, files, by, at)
    return concern


@transaction.atomic
def bring_writing(*, concern: Concern, files: Sequence[bytes], by: Actor, at: datetime) -> Concern:
    """The written complaint that was asked for came, with its evidence. (J-05, J-07) Refuses with EndedBefore."""
    if not concern.is_open:
        raise EndedBefore(number=concern.number)
    rule = terms_of(concern).rules.get(Acceptance)
    record(concern, WritingBrought(), by=by, at=at, under=rule)
    _keep_files(concern, files, by, at)
    return concern


def look_up_concern(*, number: str, code: str, client: str, by: Actor, at: datetime) -> Concern:
    """A concern by its number and six digits; guessing is slowed down as for progress. Refuses with
    LookupBlocked, NotFound.
    """
    cases_operations.refuse_guesser(client=client, by=by, at=at)
    typed = number.strip().upper().replace(" ", "")
    found = Concern.objects.filter(centre_id=by.centre, number=typed).first() if typed else None
    if found is None or found.code != code.strip():
        cases_operations.note_wrong_guess(client=client, by=by, at=at)
        raise NotFound("这件诉求，编号或者查询码对不上")
    return found


def _sent_before(centre: str, mark: str) -> Concern | None:
    return Concern.objects.filter(centre_id=centre, sent_mark=mark).first() if mark else None


# --- what is checked and found out -------------------------------------------------------------------


def _refuse_unreadable(said: Said, rule: Acceptance, today: date) -> None:
    if said.sort not in Kind.values or not rule.is_channel(said.channel) or said.reply_way not in REPLY_WAYS:
        raise NoSuchKind
    if not said.words.strip():
        raise NothingSaid
    _refuse_long(said.words)
    if said.happened_on and not date(2000, 1, 1) <= said.happened_on <= today:
        raise DayImpossible
    if said.reply_way != "none" and (why := _wrong_phone(said)):
        raise PhoneUnreadable(why=why)


def _wrong_phone(said: Said) -> str:
    """What is wrong with a telephone, in words; empty where it can be dialled or none is needed."""
    typed = "".join(char for char in said.phone if char.isdigit())
    if not said.phone.strip():
        return "要打电话答复，还没有留电话" if said.reply_way == "phone" else ""
    if typed.startswith("1") and len(typed) < MOBILE:
        return f"手机号还差 {MOBILE - len(typed)} 位"
    return "" if phone_number(said.phone) else "电话号码看着不对"


def _refuse_long(words: str) -> None:
    if len(words) > LONGEST:
        raise SaidTooMuch(most=LONGEST)


def _case(centre: str, number: str) -> "Case | None":
    """The case that is named, where there is such a one; a number that is mistyped stays in the words."""
    typed = number.strip().upper()
    return cases.cases(centre).filter(number=typed).first() if typed else None


def _meant(said: Said, case: "Case | None", by: Actor, today: date) -> tuple[int, ...]:
    if said.sort not in ABOUT_SOMEBODY:
        return ()
    known = accounts.names({*said.staff}, centre=by.centre)
    return people.meant(
        by.centre,
        staff=known,
        window=said.window,
        # What could not be got done goes to the head of its department: that one is asked for, not complained of.
        department="" if said.sort == Kind.STUCK else said.department,
        case=None if said.sort == Kind.STUCK else case,
        happened_on=said.happened_on or today,
        on=today,
    )


def _is_anonymous(said: Said) -> bool:
    return said.reply_way == "none"


def _sealed(said: Said) -> str:
    number = "" if _is_anonymous(said) else phone_number(said.phone)
    return crypto.seal(number, purpose="phone") if number else ""


def _fact(
    said: Said, case: "Case | None", about: tuple[int, ...], standing: Terms, by: Actor, at: datetime
) -> tuple[ConcernNoted, tuple[Rule, ...]]:
    today = at.astimezone(ZONE).date()
    rule, stuck = standing.rules.get(Acceptance), standing.rules.get(CannotGetDone)
    scale = _scale(said, stuck)
    due_on, decided = standing.first(said.sort, scale, today)
    departments = {one.key for one in centre_queries.departments(by.centre)}
    at_window = said.sort == Kind.STUCK and said.channel == "visit"
    fact = ConcernNoted(
        number=take_number(centre=by.centre, at=at),
        sort=said.sort,
        kind_name=str(Kind(said.sort).label),
        channel=said.channel,
        channel_name=rule.word("channels", said.channel),
        owner=_owner(said, about, by, at),
        due_on=due_on,
        is_accepted=said.sort not in DECIDED,
        subjects=tuple(one for one in said.subjects if one in rule.subjects or one in MEMBERS_SUBJECTS),
        objects=about,
        scale=scale,
        window=said.window if said.window in {one.number for one in centre_queries.windows(by.centre)} else "",
        department=said.department if said.department in departments else "",
        case=case.pk if case else None,
        major=said.major,
        written=said.written or said.channel in ("letter", "fax", "email", "web", "box"),
        anonymous=_is_anonymous(said),
        member=said.member,
        noted_by=by.account_id,
        head_by=stuck.head_by(at) if at_window else None,
        return_by=standing.rules.get(Hotline).return_by(at) if said.sort == Kind.HOTLINE else None,
        source=said.source.strip()[:40],
        opening=said.opening.pk if said.opening else None,
    )
    return fact, () if decided is rule else (decided,)


def _scale(said: Said, stuck: CannotGetDone) -> str:
    if said.sort == Kind.STUCK:
        return said.scale if said.scale in stuck.scales else stuck.scales[0]
    return SIMPLE


def _owner(said: Said, about: tuple[int, ...], by: Actor, at: datetime) -> int:
    """Who answers for it: not whom it is about; not who is away, as long as anybody else is there."""
    away = centre_queries.absent(by.centre, at)
    try:
        return _owner_among(said, {*about, *away}, by, at.astimezone(ZONE).date())
    except NobodyToOwn:
        return _owner_among(said, set(about), by, at.astimezone(ZONE).date())


def _owner_among(said: Said, apart: set[int], by: Actor, today: date) -> int:
    if said.sort == Kind.STUCK and (head := people.head_of(by.centre, said.department, on=today, apart_from=apart)):
        return head
    roles = OF_MEMBERS if said.member and said.sort == Kind.PETITION else FIRST.get(Kind(said.sort), ())
    return people.owner_by_role(by.centre, roles, people.ARRANGE, on=today, apart_from=apart)


def _keep_files(concern: Concern, files: Sequence[bytes], by: Actor, at: datetime) -> None:
    if len(concern.files) + len(files) > MOST_FILES:
        raise FilesTooMany(most=MOST_FILES)
    if not files:
        return
    kept = [residents.store_sent(data=one, by=by, at=at).pk for one in files]
    concern.files = [*concern.files, *kept]
    Concern.objects.filter(pk=concern.pk).update(files=concern.files)
