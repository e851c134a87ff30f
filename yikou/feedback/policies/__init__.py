"""评价、诉求、督查、追责的制度 (evaluation.*, complaints.*, supervision.*, accountability.*)."""

from yikou.feedback.policies.accountability import (
    Ladder,
    PenaltyAppeal,
)
from yikou.feedback.policies.bulletins import MonthTold
from yikou.feedback.policies.concerns import (
    SEVERAL,
    SIMPLE,
    Acceptance,
    Limits,
    Petition,
)
from yikou.feedback.policies.conduct import (
    Conduct,
)
from yikou.feedback.policies.homes import (
    HomeVisiting,
)
from yikou.feedback.policies.intervals import (
    Interval,
    wilson,
)
from yikou.feedback.policies.mediation import (
    Mediating,
)
from yikou.feedback.policies.patterns import (
    PatternFinding,
)
from yikou.feedback.policies.ratings import (
    Publication,
    PuttingRight,
    RatingAppeal,
    RatingAsking,
    RatingWindow,
)
from yikou.feedback.policies.requests import (
    CannotGetDone,
    HelpRequest,
    Hotline,
)
from yikou.feedback.policies.supervision import (
    GROUPS,
    Rectifying,
    WeekDuty,
    monday,
    sunday,
)
from yikou.feedback.policies.surveys import (
    SurveyRunning,
)
from yikou.feedback.policies.symposia import (
    SymposiumAnswered,
)
from yikou.feedback.policies.visits import (
    ReturnVisits,
)

__all__ = [
    "GROUPS",
    "SEVERAL",
    "SIMPLE",
    "Acceptance",
    "CannotGetDone",
    "Conduct",
    "HelpRequest",
    "HomeVisiting",
    "Hotline",
    "Interval",
    "Ladder",
    "Limits",
    "Mediating",
    "MonthTold",
    "PatternFinding",
    "PenaltyAppeal",
    "Petition",
    "Publication",
    "PuttingRight",
    "RatingAppeal",
    "RatingAsking",
    "RatingWindow",
    "Rectifying",
    "ReturnVisits",
    "SurveyRunning",
    "SymposiumAnswered",
    "WeekDuty",
    "monday",
    "sunday",
    "wilson",
]
