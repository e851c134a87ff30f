"""The one door to the catalogue's rows: who may draft, who may publish; another centre's are not there."""

from yikou.accounts.access import require
from yikou.catalogue.models import Edition
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound


def edition(by: Actor, kind: str, code: str, version: int) -> Edition:
    """A published edition of the own centre; everybody who works there may read it. Refuses with NotFound."""
    rows = Edition.objects.at_centre(by.centre).issued().of(kind, code)
    return _found(rows.filter(version=version).first())


def draft(by: Actor, number: int) -> Edition:
    """A draft of the own centre, to be changed; needs `catalogue.edit`. Refuses with NotAllowed, NotFound."""
    require(by, "catalogue.edit")
    return _found(Edition.objects.at_centre(by.centre).drafts().filter(pk=number).first())


def draft_to_publish(by: Actor, number: int) -> Edition:
    """A draft of the own centre, to be published; needs `catalogue.publish`. Refuses with NotAllowed, NotFound."""
    require(by, "catalogue.publish")
    return _found(Edition.objects.at_centre(by.centre).drafts().filter(pk=number).first())


def edition_to_retire(by: Actor, kind: str, code: str) -> Edition:
    """The last edition of a thing, to be retired; needs `catalogue.publish`. Refuses with NotAllowed, NotFound."""
    require(by, "catalogue.publish")
    return _found(Edition.objects.at_centre(by.centre).issued().of(kind, code).order_by("-version").first())


def _found(row: Edition | None) -> Edition:
    if row is None:
        raise NotFound("这一版事项")
    return row
