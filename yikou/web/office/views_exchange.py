"""The whole catalogue in one file: taken in after a dry check and a look at what changes, given back as a zip."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.catalogue import operations
from yikou.catalogue import queries as catalogue
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked
from yikou.web.office import parcels
from yikou.web.office.views_catalogue import READ
from yikou.web.office.views_drafts import BOTH, day_of
from yikou.web.pages import again, page

FORM = "office/catalogue/import.html"


@page(may="catalogue.publish", methods=BOTH)
def bring_in(request: Asked) -> HttpResponse:
    """Check a whole catalogue and show what it would change; every violation is named and nothing is written."""
    context: dict[str, Any] = {"section": "items", "from_on": request.POST.get("from_on") or request.today.isoformat()}
    if request.method != "POST":
        return render(request, FORM, context)
    from_on, sent = day_of(context["from_on"]), request.FILES.get("file")
    if from_on is None or not isinstance(sent, UploadedFile):
        errors = {"from_on": "请填从哪天起施行。"} if from_on is None else {"file": "请选目录的 zip 文件。"}
        return again(request, FORM, context | {"errors": errors})
    try:
        parcel = parcels.keep(sent.read(parcels.LARGEST + 1), at=request.at)
        with parcels.opened(parcel) as directory:
            found = catalogue.check(directory)
            arrivals = None if found else catalogue.arrivals(request.centre, directory, from_on)
    except Refusal as refusal:
        return again(request, FORM, context, refusal)
    more = {"parcel": parcel, "violations": found, "arrivals": arrivals, "file_name": sent.name}
    return render(request, FORM, context | more, status=422 if found else 200)


@page(may="catalogue.publish", methods=("POST",))
def confirm(request: Asked) -> HttpResponse:
    """Take in the catalogue that was shown; nothing of it is taken unless all is right."""
    from_on, parcel = day_of(request.POST.get("from_on", "")), request.POST.get("parcel", "")
    context = {"section": "items", "from_on": request.POST.get("from_on", "")}
    try:
        with parcels.opened(parcel) as directory:
            done = operations.import_catalogue(
                centre=request.centre,
                directory=directory,
                from_on=from_on or request.today,
                retire_others=bool(request.POST.get("retire_others")),
                by=request.actor,
                at=request.at,
            )
    except Refusal as refusal:
        return again(request, FORM, context, refusal)
    parcels.drop(parcel)
    counts = f"added={len(done.added)}&changed={len(done.changed)}&retired={len(done.retired)}"
    return HttpResponseRedirect(f"{reverse('office:items')}?done=import&{counts}")


@page(may=READ)
def give_out(request: Asked) -> HttpResponse:
    """The catalogue of today in its own format, as a zip that can be brought in again."""
    made = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in catalogue.export(request.centre, Path(folder), request.today):
            packed.write(file, file.relative_to(folder))
    answer = HttpResponse(made.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="catalogue-{request.centre}-{request.today:%Y%m%d}.zip"'
    return answer
