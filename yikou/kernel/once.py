"""Once: what one page sends twice, by a double press or by going back, is one thing."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction

from yikou.kernel import crypto

T = TypeVar("T")


def mark(page: str, *said: str, purpose: str) -> str:
    """The mark of what one page sent; changed words are something new. Without a page there is none."""
    return crypto.mac("\n".join((page, *said)).encode(), purpose=purpose) if page else ""


def once(found: Callable[[], T | None], make: Callable[[], T]) -> T:
    """What is there already, else what is made now; of two at the same moment the table lets one through."""
    try:
        with transaction.atomic():
            return found() or make()
    except IntegrityError:
        if (there := found()) is None:
            raise
        return there
