"""One entry as the side panel and its page show it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.cases import queries as cases
from yikou.feedback import queries as feedback
from yikou.ledger import queries as ledger
from yikou.ledger.queries import EntryRow
from yikou.policies.queries import rulebook
from yikou.reporting import queries
from yikou.reporting.queries import sentence_of, title_of
from yikou.reporting.queries.lines import tone_of
from yikou.residents import queries as residents
from yikou.web.asked import Asked

AROUND = 7


@dataclass(frozen=True)
class Beside:
    """An entry of the same subject, before or after."""

    number: int
    label: str
    told: str
    at: datetime
    is_this: bool


@dataclass(frozen=True)
class Rule:
    """A rule that decided: its title, its version, its code."""

    title: str
    version: str
    code: str


@dataclass(frozen=True)
class Shown:
    """Everything that an entry says, in words."""

    number: int
    label: str
    tone: str
    told: str
    item: str
    day: date
    at: datetime
    about: str
    opens: str
    visitor: str
    clerk: str
    place: str
    rules: tuple[Rule, ...]
    paper: str
    beside: tuple[Beside, ...]
    is_sealed: bool
    sealed_by: datetime | None
    code: str


def shown(row: EntryRow, request: Asked) -> Shown:
    """An entry in words, with its neighbours of the same matter and whether its day is sealed."""
    label, _, key = row.subject.partition(":")
    last = ledger.last_seal(request.centre)
    item = _item(row, request)
    is_sealed = last is not None and last.day >= row.day
    return Shown(
        number=row.pk,
        label=title_of(row),
        tone=tone_of(row),
        told=sentence_of(row),
        item=item,
        day=row.day,
        at=row.at,
        about=row.about,
        opens=_opens(label, row, request),
        visitor=_visitor(label, key, request),
        clerk=accounts.name_of_actor(row.by),
        place=row.place,
        rules=tuple(_rules(row, request)),
        paper=str(row.facts.get("paper", "")),
        beside=_beside(row),
        is_sealed=is_sealed,
        sealed_by=None if is_sealed else queries.close_by(request.centre, row.day),
        code=row.mac[:16],
    )


def _item(row: EntryRow, request: Asked) -> str:
    from yikou.catalogue import queries as catalogue

    offered = catalogue.catalogue(request.centre, request.today).items
    return offered[row.item].short_name if row.item in offered else row.item


def _opens(label: str, row: EntryRow, request: Asked) -> str:
    about = row.about
    if label == "hall.ticket" and about and (request.actor.may("desk.seats") or request.actor.may("dashboard.read")):
        return f"{reverse('office:hall_ticket', args=[about])}?day={row.day.isoformat()}"
    names = {"cases.case": "console:case", "cases.paper": "console:paper", "cases.enquiry": "console:enquiry"}
    if label == "feedback.rating":
        return reverse("office:rating", args=[row.subject.partition(":")[2]])
    package, _, table = label.partition(".")
    if about and package in ("feedback", "tasks") and (kind := feedback.kinds().get(table)):
        return reverse(kind.address, args=[about])
    return reverse(names[label], args=[about]) if label in names and about else ""


def _visitor(label: str, key: str, request: Asked) -> str:
    if not key.isdecimal() or not request.actor.may("registers.read"):
        return ""
    sources = {"cases.case": (cases.cases, "applicant_id"), "cases.paper": (cases.papers, "person_id")}
    if label == "residents.person":
        person: int | None = int(key)
    elif label in sources:
        source, field = sources[label]
        person = source(request.centre).filter(pk=int(key)).values_list(field, flat=True).first()
    else:
        return ""
    return residents.shown_names([person], centre=request.centre, on=request.today).get(person, "") if person else ""


def _rules(row: EntryRow, request: Asked) -> list[Rule]:
    book = rulebook(request.centre, request.today)
    found = []
    for ref in filter(None, row.under.split(",")):
        code, _, version = ref.partition("@")
        plain = code.partition(":")[0]
        found.append(Rule(book.rule(plain).title, version, plain))
    return found


def _beside(row: EntryRow) -> tuple[Beside, ...]:
    """What happened to the same matter before and after, at most a handful each way."""
    before, after = ledger.around(row, AROUND)
    return tuple(
        Beside(one.pk, title_of(one), sentence_of(one), one.at, one.pk == row.pk) for one in (*before, row, *after)
    )
