"""The right of the desk: the resident, masked; household, what was done before, what is kept, consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from yikou.cases import queries
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound
from yikou.policies.queries import rulebook
from yikou.residents import access
from yikou.residents import queries as residents
from yikou.residents.policies import Masking, Rights

if TYPE_CHECKING:
    from yikou.cases.models import Case
    from yikou.residents.models import Consent, Person, VaultPaper

PAST = 5


@dataclass(frozen=True)
class Kept:
    """One paper of the vault as the desk shows it."""

    paper: "VaultPaper"
    usable: bool
    told: str


@dataclass(frozen=True)
class Who:
    """A resident at the desk."""

    person: "Person"
    view: residents.PersonView
    members: tuple[residents.PersonView, ...]
    past: Sequence["Case"]
    kept: tuple[Kept, ...]
    consent: "Consent | None"
    rights: Rights
    masking: Masking

    @property
    def fields(self) -> tuple[tuple[str, str, str], ...]:
        """What is shown masked, line by line: field, label, value."""
        shown = self.view
        label = "信用代码" if shown.sort == "organisation" else "证件"
        return (("identity", label, shown.identity), ("phone", "手机", shown.phone), ("address", "住址", shown.address))


def who(actor: Actor, number: int, *, at: datetime) -> Who:
    """Everything the desk may know of a person of its own centre. Refuses with NotFound, NotAllowed."""
    person = access.person(actor, number)
    today = at.date()
    consent = residents.consent_in_force(person, on=today)
    home = person.household
    members = [one for one in residents.members(home) if one.pk != person.pk] if home else []
    return Who(
        person=person,
        view=residents.view(person, on=today),
        members=tuple(residents.views(members, on=today)),
        past=queries.cases_of(person.pk, centre=actor.centre, most=PAST),
        kept=tuple(_kept(one, today) for one in residents.vault(person)[:12]),
        consent=consent,
        rights=rulebook(actor.centre, today).get(Rights),
        masking=rulebook(actor.centre, today).get(Masking),
    )


def found(actor: Actor, number: int | None, *, at: datetime) -> Who | None:
    """The same for a person named by a draft or an address: None where there is none (any more)."""
    if number is None:
        return None
    try:
        return who(actor, number, at=at)
    except NotFound:
        return None


def _kept(paper: "VaultPaper", today: date) -> Kept:
    agreed = paper.consent.withdrawn_at is None and paper.consent.until_on >= today
    valid = paper.valid_until is None or paper.valid_until >= today
    if not valid:
        return Kept(paper, False, "过期了，请带新的")
    if not agreed:
        return Kept(paper, False, "同意到期了，不能用")
    until = min(filter(None, (paper.valid_until, paper.consent.until_on)))
    return Kept(paper, True, f"{until.year}年{until.month}月{until.day}日前有效")
