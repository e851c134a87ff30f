"""What a page's request carries beside what Django gives it; the Edge middleware fills it in."""

from datetime import date, datetime

from django.http import HttpRequest

from yikou.kernel.actors import Actor


class Asked(HttpRequest):
    """The request every view takes: a type only, the object stays Django's own.

    `at` is the only moment of the whole request and `today` its day. `actor` is who asks (a
    resident where nobody is signed in), `centre` the code of the centre that is asked.
    `locked_for` names whoever must unlock this screen (empty: it is open), `must_change` says
    that a new password comes first, `partial` that HTMX asks for a fragment.
    """

    at: datetime
    today: date
    actor: Actor
    centre: str
    locked_for: str
    must_change: bool
    partial: bool
    elder: bool
