"""What a page's request carries beside what Django gives it; the Edge middleware fills it in."""

from datetime import date, datetime

from django.http import HttpRequest

from yikou.kernel.actors import Actor


class Asked(HttpRequest):
    """The request every view takes: a type only, the object stays Django's own.

    `at` is the only moment of the whole request and `today` its day. `actor` is who asks (a
    resident where nobody is signed in), `centre` the code of the centre that is asked.
    While the screen is locked `actor` is a resident too, and `locked_by` is
    whoever must unlock it. `must_change` says that a new password comes first, `partial` that HTMX
    asks for a fragment, `attempt_noted` that a refused attempt went into the ledger.
    """

    at: datetime
    today: date
    actor: Actor
    centre: str
    locked_by: Actor | None
    must_change: bool
    partial: bool
    attempt_noted: bool
    elder: bool
