"""一次性告知: what it lists is all that may be asked for; a breach is said before it happens."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from yikou.cases.facts import NoticeBreached, NoticeCorrected, Noticed
from yikou.cases.ground import Ground, ground
from yikou.cases.models import Case, Paper
from yikou.cases.needs import Need, needs
from yikou.cases.operations.numbers import new_token, take_number
from yikou.cases.operations.papers import digest_of
from yikou.cases.policies import Binding, Content, TravelCompensation
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item, MaterialRules, UnknownItem
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.residents import queries as residents

PARTS = {"basis": "办理依据", "limit": "办理时限", "procedure": "办理程序", "materials": "全部材料"}
PARTS["refusal_reasons"] = "不予办理的情形"
SECOND_TRIP = 2
FAULTS = {"clerk": "经办人告知有误", "applicant": "当事人情况有变", "law": "政策有变"}


class NotOnNotice(Refusal):
    """The notice did not list what is now asked for."""

    told = "告知书{notice}没有列{names}，不能再要。确实需要的，写明理由再继续，系统会记为告知差错。"
    rule = "notice.binding"


class NoticeIncomplete(Refusal):
    """A part that the rule asks for is missing from the notice."""

    told = "告知书还缺：{missing}。请先让办公室把这个事项的内容补齐。"
    rule = "notice.content"


class NoticeReplaced(Refusal):
    """Only the newest of a chain of notices is corrected."""

    told = "告知书{number}已被{by}替代，请更正后面那一份。"


class ReasonMissing(Refusal):
    """A reason is asked for and is printed."""

    told = "请写明理由，一句话也行；它会原样印在告知书上。"
    status = 422


class UnknownFault(Refusal):
    """Whose mistake it was has to be said."""

    told = "请选择这次更正是谁的原因：经办人、当事人，还是政策有变。"
    status = 422


def notice_content(item: Item, answers: Mapping[str, Any], wanted: Sequence[Need], *, ground: Ground) -> dict[str, Any]:
    """What a notice says: basis, limit, procedure, all materials, reasons for not handling (E-01)."""
    return {
        "item": {"code": item.code, "name": item.name, "short_name": item.short_name},
        "answers": [list(pair) for pair in item.answers_in_words(answers)],
        "basis": [f"《{one.title}》{one.article or ''}" for one in item.basis],
        "limit": {"promised": item.promised_label, "legal": item.legal_label},
        "procedure": [{"name": one.name, "days": one.days, "role": one.role} for one in item.steps],
        "materials": [_line(need) for need in wanted],
        "refusal_reasons": [f"不符合：{one}" for one in item.conditions],
        "fee": str(item.fee_for(answers)),
        "result": item.result.name,
        "rule": ground.rules.get(Binding).ref,
    }


def _line(need: Need) -> dict[str, Any]:
    material = need.material
    line: dict[str, Any] = {
        "key": material.key,
        "name": material.name,
        "form": material.form_label,
        "copies": material.copies,
        "issuer": material.issuer,
    }
    if need.kept is not None:
        line["saved"] = "中心已存有，免带"
    elif need.source:
        line["saved"] = f"窗口先从{need.source}查，查到就不用交"
    elif need.awaited_from is not None:
        line["saved"] = "等前一件办好自动转入，不用交"
    elif need.may_promise:
        line["saved"] = "可以签书面承诺代替"
    return line


@transaction.atomic
def give_notice(
    *,
    item: str,
    answers: Mapping[str, Any],
    by: Actor,
    at: datetime,
    person: int | None = None,
    channel: str = "visit",
    reason: str = "",
    ticket: int | None = None,
) -> Paper:
    """Give a one-time notice: numbered, kept as printed, binding for whoever takes the matter in later.

    Refuses with UnknownItem, UnknownOption, MissingAnswer, NoticeIncomplete. (E-01, E-03, E-04, E-09)
    """
    day = at.astimezone(ZONE).date()
    edition = catalogue.current(by.centre, item, on=day)
    if edition is None:
        raise UnknownItem(item=item)
    standing = ground(by.centre, day)
    kept = residents.usable_papers(person, on=day) if person else {}
    rules: MaterialRules = catalogue.catalogue(by.centre, day).material_rules
    wanted = needs(edition.item, answers, rules, kept=kept)
    content = notice_content(edition.item, answers, wanted, ground=standing)
    if reason:
        content["reason"] = reason
    _check_complete(content, standing, channel)
    paper = Paper(centre_id=by.centre, content=content, issued_by=by.key)
    fact = Noticed(
        number=take_number(centre=by.centre, at=at),
        sort="notice",
        item=edition.item.code,
        version=edition.version,
        person=person,
        answers={key: list(options) for key, options in edition.item.chosen(answers).items()},
        listed=tuple(one.material.key for one in wanted),
        count=len(wanted),
        digest=digest_of(content),
        channel=channel,
        token=new_token(),
        ticket=ticket,
    )
    record(paper, fact, by=by, at=at, under=standing.rules.get(Content))
    return paper


def _check_complete(content: Mapping[str, Any], standing: Ground, channel: str) -> None:
    told = [part for part in ("basis", "limit", "procedure", "materials", "refusal_reasons") if content[part]]
    # An item that asks for no paper says so: an empty list of materials is complete.
    told += ["materials"] if not content["materials"] else []
    told += ["procedure"] if not content["procedure"] else []
    rule = standing.rules.get(Content)
    if missing := rule.missing(told):
        raise NoticeIncomplete(missing="、".join(PARTS[part] for part in missing))


def notice_for(*, centre: str, person: int | None, item: str, at: datetime) -> Paper | None:
    """The notice that binds when this person comes with this matter: the newest that is still valid."""
    if person is None:
        return None
    # Asked with every intake and mostly empty, so in plain SQL: building the query would cost more than running it.
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [centre, person, item])
        number = cursor.fetchone()[0]
    found = Paper.objects.get(pk=number) if number else None
    return found if found is not None and is_valid(found, at=at) else None


_NEWEST = """
SELECT max(id) FROM cases_paper
WHERE centre_id = %s AND sort = 'notice' AND person_id = %s AND item_code = %s AND replaced_by = ''
"""


def is_valid(paper: Paper, *, at: datetime) -> bool:
    """Whether a notice still binds on this day. (notice.binding valid_for)"""
    noticed_on = paper.issued_at.astimezone(ZONE).date()
    standing = ground(paper.centre_id, noticed_on)
    return standing.rules.get(Binding).is_binding(noticed_on, at.astimezone(ZONE).date())


def beyond(
    paper: Paper, *, item_version: int, answers: Mapping[str, Any], asked: Collection[str], at: datetime
) -> list[str]:
    """What is asked for beyond a notice: keys, in order; empty where the notice does not bind.

    A notice binds for the same answers and the same version of the item. (E-05, notice.binding)
    """
    noticed_on = paper.issued_at.astimezone(ZONE).date()
    standing = ground(paper.centre_id, noticed_on)
    changed = (
        "law" if paper.item_version != item_version else "answers" if paper.answers != dict(answers) else "nothing"
    )
    rule = standing.rules.get(Binding).applying(changed=changed)
    if not rule.is_binding(noticed_on, at.astimezone(ZONE).date()):
        return []
    return list(rule.unlisted(paper.listed, asked))


def find_notice(centre: str, number: str) -> Paper | None:
    """A centre's notice by its number."""
    return Paper.objects.filter(centre_id=centre, sort="notice", number=number).first()


def breach(paper: Paper, *, asked: Collection[str], clerk: int, trips: int, at: datetime) -> NoticeBreached:
    """The entry of a breach: whose it is, what was not listed, the trip it costs, and what is owed for it (E-06)."""
    day = at.astimezone(ZONE).date()
    standing = ground(paper.centre_id, day)
    rule = standing.rules.get(TravelCompensation)
    return NoticeBreached(
        notice=paper.number,
        asked=tuple(asked),
        count=len(asked),
        clerk=clerk,
        owed=str(rule.owed(tickets=None)),
        pay_by=rule.pay_by(verified_on=day, calendar=standing.calendar),
        fault="clerk",
        trips=trips,
    )


def _given_by(paper: Paper) -> int:
    """The account of whoever gave a notice: the mistake in it is theirs, whoever corrects it."""
    kind, _, key = paper.issued_by.partition(":")
    return int(key) if kind == "staff" and key.isdigit() else 0


@transaction.atomic
def correct_notice(
    *, notice: Paper, answers: Mapping[str, Any], fault: str, reason: str, by: Actor, at: datetime
) -> Paper:
    """Replace a notice whose answers turned out wrong; the old one stays readable.

    A clerk's mistake (`fault` clerk) is a breach with what is owed, a resident's (applicant) or a
    change of the law is not. Refuses with NoticeReplaced, ReasonMissing, UnknownFault and what
    `give_notice` refuses. (E-05, E-06)
    """
    if notice.replaced_by:
        raise NoticeReplaced(number=notice.number, by=notice.replaced_by)
    if fault not in FAULTS:
        raise UnknownFault()
    if not reason.strip():
        raise ReasonMissing()
    fresh = give_notice(
        item=notice.item_code,
        answers=answers,
        person=notice.person_id,
        channel=notice.channel or "visit",
        reason=reason.strip(),
        by=by,
        at=at,
    )
    entries: list[Any] = [NoticeCorrected(by_number=fresh.number, fault=fault, fault_name=FAULTS[fault])]
    added = [key for key in fresh.listed if key not in notice.listed]
    standing = ground(notice.centre_id, at.astimezone(ZONE).date())
    if fault == "clerk":
        entries.append(breach(notice, asked=added, clerk=_given_by(notice), trips=SECOND_TRIP, at=at))
    record(notice, *entries, by=by, at=at, under=(standing.rules.get(Binding), standing.rules.get(TravelCompensation)))
    return fresh


def bind(
    case: Case, asked: Collection[str], *, reason: str, item: Item, by: Actor, at: datetime
) -> list[NoticeBreached]:
    """Hold a demand against the notice that binds this case.

    Nothing beyond it: no entries. Beyond it without a reason: refuses with NotOnNotice, before it
    happens. With a reason the clerk goes on, and the breach is returned to be recorded.
    """
    paper = find_notice(case.centre_id, case.notice) if case.notice else None
    if paper is None or not is_valid(paper, at=at):
        return []
    over = beyond(paper, item_version=case.item_version, answers=case.answers, asked=asked, at=at)
    if not over:
        return []
    if not reason.strip():
        names = {one.key: one.name for one in item.materials}
        raise NotOnNotice(notice=paper.number, names="、".join(names.get(key, key) for key in over))
    return [breach(paper, asked=over, clerk=by.account_id or 0, trips=case.visits + 1, at=at)]
