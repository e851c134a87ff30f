"""常见问答与外单位名录: what is asked again and again is gathered, edited, published; and where else one is to go."""

from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import F

from yikou.cases.facts import (
    OfficeListed,
    OfficeRemoved,
    QuestionOffered,
    QuestionPublished,
    QuestionWithdrawn,
)
from yikou.cases.ground import ground
from yikou.cases.models import Enquiry, OtherOffice, Question
from yikou.cases.policies import EnquiryAnswer
from yikou.catalogue.search.lexicon import lexicon
from yikou.catalogue.search.words import normal, squeezed, without
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

SHORTEST = 2  # characters of a core
COMPARED = 600  # questions of a centre that are looked at, the newest first
ALIKE, ALIKE_IN_TOPIC, WITHIN = 0.5, 0.34, 0.8
LONGEST_CORE, LONGEST_QUESTION, LONGEST_ANSWER = 120, 200, 2000
ROOM = {"name": 60, "does": 200, "place": 120, "telephone": 40, "hours": 80}
# What one may ask about a matter; questions that ask otherwise are never the same.
ASKS = {
    "材料": ("材料", "带什么", "要带", "手续", "复印"),
    "多久": ("多久", "几天", "多长时间", "什么时候", "进度"),
    "费用": ("多少钱", "收费", "要钱", "费用"),
    "哪里": ("哪里", "哪儿", "哪个窗口", "哪个部门", "地址", "几号窗口"),
    "条件": ("能不能", "可以", "条件", "符合", "能办"),
}
MOBILE = 11  # digits in a row


class QuestionUnfit(Refusal):
    """Question or answer is missing, too long, or tells of somebody."""

    told = "{why}。问答是公开的：写大家都用得上的，不写姓名、证件号和电话（办公电话除外，写在名录里）。"
    rule = "first_contact.answer"
    status = 422


class OfficeUnfit(Refusal):
    """A directory entry has a name, what for, where and a telephone."""

    told = "名录要写全：单位、管什么、地址、电话。"
    status = 422


def core_of(question: str) -> str:
    """What of a question is compared: what is asked about it, then its characters without what everybody says.

    Words that mean the same are one word: 小孩落户在哪里办 and 孩子落户去哪里办 are both `哪里：孩子户口`.
    """
    said = squeezed(question[:LONGEST_CORE])
    left = without(lexicon().fillers, said)
    for word, first in _same_words():
        left = left.replace(word, first)
    return f"{_asks(said)}：{left}"[:LONGEST_CORE]


def _asks(said: str) -> str:
    return next((name for name, words in ASKS.items() if any(one in said for one in words)), "")


@lru_cache(maxsize=1)
def _same_words() -> tuple[tuple[str, str], ...]:
    """Every word of the lexicon's groups with the first of its group, the longest first; a word counts once."""
    first = {word: group.words[0] for group in lexicon().groups for word in group.words if len(word) > 1}
    return tuple(sorted(first.items(), key=lambda one: (-len(one[0]), one[0])))


def likeness(one: str, other: str) -> float:
    """How much two cores say the same: shared pairs of characters, of all pairs; nothing where they ask otherwise."""
    (asks, _, one), (asks_other, _, other) = one.rpartition("："), other.rpartition("：")
    if asks and asks_other and asks != asks_other:
        return 0.0
    if one == other:
        return 1.0
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    shared, short = len(first & second), min(len(first), len(second))
    if short > 2 and shared / short >= WITHIN:
        return WITHIN
    return shared / len(first | second)


def _pairs(core: str) -> set[str]:
    return {core[place : place + 2] for place in range(len(core) - 1)} or {core} - {""}


@transaction.atomic
def gather(*, enquiry: Enquiry, by: Actor, at: datetime) -> Question | None:
    """Put an enquiry to those that asked the same before; asked often enough, an editor is offered to publish it.

    None for a question of which nothing is left to compare. Which question it is and how often it was asked follow
    from the enquiries, so that they are no entries. (D-09, first_contact.answer)
    """
    core = core_of(enquiry.question)
    if len(core.rpartition("：")[2]) < SHORTEST:
        return None
    question = _same(enquiry, core) or Question.objects.create(centre_id=enquiry.centre_id, core=core)
    question.topic, question.asked = question.topic or enquiry.topic, question.asked + 1
    Question.objects.filter(pk=question.pk).update(topic=question.topic, asked=F("asked") + 1)
    enquiry.asked_as = question
    Enquiry.objects.filter(pk=enquiry.pk).update(asked_as=question)
    rule = ground(enquiry.centre_id, enquiry.asked_at.astimezone(ZONE).date()).rules.get(EnquiryAnswer)
    if rule.is_published(question.asked) and _is_to_offer(question):
        record(question, QuestionOffered(times=question.asked), by=by, at=at, under=rule)
    return question


def _is_to_offer(question: Question) -> bool:
    return question.offered_at is None and question.published_at is None


def _same(enquiry: Enquiry, core: str) -> Question | None:
    best, found = 0.0, None
    for row in Question.objects.filter(centre_id=enquiry.centre_id).order_by("-id")[:COMPARED]:
        if row.topic and enquiry.topic and row.topic != enquiry.topic:
            continue
        alike = likeness(core, row.core)
        needed = ALIKE_IN_TOPIC if row.topic and row.topic == enquiry.topic else ALIKE
        if alike >= needed and alike > best:
            best, found = alike, row
    return found


@transaction.atomic
def publish_question(*, question: Question, text: str, answer: str, by: Actor, at: datetime) -> Question:
    """Publish question and answer for everybody, without personal data; again after a change.

    Refuses with QuestionUnfit. (D-09)
    """
    text, answer = " ".join(text.split()), answer.strip()
    for said, most, name in ((text, LONGEST_QUESTION, "问题"), (answer, LONGEST_ANSWER, "答案")):
        if not said:
            raise QuestionUnfit(why=f"还没有写{name}")
        if len(said) > most:
            raise QuestionUnfit(why=f"{name}最多{most}个字")
        if holds_identity(said) or _holds_mobile(said):
            raise QuestionUnfit(why=f"{name}里有证件号或者手机号")
    question.text, question.answer = text, answer
    Question.objects.filter(pk=question.pk).update(text=text, answer=answer)
    fact = QuestionPublished(times=question.asked, editor=by.account_id or 0)
    rule = ground(question.centre_id, at.astimezone(ZONE).date()).rules.get(EnquiryAnswer)
    record(question, fact, by=by, at=at, under=rule)
    return question


def _holds_mobile(text: str) -> bool:
    run = 0
    for char in normal(text):
        run = run + 1 if char.isdigit() else 0
        if run >= MOBILE:
            return True
    return False


@transaction.atomic
def withdraw_question(*, question: Question, why: str, by: Actor, at: datetime) -> Question:
    """Take a published answer down, with the reason. Refuses with QuestionUnfit."""
    if not why.strip() or question.published_at is None:
        raise QuestionUnfit(why="请写为什么撤下")
    record(question, QuestionWithdrawn(why=why.strip()[:80]), by=by, at=at)
    return question


@transaction.atomic
def list_office(
    *,
    name: str,
    does: str,
    place: str,
    telephone: str,
    by: Actor,
    at: datetime,
    hours: str = "",
    office: OtherOffice | None = None,
) -> OtherOffice:
    """Write an office outside into the directory, or change what stands there. (D-03) Refuses with OfficeUnfit."""
    given = {"name": name, "does": does, "place": place, "telephone": telephone, "hours": hours}
    typed = {key: " ".join(value.split())[: ROOM[key]] for key, value in given.items()}
    if not all(typed[key] for key in ("name", "does", "place", "telephone")) or any(
        map(holds_identity, typed.values())
    ):
        raise OfficeUnfit
    row = office or OtherOffice(centre_id=by.centre)
    for key, value in typed.items():
        setattr(row, key, value)
    if row.pk:
        OtherOffice.objects.filter(pk=row.pk).update(**typed)
    record(row, OfficeListed(title=typed["name"], on=at.astimezone(ZONE).date()), by=by, at=at)
    return row


@transaction.atomic
def remove_office(*, office: OtherOffice, by: Actor, at: datetime) -> OtherOffice:
    """Take an office out of the directory."""
    if office.removed_on is None:
        record(office, OfficeRemoved(title=office.name, on=at.astimezone(ZONE).date()), by=by, at=at)
    return office
