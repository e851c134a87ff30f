"""评价、诉求、整改、督查、追责的表."""

from yikou.feedback.models.owed import Owed, OwedQuerySet
from yikou.feedback.models.rating import Rating

__all__ = ["Owed", "OwedQuerySet", "Rating"]
