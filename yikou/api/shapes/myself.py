"""Who a token acts for."""

from yikou.api.shapes.words import Told


class Myself(Told):
    """The account behind the token, and what the token may."""

    account: int
    name: str
    centre: str
    window: str
    departments: list[str]
    rights: list[str]
