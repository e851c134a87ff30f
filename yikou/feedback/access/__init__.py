"""Who may see or touch what was said and what is owed for it: the one door for pages, API and commands."""

from yikou.feedback.access.breaches import (
    breach,
    breaches,
    compensation,
    handles,
)
from yikou.feedback.access.bulletins import READS_BULLETINS, bulletin
from yikou.feedback.access.concerns import (
    ARRANGE,
    HANDLE,
    NOTE,
    READERS,
    concern,
    concern_by_token,
    concerns,
    concerns_shown,
    noted,
    opening,
    waiting,
)
from yikou.feedback.access.disputes import (
    READS_DISPUTES,
    dispute,
    dispute_with_sides,
    disputes,
    sees_sides,
)
from yikou.feedback.access.homes import (
    READS_HOMES,
    WATCHES_HOMES,
    home,
    home_round,
    sees_home,
)
from yikou.feedback.access.outside import (
    outside_result,
)
from yikou.feedback.access.patterns import (
    READS_PATTERNS,
    pattern,
)
from yikou.feedback.access.ratings import (
    RATING_READERS,
    appeal,
    own_rating,
    rating,
    rectification,
    request_by_token,
    slip,
)
from yikou.feedback.access.supervision import (
    duty_leave,
    duty_week,
    finding,
    findings,
    inspection,
    photo,
    supervisor,
)
from yikou.feedback.access.surveys import (
    READS_SURVEYS,
    survey,
    survey_by_token,
)
from yikou.feedback.access.symposia import (
    READS_SYMPOSIA,
    symposium,
)
from yikou.feedback.access.visits import (
    READS_VISITS,
    visit,
)

__all__ = [
    "ARRANGE",
    "HANDLE",
    "NOTE",
    "RATING_READERS",
    "READERS",
    "READS_BULLETINS",
    "READS_DISPUTES",
    "READS_HOMES",
    "READS_PATTERNS",
    "READS_SURVEYS",
    "READS_SYMPOSIA",
    "READS_VISITS",
    "WATCHES_HOMES",
    "appeal",
    "breach",
    "breaches",
    "bulletin",
    "compensation",
    "concern",
    "concern_by_token",
    "concerns",
    "concerns_shown",
    "dispute",
    "dispute_with_sides",
    "disputes",
    "duty_leave",
    "duty_week",
    "finding",
    "findings",
    "handles",
    "home",
    "home_round",
    "inspection",
    "noted",
    "opening",
    "outside_result",
    "own_rating",
    "pattern",
    "photo",
    "rating",
    "rectification",
    "request_by_token",
    "sees_home",
    "sees_sides",
    "slip",
    "supervisor",
    "survey",
    "survey_by_token",
    "symposium",
    "visit",
    "waiting",
]
