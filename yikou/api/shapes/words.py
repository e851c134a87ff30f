"""The words of which the API's shapes are made: texts without control characters, moments with their zone."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from yikou.kernel.clock import ZONE

_NO_NUL = r"^[^\x00]*$"
# Years between which a centre's day can lie: a technical bound, far beyond any calendar.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


class Given(BaseModel):
    """What a client sends: a field that we do not know is refused rather than overlooked."""

    model_config = ConfigDict(extra="forbid")


class Told(BaseModel):
    """What the API answers."""

    model_config = ConfigDict(frozen=True)


def _here(moment: datetime) -> datetime:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError("年份不对")
    return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)


def _near(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError("年份不对")
    return day


Code = Annotated[str, StringConstraints(max_length=24, pattern=r"^[^\x00/]*$")]
Key = Annotated[str, StringConstraints(max_length=60, pattern=_NO_NUL)]
Token = Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00/]*$")]
Number = Annotated[
    str,
    StringConstraints(min_length=1, max_length=24, pattern=r"^[0-9A-Za-z-]+$"),
    Field(description="可读编号，例如 26-0302-0001-K；大小写都行"),
]
Line = Annotated[str, StringConstraints(max_length=120, pattern=_NO_NUL)]
Reason = Annotated[str, StringConstraints(max_length=800, pattern=_NO_NUL)]
Text = Annotated[str, StringConstraints(max_length=2000, pattern=_NO_NUL)]
ActKey = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[\x21-\x7e]+$")]

Row = Annotated[int, Field(ge=1, le=2**62)]
"""The number of a row: a person, an account."""
Days = Annotated[int, Field(ge=0, le=2000, description="工作日数")]
Moment = Annotated[
    datetime, AfterValidator(_here), Field(description="不写时区就是北京时间，例如 2026-03-02T09:30:00+08:00")
]
Day = Annotated[date, AfterValidator(_near)]

Answers = Annotated[
    dict[Key, Key | Annotated[list[Key], Field(max_length=40)]],
    Field(max_length=40, description="情形问题的回答：问题的 key 对应选项的 key；可多选的问题对应一个数组"),
]


class Refused(Told):
    """Every refusal: a stable code, a Chinese sentence that says what to do, and what it was about."""

    code: str
    told: str
    facts: dict[str, Any]


class Labelled(Told):
    """A word of a fixed list: its key and how a person reads it."""

    key: str
    label: str
