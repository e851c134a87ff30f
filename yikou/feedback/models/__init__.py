"""评价、诉求、整改、督查、追责的表."""

from yikou.feedback.models.box import (
    BoxOpening,
)
from yikou.feedback.models.concern import (
    DECIDED,
    Concern,
    ConcernQuerySet,
    ConcernState,
    Feel,
    Kind,
    marked,
)
from yikou.feedback.models.inspection import (
    Finding,
    FindingPhoto,
    FindingState,
    Inspection,
    Sort,
)
from yikou.feedback.models.owed import (
    Owed,
    OwedQuerySet,
)
from yikou.feedback.models.rating import (
    Rating,
)
from yikou.feedback.models.supervision import (
    DutyLeave,
    DutyWeek,
    Source,
    Supervisor,
)

__all__ = [
    "DECIDED",
    "BoxOpening",
    "Concern",
    "ConcernQuerySet",
    "ConcernState",
    "DutyLeave",
    "DutyWeek",
    "Feel",
    "Finding",
    "FindingPhoto",
    "FindingState",
    "Inspection",
    "Kind",
    "Owed",
    "OwedQuerySet",
    "Rating",
    "Sort",
    "Source",
    "Supervisor",
    "marked",
]
