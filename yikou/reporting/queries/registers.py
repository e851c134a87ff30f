"""The registers as pages: keyset by number or by day and entry, no count over everything, no query a line."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from yikou.cases import queries as cases
from yikou.catalogue import queries as catalogue
from yikou.feedback import queries as feedback
from yikou.hall import queries as hall
from yikou.kernel.actors import Actor
from yikou.ledger import queries as ledger
from yikou.ledger.queries import EntryQuerySet
from yikou.reporting.figures import BY_KEY, LEFT_OUT, RATED
from yikou.reporting.queries import counting, lines
from yikou.reporting.queries.finding import Found, meant, number_span, subjects_of
from yikou.reporting.registers import OWED, Choice, Line, Page, Register

ROWS = 50
_LARGEST = 2**62
_BEGINNING = date(2000, 1, 1)
AT_ONCE = 500
HOURS = 24
SUPPLIED = {"open": "还没补齐", "done": "已补齐"}
REPLACED = {"valid": "有效", "replaced": "已更正"}
# A number of the hall, or its beginning.
_TICKET = re.compile(r"[A-Z]{1,4}\d{0,4}")


def page(register: Register, choice: Choice, *, by: Actor, on: date, older: str = "", newer: str = "") -> Page:
    """Fifty lines of a register, newest first; `older` and `newer` are keys of a page that was shown before."""
    rows = _rows(register, choice, by, on)
    if newer:
        found = list(_after(rows, register, newer)[: ROWS + 1])[::-1]
        shown = found[-ROWS:]
        return _page(register, shown, by=by, on=on, has_older=True, has_newer=len(found) > ROWS)
    found = list((_before(rows, register, older) if older else _ordered(rows, register))[: ROWS + 1])
    return _page(register, found[:ROWS], by=by, on=on, has_older=len(found) > ROWS, has_newer=bool(older))


def tallies(register: Register, choice: Choice, *, by: Actor, on: date) -> tuple[dict[str, int], bool]:
    """How many lines there are of each kind (or state) whatever kind is chosen; whether there are more than counted."""
    everything = replace(choice, kind="", state="")
    rows = _rows(register, everything, by, on)
    if register.key == "ledger":
        if _is_whole(everything) and not feedback.kept_from(by):
            return counting.kinds(by.centre, choice.start, choice.end)
        return counting.kinds_among(rows)
    if register.key in lines.OF_ONE_KIND:
        counted_rows = len(rows.values_list("pk")[: counting.MOST_COUNTED + 1])
        return {"": counted_rows}, counted_rows > counting.MOST_COUNTED
    states = list(rows.values_list(_STATE.get(register.key, "ended_at"), flat=True)[: counting.MOST_COUNTED + 1])
    counter = Counter(_state(register.key, one) for one in states)
    return dict(counter), len(states) > counting.MOST_COUNTED


def state_words(register: Register) -> dict[str, str]:
    """The states that a register can be narrowed to, in words and in order; empty where kinds are."""
    words = {
        "cases": cases.state_words(),
        "enquiries": {"open": "首问人负责", "passed": "已转交", "taken": "承办人已接下", "answered": "已答复"},
        "notices": REPLACED,
        "provisional": SUPPLIED,
        "tickets": lines.OUTCOMES,
    }
    return lines.ENDS if register.key in OWED else words.get(register.key, {})


def last_day_before(register: Register, choice: Choice, *, by: Actor, on: date) -> date | None:
    """The last day before a choice's that has a line of it; None where words are searched or there is none."""
    if choice.words:
        return None
    wide = replace(choice, start=_BEGINNING, end=choice.start - timedelta(days=1))
    row = _ordered(_rows(register, wide, by, on), register).first()
    if row is None:
        return None
    return row.day if _is_by_day(register) else _day_of(row.number)


def _day_of(number: str) -> date:
    """The day in a number, whatever letters stand before it."""
    found = re.search(r"\d{2}-\d{4}", number)
    return datetime.strptime(found.group() if found else "", "%y-%m%d").date()  # noqa: DTZ007


def has_more_than(most: int, register: Register, choice: Choice, *, by: Actor, on: date) -> bool:
    """Whether a choice has more than so many lines; counts no further than that."""
    return bool(_rows(register, choice, by, on).order_by().values("pk")[: most + 1].count() > most)


def every_line(register: Register, choice: Choice, *, by: Actor, on: date, masking: str) -> Iterator[list[Line]]:
    """All lines of a choice in order, some hundred at once, with the cells that a file has."""
    rows = _ordered(_rows(register, choice, by, on), register)
    last = ""
    while True:
        found = list((_before(rows, register, last) if last else rows)[:AT_ONCE])
        if not found:
            return
        made = lines.of(register.key, found, centre=by.centre, on=on, masking=masking)
        yield made
        last = made[-1].key


# --- what is chosen ------------------------------------------------------------------------------

_STATE = {
    "cases": "state",
    "enquiries": "state",
    "notices": "replaced_by",
    "provisional": "gaps_by",
    "tickets": "state",
}


def _state(register: str, value: Any) -> str:
    if register == "notices":
        return "replaced" if value else "valid"
    if register == "provisional":
        return "open" if value else "done"
    if register == "tickets":
        return hall.outcome_of(str(value))
    if register in OWED:
        return "open" if value is None else "ended"
    return str(value)


def _is_whole(choice: Choice) -> bool:
    narrowed = (choice.window, choice.clerk, choice.item, choice.department, choice.words, choice.departments)
    return not any((*narrowed, choice.line, choice.hour, choice.stand))


def _rows(register: Register, choice: Choice, by: Actor, on: date) -> Any:
    found = meant(choice.words, by=by, on=on)
    if register.key == "ledger" or register.key in lines.OF_ONE_KIND:
        return _entries(register, choice, found, by)
    if register.key == "tickets":
        return _tickets(choice, found, by)
    if register.key in OWED:
        return _owed(register.key, choice, found, by)
    rows = _numbered(register.key, choice, found, by)
    if found is None:
        return rows
    if found.is_nothing:
        return rows.none()
    return rows.filter(_wanted(register.key, found))


def _numbered(key: str, choice: Choice, found: Found | None, by: Actor) -> QuerySet[Any]:
    source: Any = {"enquiries": cases.enquiries, "notices": cases.papers}.get(key, cases.cases)
    rows: Any = source(by.centre)
    if found is None or not found.number:
        first, last = number_span(choice.start, choice.end)
        rows = rows.filter(number__gte=first, number__lt=last)
    if key == "notices":
        rows = rows.notices()
    if key == "provisional":
        rows = rows.filter(accepted_how="provisional")
    chosen: QuerySet[Any] = rows.filter(_narrowing(key, choice, by))
    return chosen


def _NUMBER_SEARCH(choice: Choice) -> bool:
    return choice.words.strip()[:1].isdigit() and "-" in choice.words


def _narrowing(key: str, choice: Choice, by: Actor) -> Q:
    """Window, clerk, item, department, state, and the reader's own limits, in the columns of each table."""
    columns = _COLUMNS[key]
    wanted = Q()
    if choice.window and (window := columns.get("window")):
        wanted &= Q(**{window: choice.window})
    if choice.clerk:
        value = f"staff:{choice.clerk}" if key == "notices" else choice.clerk
        wanted &= Q(**{columns["clerk"]: value})
    if choice.item:
        wanted &= Q(**{columns["item"]: choice.item})
    if choice.department:
        wanted &= _of_departments(key, (choice.department,), by)
    if choice.departments is not None:
        own = _of_departments(key, choice.departments, by)
        wanted &= own | Q(owner=choice.account) if key != "notices" else own
    if choice.state:
        wanted &= _in_state(key, choice.state)
    return wanted


_COLUMNS = {
    "cases": {"window": "window", "clerk": "first_contact", "item": "item_code"},
    "provisional": {"window": "window", "clerk": "first_contact", "item": "item_code"},
    "enquiries": {"window": "window", "clerk": "first_contact", "item": "topic"},
    "notices": {"clerk": "issued_by", "item": "item_code"},
}


def _of_departments(key: str, departments: Sequence[str], by: Actor) -> Q:
    if key in ("cases", "provisional"):
        return Q(department__in=departments)
    return Q(**{f"{_COLUMNS[key]['item']}__in": _items_of(by.centre, departments)})


def _items_of(centre: str, departments: Sequence[str]) -> list[str]:
    offered = catalogue.catalogue(centre, date.max.replace(year=9000)).by_department
    return [one.code for name in departments for one in offered.get(name, ())]


def _in_state(key: str, state: str) -> Q:
    if key == "notices":
        return Q(replaced_by="") if state == "valid" else ~Q(replaced_by="")
    if key == "provisional":
        return Q(gaps_by__isnull=state != "open")
    return Q(state=state)


def _wanted(key: str, found: Found) -> Q:
    if found.number:
        return Q(number__startswith=found.number)
    item = {"enquiries": "topic"}.get(key, "item_code")
    person = {"cases": "applicant", "provisional": "applicant"}.get(key, "person")
    return Q(**{f"{item}__in": found.items}) | Q(**{f"{person}__in": found.people})


def _tickets(choice: Choice, found: Found | None, by: Actor) -> QuerySet[Any]:
    """Numbers of some days; the words mean a number of the hall, a matter or a person."""
    rows: QuerySet[Any] = hall.all_tickets(by.centre).filter(day__range=(choice.start, choice.end))
    for name, value in (("window", choice.window), ("clerk", choice.clerk), ("matters__0", choice.item)):
        if value:
            rows = rows.filter(**{name: value})
    if choice.department:
        rows = rows.filter(matters__0__in=_items_of(by.centre, (choice.department,)))
    if choice.departments is not None:
        own = Q(matters__0__in=_items_of(by.centre, choice.departments))
        rows = rows.filter(own | Q(clerk=choice.account) if choice.account else own)
    if choice.state:
        rows = rows.filter(state__in=hall.states_of(choice.state))
    rows = _as_on_the_board(rows, choice)
    if found is None:
        return rows
    if _TICKET.fullmatch(typed := choice.words.strip().upper()):
        return rows.filter(number__startswith=typed)
    return rows.filter(Q(matters__0__in=found.items) | Q(person__in=found.people))


def _as_on_the_board(rows: QuerySet[Any], choice: Choice) -> QuerySet[Any]:
    """Numbers by line, hour and where they stand now; what cannot be meant narrows nothing."""
    if choice.line:
        rows = rows.filter(queue__code=choice.line)
    if choice.hour.isdecimal() and int(choice.hour) < HOURS:
        rows = rows.filter(shown_at__hour=int(choice.hour))
    if choice.stand in hall.STANDS:
        rows = rows.filter(state__in=hall.STANDS[choice.stand][1])
    return rows


def _owed(kind: str, choice: Choice, found: Found | None, by: Actor) -> QuerySet[Any]:
    """Owed things by the day in their number; the words mean a number."""
    rows: QuerySet[Any] = feedback.owed(kind, by.centre, reader=by.account_id)
    if choice.clerk:
        rows = rows.filter(owner=choice.clerk)
    if choice.state:
        rows = rows.filter(ended_at__isnull=choice.state == "open")
    if found is None:
        first, last = (feedback.prefix(kind) + one for one in number_span(choice.start, choice.end))
        return rows.filter(number__gte=first, number__lt=last)
    return rows.filter(number__startswith=found.number) if found.number else rows.none()


def _entries(register: Register, choice: Choice, found: Found | None, by: Actor) -> EntryQuerySet:
    rows = ledger.entries(by.centre)
    if kept := feedback.kept_from(by):
        rows = rows.exclude(about__in=kept)
    if found is None or not (found.number or found.people):
        rows = rows.filter(day__range=(choice.start, choice.end))
    if kind := lines.OF_ONE_KIND.get(register.key):
        rows = rows.filter(kind=kind)
    elif choice.kind:
        rows = _of_kind(rows, choice.kind, by.centre)
    if choice.window:
        rows = rows.filter(place=choice.window)
    if choice.clerk:
        rows = rows.filter(_of_clerk(choice))
    if choice.item:
        rows = rows.filter(item=choice.item)
    if choice.department:
        rows = rows.filter(item__in=_items_of(by.centre, (choice.department,)))
    if choice.departments is not None:
        rows = rows.filter(item__in=_items_of(by.centre, choice.departments))
    if found is None:
        return rows
    if found.is_nothing:
        return rows.none()
    meant_rows = Q(item__in=found.items) if found.items else Q()
    if found.number or found.people:
        meant_rows |= Q(subject__in=subjects_of(by.centre, found))
    return rows.filter(meant_rows)


def _of_kind(rows: EntryQuerySet, kind: str, centre: str) -> EntryQuerySet:
    """Entries of a kind, or of a part of one; a level of ratings holds those that count."""
    part = BY_KEY.get(kind)
    where = {f"facts__{name}": value for name, value in part.where.items()} if part else {}
    if part and part.kind == RATED:
        return counting.rated_entries(rows, centre, count_now=part is not LEFT_OUT).filter(**where)
    return rows.filter(kind=kind.partition(":")[0], **where)


# A mistake belongs to whoever made it, whoever wrote it down.
_HELD_BY = {"cases.notice_breached": "clerk"}


def _of_clerk(choice: Choice) -> Q:
    if holder := _HELD_BY.get(choice.kind):
        return Q(**{f"facts__{holder}": choice.clerk})
    return Q(by=f"staff:{choice.clerk}")


# --- keyset --------------------------------------------------------------------------------------


def _is_by_day(register: Register) -> bool:
    return register.key in ("ledger", "tickets", *lines.OF_ONE_KIND)


def _ordered(rows: QuerySet[Any], register: Register) -> QuerySet[Any]:
    return rows.order_by("-day", "-id") if _is_by_day(register) else rows.order_by("-number")


def _before(rows: QuerySet[Any], register: Register, key: str) -> QuerySet[Any]:
    ordered = _ordered(rows, register)
    if not _is_by_day(register):
        return ordered.filter(number__lt=key)
    day, number = _day_and_number(key)
    return ordered.filter(day__lte=day).extra(where=["(day, id) < (%s, %s)"], params=[day, number])


def _after(rows: QuerySet[Any], register: Register, key: str) -> QuerySet[Any]:
    if not _is_by_day(register):
        return rows.order_by("number").filter(number__gt=key)
    day, number = _day_and_number(key)
    back = rows.order_by("day", "id").filter(day__gte=day)
    return back.extra(where=["(day, id) > (%s, %s)"], params=[day, number])


def _day_and_number(key: str) -> tuple[str, int]:
    day, _, number = key.partition(".")
    try:
        # A number that no entry can have is larger than what a database can compare.
        return date.fromisoformat(day).isoformat(), min(int(number), _LARGEST)
    except ValueError:
        return date.min.isoformat(), 0


def _page(register: Register, found: Sequence[Any], *, by: Actor, on: date, has_older: bool, has_newer: bool) -> Page:
    made = tuple(lines.of(register.key, found, centre=by.centre, on=on))
    if not made:
        return Page(())
    return Page(made, older=made[-1].key if has_older else "", newer=made[0].key if has_newer else "")
