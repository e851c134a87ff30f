"""What is asked of enquiries: those that nobody takes, what was asked before, where else one is to go."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from yikou.accounts import queries as accounts
from yikou.cases.facts import EnquiryPassed, EnquiryTaken, HandedOver, Prompted
from yikou.cases.models import Enquiry, EnquiryState, OtherOffice, Question
from yikou.cases.operations.questions import core_of, likeness
from yikou.kernel.refusals import NotFound
from yikou.ledger import queries as ledger

FOUND = 0.2
MOST = 400


@dataclass(frozen=True)
class Hand:
    """One hand in the chain: who answered for the enquiry, from when, and how it came to them."""

    account: int
    name: str
    since: datetime
    how: str
    to_whom: str = ""


def chain(enquiry: Enquiry) -> list[Hand]:
    """Through whose hands an enquiry went, the first contact first."""
    hands = [Hand(enquiry.first_contact, "", enquiry.asked_at, "首问")]
    for entry in ledger.history(enquiry):
        match fact := entry.fact:
            case EnquiryTaken():
                hands.append(Hand(fact.owner, "", entry.at, "接下"))
            case HandedOver():
                hands.append(Hand(fact.owner, "", entry.at, fact.why))
            case EnquiryPassed():
                hands.append(Hand(fact.to_account or 0, "", entry.at, "转给", fact.to_name))
    names = accounts.names({one.account for one in hands})
    return [Hand(one.account, names.get(one.account, ""), one.since, one.how, one.to_whom) for one in hands]


def enquiry_by_token(token: str) -> Enquiry:
    """The enquiry behind the address that the person was given. Refuses with NotFound."""
    found = Enquiry.objects.filter(token=token).first() if token else None
    if found is None:
        raise NotFound("这个问题")
    return found


def asked_of(account: int, centre: str) -> QuerySet[Enquiry]:
    """Enquiries for which somebody was asked upward and has not said yet."""
    rows = Enquiry.objects.filter(centre_id=centre, asked_up_to=account, ruled_at__isnull=True)
    return rows.exclude(state=EnquiryState.ANSWERED).order_by("reply_by", "id")


def not_taken(centre: str) -> list[Enquiry]:
    """Enquiries that were passed on, that nobody took, and of which both heads were reminded."""
    passed = Enquiry.objects.filter(centre_id=centre, state=EnquiryState.PASSED).order_by("reply_by", "id")
    rows = {f"cases.enquiry:{one.pk}": one for one in passed}
    said = ledger.of_subjects(list(rows), Prompted.kind)
    silent = {one.subject for one in said if one.facts.get("what") == "silence"}
    return [one for key, one in rows.items() if key in silent]


def questions(centre: str) -> QuerySet[Question]:
    """All gathered questions of a centre, the most asked first."""
    return Question.objects.filter(centre_id=centre).order_by("-asked", "-id")


def offered(centre: str) -> QuerySet[Question]:
    """What was asked often enough and waits for an editor."""
    return questions(centre).filter(offered_at__isnull=False, published_at__isnull=True)


def question(centre: str, key: int) -> Question:
    """One gathered question of a centre. Refuses with NotFound."""
    found = Question.objects.filter(centre_id=centre, pk=key).first()
    if found is None:
        raise NotFound("这个问题")
    return found


def published(centre: str, words: str = "", topic: str = "") -> list[Question]:
    """Published answers, the nearest to some words first; all of them, the most asked first, without words."""
    rows = list(Question.objects.filter(centre_id=centre).published().order_by("-asked", "id")[:MOST])
    if topic:
        rows.sort(key=lambda one: one.topic != topic)
    core = core_of(words)
    if not core.rpartition("：")[2]:
        return rows
    worth = {one.pk: _worth(core, words, one) for one in rows}
    return sorted((one for one in rows if worth[one.pk] >= FOUND), key=lambda one: -worth[one.pk])


def _worth(core: str, words: str, one: Question) -> float:
    said = one.text + one.answer
    whole = 1.0 if words.strip() and words.strip() in said else 0.0
    bare = core.rpartition("：")[2]
    inside = sum(bare[at : at + 2] in said for at in range(len(bare) - 1)) / max(len(bare) - 1, 1)
    return max(likeness(core, one.core), likeness(core, core_of(one.text)), whole, inside * 0.9)


def example_of(one: Question) -> Enquiry | None:
    """The last answered enquiry that asked it: what an editor begins from."""
    rows = Enquiry.objects.filter(asked_as=one, state=EnquiryState.ANSWERED).exclude(answer="")
    return rows.order_by("-answered_at", "-id").first()


def offices(centre: str, words: str = "") -> QuerySet[OtherOffice]:
    """The directory of offices outside, by name; narrowed to those that some words mean."""
    rows = OtherOffice.objects.filter(centre_id=centre, removed_on__isnull=True).order_by("name", "id")
    typed = words.strip()[:40]
    return rows.filter(Q(name__contains=typed) | Q(does__contains=typed)) if typed else rows


def office(centre: str, key: int) -> OtherOffice:
    """One office outside. Refuses with NotFound."""
    found = OtherOffice.objects.filter(centre_id=centre, pk=key).first()
    if found is None:
        raise NotFound("这个单位")
    return found
