"""What can be done with a concern now, as data: each step with its form's fields, read and handed to its verb."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.feedback import access, operations
from yikou.feedback.policies import Acceptance, Limits
from yikou.feedback.queries import Concern, Kind, may_approve_no, may_extend, may_take, terms_of
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.web import sent
from yikou.web.asked import Asked
from yikou.web.console.typed import number
from yikou.web.office import things
from yikou.web.portal.views_say import rule_of, ruler_of

if TYPE_CHECKING:
    from django.http import QueryDict

Act = Callable[[Asked, Concern, "QueryDict"], object]


def do(request: Asked, found: Concern, verb: str) -> object:
    """Take a step. Refuses as its verb does, NotFound for a step that there is not."""
    if verb not in ACTS:
        raise NotFound("这一步")
    return ACTS[verb](request, found, request.POST)


def _accept(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.accept_concern(concern=found, scale=said.get("scale", ""), by=request.actor, at=request.at)


def _decline(request: Asked, found: Concern, said: "QueryDict") -> object:
    reason, office = said.get("reason", ""), said.get("office", "")
    return operations.decline_concern(concern=found, reason=reason, office=office, by=request.actor, at=request.at)


def _assign(request: Asked, found: Concern, said: "QueryDict") -> object:
    to = number(said.get("to", "")) or 0
    return operations.assign_concern(concern=found, to=to, why=said.get("why", ""), by=request.actor, at=request.at)


def _name(request: Asked, found: Concern, said: "QueryDict") -> object:
    staff = [one for text in said.getlist("staff") if (one := number(text))]
    return operations.name_objects(concern=found, staff=staff, by=request.actor, at=request.at)


def _ask_back(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.ask_back(concern=found, what=said.get("what", ""), by=request.actor, at=request.at)


def _urge(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.urge_concern(concern=found, by=request.actor, at=request.at)


def _unfounded(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.end_unfounded(concern=found, found=said.get("found", ""), by=request.actor, at=request.at)


def _report_up(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.report_up(concern=found, office=said.get("office", ""), by=request.actor, at=request.at)


def _return(request: Asked, found: Concern, said: "QueryDict") -> object:
    why, office = said.get("why", ""), said.get("office", "")
    return operations.return_sheet(concern=found, why=why, office=office, by=request.actor, at=request.at)


def _came(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.head_came(concern=found, head=number(said.get("head", "")), by=request.actor, at=request.at)


def _longer(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.ask_extension(concern=found, why=said.get("why", ""), by=request.actor, at=request.at)


def _grant(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.grant_extension(concern=found, by=request.actor, at=request.at)


def _not_longer(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.refuse_extension(concern=found, why=said.get("why", ""), by=request.actor, at=request.at)


def _report_no(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.report_no(concern=found, report=said.get("report", ""), by=request.actor, at=request.at)


def _approve_no(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.approve_no(concern=found, by=request.actor, at=request.at)


def _send_back_no(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.send_back_no(concern=found, why=said.get("why", ""), by=request.actor, at=request.at)


def _answer(request: Asked, found: Concern, said: "QueryDict") -> object:
    answer = operations.Answer(
        said=said.get("said", ""),
        found=said.get("found", ""),
        changed=said.get("changed", ""),
        blamed=said.get("blamed", ""),
        owed=said.get("owed", ""),
        justified=bool(said.get("justified")),
        responsible=number(said.get("responsible", "")),
        department=said.get("department", ""),
        is_no=bool(said.get("is_no")),
        links=tuple(said.get("links", "").replace("，", " ").replace("、", " ").split()),
    )
    return operations.answer_concern(concern=found, answer=answer, by=request.actor, at=request.at)


def _feel(request: Asked, found: Concern, said: "QueryDict") -> object:
    feel = said.get("feel", "")
    return operations.feel_about(concern=found, feel=feel, how="电话", by=request.actor, at=request.at)


def _close(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.close_concern(concern=found, by=request.actor, at=request.at)


def _written(request: Asked, found: Concern, said: "QueryDict") -> object:
    files = sent.files(request, "files")
    return operations.bring_writing(concern=found, files=files, by=request.actor, at=request.at)


def _add(request: Asked, found: Concern, said: "QueryDict") -> object:
    files, words = sent.files(request, "files"), said.get("words", "")
    return operations.add_to(concern=found, words=words, files=files, by=request.actor, at=request.at)


def _see_phone(request: Asked, found: Concern, said: "QueryDict") -> object:
    if not _reads_phone(request, found):
        raise NotAllowed(right="查看居民留的电话", ask="办公室")
    return operations.show_caller_phone(concern=found, by=request.actor, at=request.at)


def _see_code(request: Asked, found: Concern, said: "QueryDict") -> object:
    return operations.show_code(concern=found, by=request.actor, at=request.at)


# What stands under “查到什么”, for kinds that need it.
HINTS = {
    "complaint": "一定要写：怎么查的、查到什么",
    "petition": "一定要写：怎么查的、查到什么",
    "stuck": "办不了的，写为什么办不了、还能怎么办",
}
ACTS: Mapping[str, Act] = {
    "accept": _accept,
    "decline": _decline,
    "assign": _assign,
    "name": _name,
    "ask-back": _ask_back,
    "urge": _urge,
    "unfounded": _unfounded,
    "report-up": _report_up,
    "return": _return,
    "came": _came,
    "longer": _longer,
    "grant": _grant,
    "not-longer": _not_longer,
    "report-no": _report_no,
    "approve-no": _approve_no,
    "send-back-no": _send_back_no,
    "answer": _answer,
    "feel": _feel,
    "close": _close,
    "written": _written,
    "add": _add,
    "see-phone": _see_phone,
    "see-code": _see_code,
}
# Steps that only show something on the page.
SEES = {"see-phone": "phone", "see-code": "code"}


def shown(request: Asked, found: Concern) -> dict[str, Any]:
    """Everything on the page of a concern; `may` names the steps that this person can take now."""
    by, standing = request.actor, terms_of(found)
    acceptance = standing.rules.get(Acceptance)
    people = centre_queries.staff(found.centre_id, on=request.today)
    names = accounts.names({found.owner, found.noted_by or 0, found.extension_asked_by or 0, found.responsible or 0})
    return {
        "section": "concerns",
        "concern": found,
        "owner": names.get(found.owner, ""),
        "noted_by": names.get(found.noted_by or 0, ""),
        "asked_by": names.get(found.extension_asked_by or 0, ""),
        "responsible": names.get(found.responsible or 0, ""),
        "meant": sorted(accounts.names(set(found.meant_accounts)).values()),
        "may_see_phone": bool(found.phone) and _reads_phone(request, found),
        "channel": acceptance.word("channels", found.channel),
        "subjects": [{**acceptance.words("subjects"), **operations.MEMBERS_SUBJECTS}.get(s, s) for s in found.subjects],
        "reasons": acceptance.words("not_accepted"),
        "takers": may_take(found, request.today),
        "people": [(one.account_id, one.account.name) for one in people],
        "departments": centre_queries.departments(found.centre_id),
        "source_page": things.visit_page(request.actor, found.source),
        "rule": rule_of(found),
        "found_hint": HINTS.get(found.sort, ""),
        "limits": standing.rules.get(Limits),
        "ruler": ruler_of(request, found),
        "is_late": found.is_late(request.today),
        "files": range(1, len(found.files) + 1),
        "events": things.history(found),
        "may": _may(request, found),
        "is_mine": found.owner == by.account_id,
        "opened": "",
        "typed": {},
    }


def _reads_phone(request: Asked, found: Concern) -> bool:
    return request.actor.account_id in (found.owner, found.noted_by) or request.actor.may(access.ARRANGE)


def _may(request: Asked, found: Concern) -> dict[str, bool]:
    by = request.actor
    mine = found.owner == by.account_id or by.may(access.ARRANGE)
    noted, handling = mine and found.state == "noted", mine and found.state == "handling"
    is_stuck, is_sheet = found.sort == Kind.STUCK, found.sort == Kind.HOTLINE
    is_claim = found.sort in (Kind.COMPLAINT, Kind.PETITION)
    asked = found.extension == "asked"
    may = {
        "accept": noted,
        "decline": noted,
        "assign": noted or handling,
        "name": (noted or handling) and (is_claim or is_sheet or is_stuck),
        "ask_back": noted or handling,
        "urge": found.state in ("noted", "handling") and found.owner != by.account_id,
        "unfounded": handling and is_claim,
        "report_up": (noted or handling) and not found.reported_to,
        "return_": handling and is_sheet and found.return_by is not None and request.at <= found.return_by,
        "came": found.is_open and is_stuck and found.head_came_at is None and found.state == "handling",
        "longer": handling and not is_stuck and found.extension in ("", "sent_back"),
        "grant": found.is_open and asked and may_extend(found, by),
        "report_no": handling and is_stuck and found.no_report in ("", "sent_back"),
        "approve_no": found.is_open and found.no_report == "asked" and may_approve_no(found, by),
        "answer": handling,
        "feel": found.state == "answered" and by.account_id not in found.handler_accounts,
        "close": found.state == "answered" and request.today > found.due_on,
        "written": found.is_open and found.is_major and not found.is_written,
        "add": found.is_open,
        "see_code": by.account_id not in found.handler_accounts,
    }
    return may | {"any": any(one for name, one in may.items() if name not in ("add", "see_code"))}
