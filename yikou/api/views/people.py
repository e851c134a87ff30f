"""Residents: found or registered, always masked; and the scanned papers that an intake names."""

from http import HTTPStatus

from ninja import Router

from yikou.api.asked import Asked
from yikou.api.door import offer
from yikou.api.shapes import people as shapes
from yikou.api.shapes.words import Row
from yikou.residents import access, operations, queries

topic = Router(tags=["居民"])

_BYTES = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


@offer(topic.post, "/people", says="找到或登记居民", gives=shapes.PersonTold, may="residents.register")
def register_person(request: Asked, given: shapes.PersonGiven) -> shapes.PersonTold:
    """Find a person by number, or register them; a phone or address that was not known is added.

    Refuses with InvalidIdentity, NameMissing, NameImpossible, PhoneImpossible, IdentityHasOtherName.
    """
    person = operations.register(**given.model_dump(), by=request.actor, at=request.at)
    return shapes.PersonTold.of(queries.view(person, on=request.today))


@offer(topic.post, "/people/find", says="按证件号、电话或姓名找人", gives=shapes.PersonList, may="residents.read")
def find_people(request: Asked, given: shapes.PersonAsked) -> shapes.PersonList:
    """Whom the typed number, phone or beginning of a name may mean; in the body, so that no log holds it."""
    found = queries.views(queries.find(request.centre, given.typed), on=request.today)
    return shapes.PersonList(people=[shapes.PersonTold.of(one) for one in found if not one.is_erased])


@offer(topic.get, "/people/{person}", says="一位居民（打码）", gives=shapes.PersonTold, may="residents.read")
def read_person(request: Asked, person: Row) -> shapes.PersonTold:
    """A person of the own centre, masked. Refuses with NotFound."""
    return shapes.PersonTold.of(queries.view(access.person(request.actor, person), on=request.today))


@offer(
    topic.post,
    "/people/{person}/files",
    says="上传一份扫描件",
    gives=shapes.FileTold,
    may="cases.accept",
    status=HTTPStatus.CREATED,
    also=(400, 413, 415, 507),
    described={"requestBody": _BYTES},
)
def store_file(request: Asked, person: Row) -> shapes.FileTold:
    """Keep a scanned paper of a person, sealed: the body is the file itself, a PDF, JPEG or PNG.

    Refuses with NotFound, FileEmpty, FileTooLarge, WrongKindOfFile, DiskFull.
    """
    owner = access.person(request.actor, person)
    stored = operations.store_file(data=request.body, person=owner, by=request.actor, at=request.at)
    return shapes.FileTold(key=stored.key, size=stored.size, sort=stored.sort, digest=stored.digest)
