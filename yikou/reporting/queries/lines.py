"""From rows to lines: the cells of each register, its names looked up for the whole page at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from yikou.accounts import queries as accounts
from yikou.cases import queries as cases
from yikou.catalogue import queries as catalogue
from yikou.feedback import queries as feedback
from yikou.feedback.operations import CHANNELS as RATED_BY
from yikou.feedback.policies import RatingWindow
from yikou.feedback.queries import surveys
from yikou.hall import queries as hall
from yikou.hall.policies import Priority
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook
from yikou.reporting.figures import label_of
from yikou.reporting.registers import Line
from yikou.residents import queries as residents
from yikou.residents.policies import Masking

CHANNELS = {"visit": "来访", "phone": "来电", "web": "网上", "window": "当面", "online": "网上", "mail": "邮寄"}
ACTORS = {"system": "系统", "resident": "居民", "visitor": "未登录"}
WAYS = {"window": "窗口领取", "mail": "邮寄", "electronic": "电子送达", "none": "不需送达"}
# Registers whose lines are the entries of one kind.
OF_ONE_KIND = {"stops": "cases.suspended", "ratings": "feedback.rated", "surveys": "feedback.survey_published"}
SIGNED = {"self": "本人", "agent": "代理人"}


@dataclass(frozen=True)
class Names:
    """What a page of lines has to know beside its rows: people as they are shown, staff, items."""

    people: Mapping[int, Mapping[str, str]]
    staff: Mapping[int, str]
    items: Mapping[str, str]

    def visitor(self, person: int | None) -> dict[str, str]:
        """The columns about a person."""
        return dict(self.people.get(person or 0, {"visitor": "", "identity": "", "phone": ""}))

    def actor(self, key: str) -> str:
        """Who acted, by the ledger's key."""
        kind, _, number = key.partition(":")
        if kind == "staff" and number.isdigit():
            return self.staff.get(int(number), "")
        return ACTORS.get(kind, kind)


def of(register: str, rows: Sequence[Any], *, centre: str, on: date, masking: str = "") -> list[Line]:
    """The lines of some rows; `masking` (none, masked, full) gives the cells that only a file has."""
    return _MADE.get(register, _owed)(rows, centre, on, masking)


# --- names for a whole page ----------------------------------------------------------------------


def _people(rows: Iterable[Any], field: str, centre: str, on: date, masking: str) -> dict[int, dict[str, str]]:
    """People by number as a page shows them (the masked name), or a file (number and phone too)."""
    if masking in ("masked", "full"):
        found = {one.pk: one for row in rows if (one := getattr(row, field)) is not None}
        rule = rulebook(centre, on).get(Masking)
        return {pk: _person(one, rule, masking == "full") for pk, one in found.items()}
    keys = {pk for row in rows if (pk := getattr(row, f"{field}_id"))}
    shown = residents.shown_names(keys, centre=centre, on=on) if keys and masking != "none" else {}
    return {pk: {"visitor": name, "identity": "", "phone": ""} for pk, name in shown.items()}


def _person(one: Any, rule: Masking, in_full: bool) -> dict[str, str]:
    values = {"visitor": one.name, "identity": one.identity_number, "phone": one.phone_number}
    if in_full or one.sort == "organisation":
        return values
    kinds = {"visitor": "name", "identity": "identity", "phone": "phone"}
    return {key: rule.shown(kinds[key], value) if value else "" for key, value in values.items()}


def _item_names(centre: str, on: date) -> Mapping[str, str]:
    return {code: one.short_name for code, one in catalogue.catalogue(centre, on).items.items()}


def _staff(keys: Iterable[int | str | None]) -> dict[int, str]:
    numbers = {int(str(key).removeprefix("staff:")) for key in keys if str(key).removeprefix("staff:").isdigit()}
    return accounts.names(numbers) if numbers else {}


def _with_people(rows: Any, field: str, masking: str) -> list[Any]:
    """The rows again, their people with them, where a file needs more than a name."""
    found = list(rows)
    if masking in ("masked", "full") and found:
        keys = [row.pk for row in found]
        model = type(found[0])
        whole = model._default_manager.filter(pk__in=keys).select_related(field).in_bulk()
        return [whole[key] for key in keys]
    return found


# --- 办件登记 ------------------------------------------------------------------------------------


def _cases(rows: Sequence[Any], centre: str, on: date, masking: str) -> list[Line]:
    found = _with_people(rows, "applicant", masking)
    names = Names(_people(found, "applicant", centre, on, masking), _staff(row.first_contact for row in found), {})
    signed = _signatures(found) if masking else {}
    words = cases.state_words()
    return [_case_line(row, names, words, signed.get(row.pk, "")) for row in found]


def _case_line(row: Any, names: Names, words: Mapping[str, str], signed: str) -> Line:
    had = sum(tick["state"] != "missing" for tick in row.materials.values())
    cells = {
        "number": row.number,
        "received_at": row.accepted_at or row.received_at,
        "item": row.item_name,
        **names.visitor(row.applicant_id),
        "clerk": names.staff.get(row.first_contact, ""),
        "window": row.window,
        "materials": f"{had}/{len(row.materials)} 样",
        "due_on": row.due_on,
        "result": result_of(row, words),
        "concluded_at": row.concluded_at,
        "delivery": WAYS.get(row.delivered_way, ""),
        "signed": signed,
    }
    return Line(row.number, "case", row.number, cells)


def result_of(case: Any, words: Mapping[str, str]) -> str:
    """How a matter came out, or where it stands."""
    if case.outcome == "refused":
        return "不同意"
    if case.is_stopped:
        return "暂停计时"
    late = case.in_time is False
    return words[case.state] + ("（超期）" if late else "")


def _signatures(rows: Sequence[Any]) -> dict[int, str]:
    delivered = [row for row in rows if row.delivered_at]
    if not delivered:
        return {}
    keys = {f"cases.case:{row.pk}": row.pk for row in delivered}
    entries = ledger.of_subjects(keys, "cases.delivered")
    return {keys[one.subject]: SIGNED.get(one.facts.get("signed", ""), "") for one in entries}


# --- 容缺受理登记 --------------------------------------------------------------------------------


def _provisional(rows: Sequence[Any], centre: str, on: date, masking: str) -> list[Line]:
    found = _with_people(rows, "applicant", masking)
    names = Names(_people(found, "applicant", centre, on, masking), _staff(row.first_contact for row in found), {})
    keys = {f"cases.case:{row.pk}": row.pk for row in found}
    asked = {keys[one.subject]: one.facts for one in ledger.of_subjects(keys, "cases.accepted")}
    words = cases.state_words()
    return [_gap_line(row, names, words, asked.get(row.pk, {})) for row in found]


def _gap_line(row: Any, names: Names, words: Mapping[str, str], asked: Mapping[str, Any]) -> Line:
    titles = {
        one.key: one.name for one in catalogue.item_version(row.centre_id, row.item_code, row.item_version).materials
    }
    gaps = asked.get("gaps", [])
    cells = {
        "number": row.number,
        "received_at": row.accepted_at,
        "item": row.item_name,
        **names.visitor(row.applicant_id),
        "clerk": names.staff.get(row.first_contact, ""),
        "promised": "、".join(titles.get(key, key) for key in gaps),
        "gaps_by": date.fromisoformat(asked["gaps_by"]) if asked.get("gaps_by") else None,
        "supplied": "已补齐" if not row.gaps else f"还缺 {len(row.gaps)} 样",
        "result": result_of(row, words),
    }
    return Line(row.number, "case", row.number, cells)


# --- 咨询登记 ------------------------------------------------------------------------------------


def _enquiries(rows: Sequence[Any], centre: str, on: date, masking: str) -> list[Line]:
    found = _with_people(rows, "person", masking)
    names = Names(_people(found, "person", centre, on, masking), _staff(row.first_contact for row in found), {})
    rule = rulebook(centre, on).get(Masking)
    return [_enquiry_line(row, names, rule, masking) for row in found]


def _enquiry_line(row: Any, names: Names, rule: Masking, masking: str) -> Line:
    visitor = names.visitor(row.person_id)
    if row.caller and not visitor["visitor"]:
        visitor["visitor"] = row.caller if masking == "full" else rule.shown("name", row.caller)
    cells = {
        "number": row.number,
        "asked_at": row.asked_at,
        "channel": CHANNELS.get(row.channel, row.channel),
        **visitor,
        "question": row.question,
        "first_contact": names.staff.get(row.first_contact, ""),
        "answer": row.answer,
        "passed_to": row.passed_to,
        "reply_by": row.reply_by,
        "answered_at": row.answered_at,
        "result": row.get_state_display(),
    }
    return Line(row.number, "enquiry", row.number, cells)


# --- 一次性告知登记 ------------------------------------------------------------------------------


def _notices(rows: Sequence[Any], centre: str, on: date, masking: str) -> list[Line]:
    found = _with_people(rows, "person", masking)
    names = Names(
        _people(found, "person", centre, on, masking),
        _staff(row.issued_by for row in found),
        _item_names(centre, on),
    )
    used = cases.used_notices(centre, {row.number for row in found}, {row.person_id for row in found if row.person_id})
    return [_notice_line(row, names, used.get(row.number)) for row in found]


def _notice_line(row: Any, names: Names, used: Any) -> Line:
    fault = {"clerk": "经办人原因", "applicant": "当事人原因", "policy": "政策有变"}.get(row.fault, "")
    cells = {
        "number": row.number,
        "issued_at": row.issued_at,
        "item": names.items.get(row.item_code, row.item_code),
        **names.visitor(row.person_id),
        "listed": f"{len(row.listed)} 样",
        "basis": "；".join(row.content.get("basis", [])),
        "clerk": names.actor(row.issued_by),
        "channel": CHANNELS.get(row.channel, row.channel),
        "about": used.number if used else "",
        "second_visit": "" if used is None else "是" if used.visits > 1 else "否",
        "result": f"已更正（{fault}）" if row.replaced_by else "有效",
    }
    return Line(row.number, "paper", row.number, cells)


# --- 台账 and 暂停计时登记: read from entries ----------------------------------------------------


def _entries(rows: Sequence[Any], centre: str, on: date, masking: str) -> list[Line]:
    people = _people_of_subjects(rows, centre)
    shown = residents.shown_names(set(people.values()), centre=centre, on=on) if people and masking != "none" else {}
    visitors = {pk: {"visitor": name, "identity": "", "phone": ""} for pk, name in shown.items()}
    accounts_named = [row.subject.partition(":")[2] for row in rows if row.subject.startswith("accounts.account:")]
    names = Names(visitors, _staff([*(row.by for row in rows), *accounts_named]), _item_names(centre, on))
    return [_entry_line(row, names, people.get(row.subject)) for row in rows]


def _entry_line(row: Any, names: Names, person: int | None) -> Line:
    about = names.items.get(row.item, "") or row.item
    if row.subject.startswith("accounts.account:"):
        about = names.staff.get(int(row.subject.partition(":")[2]), "")
    told = sentence_of(row)
    cells = {
        "number": row.pk,
        "at": row.at,
        "kind": title_of(row),
        "tone": tone_of(row),
        "content": about or told,
        "about": row.about,
        **names.visitor(person),
        "clerk": names.actor(row.by),
        "window": row.place,
        "result": told if about else "",
    }
    return Line(f"{row.day}.{row.pk}", "entry", str(row.pk), cells)


def sentence_of(entry: Any) -> str:
    """An entry in a sentence; a kind that this release does not know is told by its name."""
    try:
        return str(entry.sentence)
    except (KeyError, TypeError):
        return str(entry.kind)


def title_of(entry: Any) -> str:
    """The name of an entry's kind."""
    return label_of(entry.kind)


def tone_of(entry: Any) -> str:
    """The tone of an entry's tag."""
    try:
        return str(entry.tone)
    except KeyError:
        return ""


def _people_of_subjects(rows: Iterable[Any], centre: str) -> dict[str, int]:
    """Whose matter each entry is about: subject to person, a query a table."""
    keys: dict[str, set[int]] = {}
    for row in rows:
        label, _, key = row.subject.partition(":")
        if key.isdigit():
            keys.setdefault(label, set()).add(int(key))
    found: dict[str, int | None] = {f"residents.person:{key}": key for key in keys.get("residents.person", ())}
    tables: dict[str, tuple[Callable[[str], Any], str]] = {
        "cases.case": (cases.cases, "applicant_id"),
        "cases.paper": (cases.papers, "person_id"),
        "cases.enquiry": (cases.enquiries, "person_id"),
        "feedback.rating": (feedback.ratings, "case__applicant_id"),
    }
    for label, (source, field) in tables.items():
        if label in keys:
            pairs = source(centre).filter(pk__in=keys[label]).order_by().values_list("pk", field)
            found |= {f"{label}:{key}": person for key, person in pairs}
    return {subject: person for subject, person in found.items() if person}


def _stops(rows: Sequence[Any], centre: str, on: date, masking: str) -> list[Line]:
    keys = {int(row.subject.partition(":")[2]) for row in rows}
    found = {one.pk: one for one in cases.cases(centre).filter(pk__in=keys)}
    names = Names({}, _staff(row.by for row in rows), {})
    return [_stop_line(row, found.get(int(row.subject.partition(":")[2])), names) for row in rows]


def _stop_line(row: Any, case: Any, names: Names) -> Line:
    fact = row.fact
    stop: Mapping[str, Any] = next((one for one in (case.stops if case else ()) if one["paper"] == fact.paper), {})
    cells = {
        "number": row.pk,
        "about": row.about,
        "item": case.item_name if case else row.item,
        "reason": fact.reason,
        "since": fact.since,
        "until": fact.until,
        "ended": _moment(stop.get("end")),
        "days": stop.get("days", ""),
        "paper": fact.paper,
        "clerk": names.actor(row.by),
    }
    return Line(f"{row.day}.{row.pk}", "entry", str(row.pk), cells)


# --- 评价登记 ------------------------------------------------------------------------------------


def _ratings(rows: Sequence[Any], centre: str, on: date, masking: str) -> list[Line]:
    """Ratings by their entries; whether one counts, and how far a bad one is, stands in its row."""
    keys = {int(row.subject.partition(":")[2]) for row in rows}
    found = feedback.ratings(centre).filter(pk__in=keys).select_related("rectification").in_bulk()
    names = Names({}, _staff(one.staff for one in found.values()), {})
    rule = rulebook(centre, on).get(RatingWindow)
    words = {**rule.words_of("faults"), **rule.words_of("praise")}
    return [_rating_line(row, found[int(row.subject.partition(":")[2])], names, words) for row in rows]


def _rating_line(row: Any, rating: Any, names: Names, words: Mapping[str, str]) -> Line:
    one = getattr(rating, "rectification", None)
    waits = not rating.is_counted and not rating.excluded_why
    cells = {
        "number": row.pk,
        "at": rating.rated_at,
        "about": rating.number,
        "item": rating.item_name,
        "level": row.fact.level_name,
        "reasons": "、".join(words.get(key, key) for key in rating.reasons),
        "words": rating.words,
        "channel": RATED_BY.get(rating.channel, rating.channel),
        "clerk": names.staff.get(rating.staff, ""),
        "window": rating.window,
        "rectification": one.step if one else "",
        "result": "待核查" if waits else "是" if rating.is_counted else "否",
    }
    return Line(f"{row.day}.{row.pk}", "entry", str(row.pk), cells)


def _surveys(rows: Sequence[Any], centre: str, on: date, masking: str) -> list[Line]:
    """Questionnaires and appraisal forms by their publishing; how many answered stands in the rows."""
    keys = {int(row.subject.partition(":")[2]) for row in rows}
    found = {one.pk: one for one in surveys.surveys(centre) if one.pk in keys}
    names = Names({}, _staff(row.by for row in rows), {})
    return [_survey_line(row, found[int(row.subject.partition(":")[2])], on, names) for row in rows]


def _survey_line(row: Any, survey: Any, on: date, names: Names) -> Line:
    cells = {
        "number": survey.number,
        "at": row.at,
        "content": survey.title,
        "sort": survey.get_sort_display(),
        "who": "来大厅办过事的" if survey.for_visits else "谁都可以答",
        "opens_on": survey.opens_on,
        "closes_on": survey.closes_on,
        "quota": survey.quota or "",
        "answers": survey.n,
        "clerk": names.actor(row.by),
        "result": survey.step(on),
    }
    return Line(f"{row.day}.{row.pk}", "entry", str(row.pk), cells)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


# --- 号票登记 ------------------------------------------------------------------------------------

OUTCOMES = {"in_line": "还在等或在办", "served": "办完", "left": "退号", "missed": "过号作废"}


def _tickets(rows: Sequence[Any], centre: str, on: date, masking: str) -> list[Line]:
    """A number opens the entry with which it was given out, and what came after."""
    keys = {f"hall.ticket:{row.pk}": row.pk for row in rows}
    entries = {keys[one.subject]: one.pk for one in ledger.of_subjects(keys, "hall.issued")}
    names = Names({}, _staff(row.clerk for row in rows), _item_names(centre, on))
    queues = {one.pk: f"{one.code} {one.name}" for one in hall.queues(centre)}
    rule = rulebook(centre, on).get(Priority)
    return [_ticket_line(row, names, queues, rule, entries.get(row.pk, 0)) for row in rows]


def _ticket_line(row: Any, names: Names, queues: Mapping[int, str], rule: Priority, entry: int) -> Line:
    cells = {
        "number": row.number,
        "taken_at": row.shown_at,
        "line": queues.get(row.queue_id, ""),
        "way": hall.CHANNELS.get(row.channel, row.channel),
        "category": rule.word(row.category) if row.category else "",
        "matter": names.items.get(row.item_code, row.item_code),
        "called_at": row.called_at,
        "window": row.window,
        "clerk": names.staff.get(row.clerk, "") if row.clerk else "",
        "served_at": row.served_at,
        "ended_at": row.ended_at,
        "wait": _minutes(row.waited) if row.called_at else "",
        "service": _minutes(row.served) if row.served_at and row.ended_at else "",
        "result": _result(row.state),
    }
    return Line(f"{row.day}.{row.pk}", "entry", str(entry), cells)


def _result(state: str) -> str:
    """How it ended; while it has not, where it stands."""
    outcome = hall.outcome_of(state)
    return hall.STATES[state] if outcome == "in_line" else OUTCOMES[outcome]


def _minutes(length: timedelta) -> Decimal:
    """A number, so that whoever exports it can reckon with it."""
    return Decimal(f"{length / timedelta(minutes=1):.1f}")


# --- what is owed: concerns, rectifications, findings, breaches --------------------------------------

ENDS = {"open": "还没办完", "ended": "办完"}


def _owed(rows: Sequence[Any], centre: str, on: date, masking: str) -> list[Line]:
    """Owed things; each opens its own page, which shows what its reader may see."""
    staff = _staff(row.owner for row in rows)
    return [Line(row.number, row.address, row.number, _owed_cells(row, staff, on)) for row in rows]


def _owed_cells(row: Any, staff: Mapping[int, str], on: date) -> dict[str, Any]:
    late = "（过期）" if row.is_late(on) else ""
    return {
        "number": row.number,
        "opened_at": row.opened_at,
        "content": row.subject_line,
        "step": row.step,
        "clerk": staff.get(row.owner, ""),
        "due_on": row.due_on,
        "ended_at": row.ended_at,
        "result": ENDS["open" if row.is_open else "ended"] + late,
    }


_MADE: Mapping[str, Callable[[Sequence[Any], str, date, str], list[Line]]] = {
    "ledger": _entries,
    "cases": _cases,
    "enquiries": _enquiries,
    "notices": _notices,
    "provisional": _provisional,
    "stops": _stops,
    "tickets": _tickets,
    "ratings": _ratings,
    "surveys": _surveys,
}
