"""Surveys: drafted, published, answered, closed; what was answered stands in the rows."""

from datetime import date

from yikou.kernel.facts import Fact, fact


@fact("feedback.survey_drafted", label="起草问卷", sentence="起草问卷")
class SurveyDrafted(Fact):
    """A questionnaire or an appraisal form was begun."""

    number: str
    token: str
    sort: str


@fact("feedback.survey_published", label="发布问卷", sentence="发布{count}题，{opens_on}到{closes_on}", tone="action")
class SurveyPublished(Fact):
    """It can be answered from a day to a day, by so many at most; `digest` fixes the questions.

    `for_visits`: by who was served in these days, once for a number of the hall; `quotas` by kind of number.
    """

    count: int
    opens_on: date
    closes_on: date
    quota: int | None = None
    for_visits: bool = False
    quotas: dict[str, int] | None = None
    digest: str


@fact("feedback.survey_closed", label="问卷提前结束", sentence="提前结束，收到{answers}份")
class SurveyClosed(Fact):
    """It was closed before its day."""

    answers: int


@fact("feedback.survey_answered", label="答卷", sentence="收到一份答卷（{channel_name}）")
class SurveyAnswered(Fact):
    """One answer came in; nobody is named, and what was answered is not told."""

    survey: int
    channel: str
    channel_name: str
    visitor: str = ""


@fact("feedback.survey_exported", label="导出答卷", sentence="导出答卷{rows}份", tone="watch")
class SurveyExported(Fact):
    """The answers left the house as a file."""

    rows: int
