"""The catalogue editor: a draft as a sheet, saved as typed, checked, seen as residents will, published, given up."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.catalogue import access, operations
from yikou.catalogue import queries as catalogue
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger.operations import ChangedMeanwhile
from yikou.web.asked import Asked
from yikou.web.office import drafting, previews
from yikou.web.office.addresses import address_of
from yikou.web.office.sheets import reading, rows
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.catalogue.models import Edition

BOTH = ("GET", "HEAD", "POST")
SHEET = "office/catalogue/draft.html"
KINDS = ("item", "package", "departments", "material_rules")
ONWARD = {"preview": "office:draft_preview", "publish": "office:draft_publish"}


@page(may="catalogue.edit", methods=("POST",))
def begin(request: Asked, kind: str, code: str) -> HttpResponse:
    """Begin a draft from the last version, or go on with the open one."""
    if kind not in KINDS:
        raise NotFound("这一项")
    made = operations.draft(centre=request.centre, kind=kind, code=code, by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("office:draft", args=[made.pk]))


@page(may="catalogue.edit", methods=BOTH)
def edit(request: Asked, number: int) -> HttpResponse:
    """The sheet of a draft. Rows come and go without saving; what is saved may still be wrong."""
    try:
        draft = access.draft(request.actor, number)
    except NotFound:
        if request.method != "POST":
            raise
        return _gone(request)
    if request.method != "POST":
        return render(request, SHEET, drafting.shown(request, draft, draft.payload, check="check" in request.GET))
    do, sent, new = _sent(request, draft)
    said = _said(request, draft, sent)
    if do in ("refresh", *rows.ACTS):
        name = "office/catalogue/_sheet.html" if request.partial else SHEET
        return render(request, name, drafting.shown(request, draft, said, new=new) | {"is_unsaved": True})
    try:
        _save(request, draft, said)
    except ChangedMeanwhile as refusal:
        return _conflict(request, number, said, refusal)
    if do in ONWARD:
        return HttpResponseRedirect(reverse(ONWARD[do], args=[number]))
    query = "?check" if do == "check" else "?saved"
    return HttpResponseRedirect(f"{reverse('office:draft', args=[number])}{query}")


def _sent(request: Asked, draft: "Edition") -> tuple[str, dict[str, list[str]], str]:
    """What to do, the form after its rows were moved, and the row that is new."""
    do = request.POST.get("do", "save")
    sent = {name: list(map(str, values)) for name, values in request.POST.lists()}
    if not rows.is_act(do):
        return do, sent, ""
    moved, new = rows.done(draft.kind, sent, do)
    return do.partition(" ")[0], moved, new


def _said(request: Asked, draft: "Edition", sent: dict[str, list[str]]) -> dict[str, Any]:
    held = catalogue.catalogue(request.centre, request.today)
    return reading.read(draft.kind, draft.code, sent, drafting.known_materials(held))


def _save(request: Asked, draft: "Edition", said: dict[str, Any]) -> None:
    """Save what was typed on the revision that was seen; what says the same is not saved again."""
    seen = reading.number(request.POST.get("over", "") or request.POST.get("revision", ""))
    if said == draft.payload:
        return
    if isinstance(seen, int):
        draft.revision = seen
    operations.save_draft(draft=draft, payload=said, by=request.actor, at=request.at)


def _conflict(request: Asked, number: int, said: dict[str, Any], refusal: Refusal) -> HttpResponse:
    """Somebody saved first: what differs, and everything that was typed stays on the sheet."""
    stored = access.draft(request.actor, number)
    more = {"others": drafting.others_changes(stored, said), "seen": request.POST.get("revision", "")}
    return again(request, SHEET, drafting.shown(request, stored, said) | more, refusal)


def _gone(request: Asked) -> HttpResponse:
    """The draft was published or given up while somebody typed: what was typed goes into a new draft's sheet."""
    kind, code = request.POST.get("of_kind", ""), request.POST.get("of_code", "")
    if kind not in KINDS:
        raise NotFound("这份草稿")
    fresh = operations.draft(centre=request.centre, kind=kind, code=code, by=request.actor, at=request.at)
    sent = {name: list(map(str, values)) for name, values in request.POST.lists()}
    said = _said(request, fresh, sent)
    more = {"others": drafting.others_changes(fresh, said), "seen": "", "moved_on": True}
    return again(request, SHEET, drafting.shown(request, fresh, said) | more, operations.NotADraft(code=code))


@page(may="catalogue.edit")
def preview(request: Asked, number: int) -> HttpResponse:
    """The draft as residents will read it: the guide, or the one-time notice. What is wrong comes first."""
    draft = access.draft(request.actor, number)
    context = drafting.shown(request, draft, draft.payload, check=True)
    if context["checked"].here:
        return again(request, SHEET, context | {"preview_waits": True})
    if draft.kind == "package":
        return previews.package(request, draft)
    if draft.kind != "item":
        return HttpResponseRedirect(reverse("office:draft_publish", args=[number]))
    return previews.notice(request, draft) if request.GET.get("as") == "notice" else previews.guide(request, draft)


@page(may="catalogue.publish", methods=BOTH)
def publish(request: Asked, number: int) -> HttpResponse:
    """Publish a draft from a day on, with other drafts and retirements that only make sense together with it."""
    draft = access.draft_to_publish(request.actor, number)
    if request.method != "POST":
        return render(request, "office/catalogue/publish.html", _to_publish(request, draft, request.today))
    from_on = day_of(request.POST.get("from_on", ""))
    if from_on is None:
        errors = {"from_on": "请填施行日期，如 2026-12-01。"}
        return again(request, "office/catalogue/publish.html", _to_publish(request, draft, request.today, errors))
    try:
        _publish(request, draft, from_on)
    except operations.CatalogueNotRight as refusal:
        more = {"not_right": drafting.not_right(request, refusal.violations)}
        return again(request, "office/catalogue/publish.html", _to_publish(request, draft, from_on) | more, refusal)
    except Refusal as refusal:
        return again(request, "office/catalogue/publish.html", _to_publish(request, draft, from_on), refusal)
    return HttpResponseRedirect(address_of(draft.kind, draft.code))


def _publish(request: Asked, draft: "Edition", from_on: date) -> None:
    beside = [
        access.draft_to_publish(request.actor, int(one)) for one in request.POST.getlist("beside") if one.isdigit()
    ]
    retiring = [access.edition_to_retire(request.actor, "item", one) for one in request.POST.getlist("retiring") if one]
    seen = reading.number(request.POST.get("revision", ""))
    if isinstance(seen, int):
        draft.revision = seen
    operations.publish(
        draft=draft,
        from_on=from_on,
        beside=beside,
        retiring=retiring,
        reason=request.POST.get("reason", "").strip(),
        by=request.actor,
        at=request.at,
    )


def _to_publish(
    request: Asked, draft: "Edition", from_on: date, errors: dict[str, str] | None = None
) -> dict[str, Any]:
    sheet = drafting.shown(request, draft, draft.payload, check=True)
    last = catalogue.last_version(request.centre, draft.kind, draft.code)
    return sheet | {
        "changes": catalogue.diff(last, draft) if last else [],
        "last": last,
        "version": draft.based_on + 1,
        "from_on": request.POST.get("from_on") or from_on.isoformat(),
        "reason": request.POST.get("reason", ""),
        "beside": request.POST.getlist("beside"),
        "retiring": request.POST.getlist("retiring"),
        "others": [
            (str(one.pk), drafting.title_of(one.kind, one.payload, one.code), one.code)
            for one in catalogue.drafts(request.centre)
            if one.pk != draft.pk
        ],
        "offered": [
            (one.code, one.short_name) for one in catalogue.catalogue(request.centre, request.today).items.values()
        ],
        "errors": errors or {},
    }


@page(may="catalogue.edit", methods=BOTH)
def discard(request: Asked, number: int) -> HttpResponse:
    """Give a draft up; it stays readable in the ledger."""
    draft = access.draft(request.actor, number)
    if request.method != "POST":
        title = drafting.title_of(draft.kind, draft.payload, draft.code)
        return render(request, "office/catalogue/discard.html", {"section": "items", "draft": draft, "title": title})
    operations.discard_draft(draft=draft, by=request.actor, at=request.at)
    return HttpResponseRedirect(address_of(draft.kind, draft.code) if draft.based_on else reverse("office:items"))


def day_of(text: str) -> date | None:
    """A date as a date field sends it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
