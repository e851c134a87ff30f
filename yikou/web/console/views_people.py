"""The resident at the desk: found by number, phone or name, registered, shown masked, seen in full for a reason."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render

from yikou.kernel.identifiers import InvalidIdentity, check_credit_code, check_identity, normalise
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.residents import access, operations
from yikou.residents import queries as residents
from yikou.residents.policies import Masking
from yikou.web.asked import Asked
from yikou.web.console import desk as place
from yikou.web.console.typed import read
from yikou.web.console.who import who as known
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.residents.models import Person

ROLES = ("person", "agent")
PERSON, ORGANISATION = "person", "organisation"


@page(may="residents.read", methods=("POST",))
def find(request: Asked) -> HttpResponse:
    """Whom the typed number, phone or name means; a wrong number is told while it is typed, with the reason."""
    role = _role(request)
    typed = request.POST.get(f"t.{role}", "").strip()[:60]
    context: dict[str, Any] = {"role": role, "typed": typed, "fields": _fields(request, role)}
    number = normalise(typed)
    if not typed:
        return render(request, "console/_found.html", context)
    if not _is_number(number):
        return _several(request, context, residents.find(request.centre, typed))
    try:
        context["sort"], value = _checked(number, request)
    except InvalidIdentity as wrong:
        still_typing = wrong.reason == "length" and len(number) < 18 and "live" in request.POST
        context |= {"counted": len(number)} if still_typing else {"refusal": wrong}
        return render(request, "console/_found.html", context, status=200 if still_typing else wrong.status)
    person = residents.by_identity(request.centre, value)
    if person is None:
        return render(request, "console/_found.html", context | {"is_new": True, "value": value})
    return _chosen(request, role, person)


def _is_number(number: str) -> bool:
    """Whether this is meant as an identity number or credit code, not as a phone or a name."""
    return number.isascii() and number.isalnum() and any(map(str.isdigit, number)) and len(number) not in (7, 8, 11, 12)


def _checked(number: str, request: Asked) -> tuple[str, str]:
    """What kind of number it is, and the number. Refuses with InvalidIdentity."""
    code = number.replace("-", "")
    if len(code) == 18 and any(letter.isalpha() for letter in code[:17]):
        return ORGANISATION, check_credit_code(code)
    return PERSON, check_identity(number, on=request.today).value


def _several(request: Asked, context: dict[str, Any], people: "Sequence[Person]") -> HttpResponse:
    shown = residents.views(people, on=request.today)
    return render(request, "console/_found.html", context | {"people": shown, "is_name": True})


@page(may="residents.register", methods=("POST",))
def register(request: Asked) -> HttpResponse:
    """Register the resident whose number was typed, with name, phone and address; one number is one person."""
    role = _role(request)
    fields = _fields(request, role)
    typed = request.POST.get(f"t.{role}", "")
    sort = ORGANISATION if request.POST.get("sort") == ORGANISATION else PERSON
    try:
        person = operations.register(
            name=fields["name"],
            identity=typed,
            phone=fields["phone"],
            address=fields["address"],
            sort=sort,
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        context = {"role": role, "typed": typed, "fields": fields, "is_new": True, "sort": sort, "refusal": refusal}
        return render(request, "console/_found.html", context, status=refusal.status)
    return _chosen(request, role, person)


@page(may="residents.read", methods=("POST",))
def choose(request: Asked, number: int) -> HttpResponse:
    """This is the one."""
    return _chosen(request, _role(request), access.person(request.actor, number))


@page(may="residents.read", methods=("POST",))
def forget(request: Asked) -> HttpResponse:
    """Somebody else after all, or nobody acts for the resident."""
    return _panel(request, _role(request), None)


def _chosen(request: Asked, role: str, person: "Person") -> HttpResponse:
    return _panel(request, role, person.pk)


def _panel(request: Asked, role: str, number: int | None) -> HttpResponse:
    """The right column with whoever was chosen; the middle follows, since papers may be kept of them."""
    typed = read(dict(request.POST.lists()), request.at)
    changed = {"person": typed.person, "agent": typed.agent, role: number}
    fields = {**dict(request.POST.lists()), **{name: [str(key or "")] for name, key in changed.items()}}
    context = place.around(request, read(fields, request.at)) | {"chosen": role, "is_swap": True}
    return _heard(render(request, "console/_resident.html", context))


def _part(request: Asked, number: int, template: str) -> HttpResponse:
    """A part of the right column anew, after something about the person changed."""
    return _heard(render(request, template, {"who": known(request.actor, number, at=request.at)}))


def _heard(answer: HttpResponse) -> HttpResponse:
    """The page hears that somebody was chosen or changed, and asks for its middle anew."""
    answer.headers["HX-Trigger-After-Swap"] = "chosen"
    return answer


@page(may="residents.read")
def panel(request: Asked, number: int) -> HttpResponse:
    """The masked panel again: what was shown in full covers itself after the rule's time."""
    return render(request, "console/_person.html", {"who": known(request.actor, number, at=request.at)})


@page(may="residents.reveal", methods=("POST",))
def reveal(request: Asked, number: int) -> HttpResponse:
    """One field in full, for a reason, for a short while; each look is an entry."""
    person = access.person(request.actor, number)
    field, reason = request.POST.get("field", ""), request.POST.get("reason", "")
    context: dict[str, Any] = {"person": person, "field": field, "reason": reason}
    try:
        value = operations.reveal(person=person, field=field, reason=reason, by=request.actor, at=request.at)
    except Refusal as refusal:
        return render(request, "console/_reveal.html", context | {"refusal": refusal}, status=refusal.status)
    shown_for = rulebook(request.centre, request.today).get(Masking).shown_for
    seconds = int(shown_for.delta.total_seconds())
    return render(request, "console/_revealed.html", context | {"value": value, "told": shown_for.text, "s": seconds})


@page(may="residents.register", methods=("POST",))
def consent(request: Asked, number: int) -> HttpResponse:
    """The resident agrees that papers are kept, or takes it back."""
    shown = known(request.actor, number, at=request.at)
    if request.POST.get("give"):
        operations.give_consent(person=shown.person, by=request.actor, at=request.at)
    elif shown.consent is not None:
        operations.withdraw_consent(consent=shown.consent, by=request.actor, at=request.at)
    return _part(request, number, "console/_vault.html")


@page(may="residents.register", methods=("POST",))
def correct(request: Asked, number: int) -> HttpResponse:
    """Correct name, phone or address; an empty field stays as it is."""
    person = access.person(request.actor, number)
    given = {name: request.POST.get(name, "").strip()[:120] for name in ("name", "phone", "address")}
    try:
        operations.correct_details(person=person, by=request.actor, at=request.at, **given)
    except Refusal as refusal:
        context = {"who": known(request.actor, number, at=request.at), "correction": given, "refusal": refusal}
        return render(request, "console/_person.html", context, status=refusal.status)
    return _part(request, number, "console/_person.html")


@page(may="residents.register", methods=("POST",))
def remove_paper(request: Asked, number: int) -> HttpResponse:
    """Take a paper out of the vault, because the resident wants it or it is wrong."""
    paper = access.paper(request.actor, number)
    operations.remove_paper(paper=paper, why="本人要求", by=request.actor, at=request.at)
    return _part(request, paper.person_id, "console/_vault.html")


def _role(request: Asked) -> str:
    role = request.POST.get("role", PERSON)
    return role if role in ROLES else PERSON


def _fields(request: Asked, role: str) -> dict[str, str]:
    names = {"name": 60, "phone": 30, "address": 200}
    return {name: request.POST.get(f"t.{role}.{name}", "").strip()[:most] for name, most in names.items()}
