"""Residents as the API tells them: masked by the rule, never in full."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from yikou.api.shapes.words import Given, Line, Told
from yikou.residents.queries import PersonView

Sort = Literal["person", "organisation"]
Typed = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]


class PersonGiven(Given):
    """Whom to find or register: one identity number or credit code is one person."""

    name: Typed
    identity: Annotated[Typed, Field(description="身份证号（个人）或统一社会信用代码（单位）")]
    phone: Annotated[str, StringConstraints(max_length=30, pattern=r"^[^\x00]*$")] = ""
    address: Line = ""
    sort: Sort = "person"


class PersonAsked(Given):
    """What is known of somebody: an identity number, a phone number, or the beginning of a name."""

    typed: Typed


class PersonTold(Told):
    """A person as the desk sees them; identity number, phone and address are masked."""

    id: int
    sort: Sort
    name: str
    identity: str
    phone: str
    address: str
    birth_on: date | None
    age: int | None
    sex: str
    household: str
    relation: str
    is_restricted: bool

    @classmethod
    def of(cls, shown: PersonView) -> "PersonTold":
        """A person's masked view."""
        return cls(
            id=shown.id,
            sort="organisation" if shown.sort == "organisation" else "person",
            name=shown.name,
            identity=shown.identity,
            phone=shown.phone,
            address=shown.address,
            birth_on=shown.birth_on,
            age=shown.age,
            sex=shown.sex,
            household=shown.household,
            relation=shown.relation,
            is_restricted=shown.is_restricted,
        )


class PersonList(Told):
    """Who may be meant, at most twenty."""

    people: list[PersonTold]


class FileTold(Told):
    """A scanned paper that was stored, sealed; `key` is what an intake's material names."""

    key: str
    size: int
    sort: str
    digest: str
