"""What a browser may carry, signed: which machine it is, a card that was just read, the code of a day."""

from dataclasses import dataclass
from datetime import date

from django.core import signing

from yikou.kernel import crypto

MACHINE, CARD = "kiosk.machine", "kiosk.card"
A_YEAR = 366 * 24 * 60 * 60
# How long a card that was read stands in the page; then somebody else may be there.
CARD_STANDS = 180
CODE_LENGTH = 12


@dataclass(frozen=True)
class Card:
    """What is kept of an identity card between reading it and taking a number: no name, no number."""

    person: int | None = None
    category: str = ""
    pass_: str = ""


def card(person: int | None, category: str) -> str:
    """A card that was read, for the address of the next page."""
    return signing.dumps([person, category], salt=CARD)


def read_card(pass_: str) -> Card | None:
    """The card behind it; nothing once it is old or was tampered with."""
    try:
        person, category = signing.loads(pass_, salt=CARD, max_age=CARD_STANDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Card(person, category, pass_)


def machine(centre: str, kiosk: int) -> str:
    """The signed name of a ticket machine, for its browser."""
    return signing.dumps([centre, kiosk], salt=MACHINE)


def read_machine(pass_: str) -> tuple[str, int] | None:
    """Which machine it names; nothing where it is none."""
    try:
        centre, kiosk = signing.loads(pass_, salt=MACHINE, max_age=A_YEAR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(centre), int(kiosk)


def day_code(centre: str, day: date) -> str:
    """What stands in the QR code at the door: good for that day only, and not to be guessed."""
    return f"{day:%m%d}{crypto.blind(f'{centre} {day.isoformat()}', purpose='door')[:CODE_LENGTH]}"
