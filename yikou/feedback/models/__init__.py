"""评价、诉求、整改、督查、追责的表."""

from yikou.feedback.models.asking import (
    RatingRequest,
)
from yikou.feedback.models.box import (
    BoxOpening,
)
from yikou.feedback.models.breach import (
    Breach,
    BreachState,
    Compensation,
    CompensationState,
)
from yikou.feedback.models.bulletin import Bulletin
from yikou.feedback.models.concern import (
    DECIDED,
    Concern,
    ConcernQuerySet,
    ConcernState,
    Feel,
    Kind,
    marked,
)
from yikou.feedback.models.dispute import (
    Dispute,
    DisputeState,
)
from yikou.feedback.models.home import (
    HomeRound,
    HomeState,
    HomeVisit,
)
from yikou.feedback.models.inspection import (
    Finding,
    FindingPhoto,
    FindingState,
    Inspection,
    Sort,
)
from yikou.feedback.models.outside import (
    OutsideResult,
)
from yikou.feedback.models.owed import (
    Owed,
    OwedQuerySet,
)
from yikou.feedback.models.pattern import (
    Pattern,
    PatternKind,
    PatternState,
    WordCount,
)
from yikou.feedback.models.rating import (
    FLAGS,
    Rating,
    RatingQuerySet,
    Slip,
    SlipState,
)
from yikou.feedback.models.rectification import (
    Appeal,
    Rectification,
    RectificationStep,
)
from yikou.feedback.models.supervision import (
    DutyLeave,
    DutyWeek,
    Source,
    Supervisor,
)
from yikou.feedback.models.survey import (
    Survey,
    SurveyAnswer,
    SurveySort,
)
from yikou.feedback.models.symposium import (
    Symposium,
    SymposiumSort,
)
from yikou.feedback.models.visit import (
    FollowUp,
    VisitState,
)

__all__ = [
    "DECIDED",
    "FLAGS",
    "Appeal",
    "BoxOpening",
    "Breach",
    "BreachState",
    "Bulletin",
    "Compensation",
    "CompensationState",
    "Concern",
    "ConcernQuerySet",
    "ConcernState",
    "Dispute",
    "DisputeState",
    "DutyLeave",
    "DutyWeek",
    "Feel",
    "Finding",
    "FindingPhoto",
    "FindingState",
    "FollowUp",
    "HomeRound",
    "HomeState",
    "HomeVisit",
    "Inspection",
    "Kind",
    "OutsideResult",
    "Owed",
    "OwedQuerySet",
    "Pattern",
    "PatternKind",
    "PatternState",
    "Rating",
    "RatingQuerySet",
    "RatingRequest",
    "Rectification",
    "RectificationStep",
    "Slip",
    "SlipState",
    "Sort",
    "Source",
    "Supervisor",
    "Survey",
    "SurveyAnswer",
    "SurveySort",
    "Symposium",
    "SymposiumSort",
    "VisitState",
    "WordCount",
    "marked",
]
