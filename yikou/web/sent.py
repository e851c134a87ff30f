"""Files that a form sends: how many, how large, read once; and showing a kept one without believing it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse

from yikou.kernel.refusals import Refusal
from yikou.residents import operations as residents
from yikou.web.asked import Asked

if TYPE_CHECKING:
    from yikou.residents.models import StoredFile

MOST = 6
_SHOWN = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


class TooManyFiles(Refusal):
    """More files than one matter needs."""

    told = "一次最多传 {most} 个文件。请挑最要紧的，其余的可以以后补。"
    status = 413


def files(request: Asked, name: str, *, most: int = MOST) -> list[bytes]:
    """The bytes of the files that a form's control sent, empty ones left out.

    Refuses with TooManyFiles, FileTooLarge.
    """
    sent = [one for one in request.FILES.getlist(name) if one.size]
    if len(sent) > most:
        raise TooManyFiles(most=most)
    for one in sent:
        if one.size and one.size > settings.FILE_LIMIT:
            limit, size = settings.FILE_LIMIT // 2**20, f"{one.size / 2**20:.1f}"
            raise residents.FileTooLarge(size=size, limit=limit)
    return [one.read() for one in sent]


def shown(request: Asked, file: "StoredFile", *, reason: str = "") -> HttpResponse:
    """A kept file as an answer: its kind is what was found in it, nobody keeps it, nothing in it runs."""
    data = residents.read_file(file=file, reason=reason, by=request.actor, at=request.at)
    answer = HttpResponse(data, content_type=_SHOWN[file.sort])
    answer["Content-Disposition"] = f'inline; filename="{file.key[:8]}.{file.sort}"'
    answer["Cache-Control"] = "no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
