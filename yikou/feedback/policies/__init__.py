"""评价、诉求、督查、追责的制度 (evaluation.*, complaints.*, supervision.*, accountability.*)."""

from yikou.feedback.policies.ratings import RatingWindow

__all__ = ["RatingWindow"]
