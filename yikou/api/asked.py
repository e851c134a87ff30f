"""What a request to the API carries beside what Django gives it."""

from datetime import date, datetime

from django.http import HttpRequest

from yikou.kernel.actors import Actor


class Asked(HttpRequest):
    """The request every operation takes: a type only, the object stays Django's own.

    `at` is the only moment of the request and `today` its day. `actor` is who asks (a resident
    where no token was sent), `centre` the code of the centre that is asked: the token's own.
    """

    at: datetime
    today: date
    actor: Actor
    centre: str
