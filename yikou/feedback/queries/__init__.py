"""What is asked about ratings, concerns and what is owed for them."""

from yikou.feedback.queries.ratings import levels, of_case, rated, ratings
from yikou.feedback.queries.worklist import Line, kinds, loads, owed, prefix, worklist

__all__ = ["Line", "kinds", "levels", "loads", "of_case", "owed", "prefix", "rated", "ratings", "worklist"]
