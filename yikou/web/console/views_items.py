"""The middle of the desk: find an item or a package, answer its questions, attach scanned papers."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render

from yikou.catalogue import queries as catalogue
from yikou.kernel.refusals import Refusal
from yikou.residents import access, operations
from yikou.web.asked import Asked
from yikou.web.console import desk as place
from yikou.web.console.typed import another, read
from yikou.web.pages import page
from yikou.web.portal.joint import stations

HITS = 7
LONGEST_QUESTION = 60
KINDS = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


@page(may="desk.work")
def find(request: Asked) -> HttpResponse:
    """Items for what is typed, the most likely first, and packages; a code is taken as it stands."""
    held = catalogue.catalogue(request.centre, request.today)
    q = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    if q.upper() in held.items or not q:
        found = [held.items[q.upper()]] if q else []
        return render(request, "console/_hits.html", {"q": q, "found": found})
    hits = catalogue.search(request.centre, q, on=request.today, top=HITS)
    context = {
        "q": q,
        "found": [held.items[hit.code] for hit in hits if hit.code in held.items],
        "packages": [held.packages[hit.code] for hit in hits.packages if hit.code in held.packages],
        "told": hits.told,
    }
    return render(request, "console/_hits.html", context)


@page(may="desk.work")
def packages(request: Asked) -> HttpResponse:
    """The joint packages, to choose one."""
    held = catalogue.catalogue(request.centre, request.today)
    shown = stations(tuple(held.packages.values()), tuple(held.items.values()))
    return render(request, "console/_packages.html", {"packages": shown})


@page(may="desk.work", methods=("POST",))
def matter(request: Asked) -> HttpResponse:
    """The middle anew: another item or package was chosen, a question answered, somebody came to the desk."""
    fields: dict[str, Any] = dict(request.POST.lists())
    for name in ("item", "package"):
        if chosen := request.POST.get(f"choose.{name}"):
            fields = another(fields, **{name: chosen})
    typed = read(fields, request.at)
    context = place.middle(request, typed) | place.around(request, typed)
    part = request.POST.get("part", "")
    return render(request, "console/_matter.html", context | {"is_swap": True, "part": part})


@page(may="cases.accept", methods=("POST",))
def attach(request: Asked) -> HttpResponse:
    """Keep a scanned paper, sealed; too large or of a wrong kind is told in place, by its bytes, not its name."""
    typed = read(dict(request.POST.lists()), request.at)
    context: dict[str, Any] = {"field": request.GET.get("field", "")[:80]}
    sent = request.FILES.get("upload")
    person = access.person(request.actor, typed.person) if typed.person else None
    try:
        data = _read(sent) if isinstance(sent, UploadedFile) else b""
        stored = operations.store_file(data=data, person=person, by=request.actor, at=request.at)
    except Refusal as refusal:
        return render(request, "console/_file.html", context | {"refusal": refusal}, status=refusal.status)
    return render(request, "console/_file.html", context | {"file": stored.key, "name": sent.name if sent else ""})


def _read(sent: "UploadedFile[Any]") -> bytes:
    """The bytes of what was sent; what is too large is refused before it is read. Refuses with FileTooLarge."""
    if sent.size and sent.size > settings.FILE_LIMIT:
        megabytes, limit = sent.size / (1024 * 1024), settings.FILE_LIMIT // (1024 * 1024)
        raise operations.FileTooLarge(size=f"{megabytes:.1f}", limit=limit)
    return bytes(sent.read())


@page(may="residents.reveal")
def file(request: Asked, key: str) -> HttpResponse:
    """A scanned paper, opened: a look with its reason, which the page gives (the case it belongs to)."""
    stored = access.file(request.actor, key)
    reason = request.GET.get("reason", "").strip() or "核对收件材料"
    data = operations.read_file(file=stored, reason=reason, by=request.actor, at=request.at)
    headers = {"Content-Disposition": f'inline; filename="{stored}"', "Content-Security-Policy": "sandbox"}
    return HttpResponse(data, content_type=KINDS.get(stored.sort, "application/octet-stream"), headers=headers)
