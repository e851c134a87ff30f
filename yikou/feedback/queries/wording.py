"""What residents wrote, as words: how often each, and the comments in which one stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from django.db.models import Max, Min, Sum

from yikou.cases import queries as cases
from yikou.feedback.models import Concern, Rating, SurveyAnswer, WordCount
from yikou.feedback.words import holding, readable
from yikou.kernel.clock import ZONE

SHOWN = 50
AT_ONCE = 500
TOP = 80
# What is thought of us: all but what was only asked, which recurs as a question and is answered as one.
OPINIONS = "opinions"


@dataclass(frozen=True)
class Source:
    """Where residents' words stand: the rows of a centre, the columns of the text, the moment and the number."""

    label: str
    rows: Callable[[str, int | None], Any]
    text: str
    moment: str
    number: str = "number"


def _rated(centre: str, reader: int | None) -> Any:
    return Rating.objects.at_centre(centre).exclude(words="")


def _enquired(centre: str, reader: int | None) -> Any:
    return cases.enquiries(centre)


def _said(centre: str, reader: int | None) -> Any:
    """Concerns, without those about the reader: he is not shown that they exist."""
    return Concern.objects.at_centre(centre).not_about(reader)


def _answered(centre: str, reader: int | None) -> Any:
    return SurveyAnswer.objects.filter(centre_id=centre).exclude(words="")


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "rating": Source("评价", _rated, "words", "rated_at"),
        "enquiry": Source("咨询", _enquired, "question", "asked_at"),
        "concern": Source("诉求", _said, "words", "opened_at"),
        "survey": Source("问卷", _answered, "words", "answered_at"),
    }
)


@dataclass(frozen=True)
class Comment:
    """One text as others may read it, with the number of what it belongs to."""

    source: str
    number: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Word:
    """A word with the number of texts that hold it, in some days and in as many before."""

    word: str
    n: int
    before: int


def counted_until(centre: str, source: str) -> date | None:
    """The last day of a source whose words are counted."""
    last: date | None = WordCount.objects.filter(centre=centre, source=source, word="").aggregate(d=Max("day"))["d"]
    return last


def first_day(centre: str, source: str) -> date | None:
    """The day of the first text of a source."""
    one = SOURCES[source]
    first = one.rows(centre, None).aggregate(first=Min(one.moment))["first"]
    return first.astimezone(ZONE).date() if first else None


def texts(centre: str, source: str, start: date, end: date, *, reader: int | None = None) -> Any:
    """Key and text of everything written from `start` to `end`, both counted."""
    one = SOURCES[source]
    span = {f"{one.moment}__gte": _dawn(start), f"{one.moment}__lt": _dawn(end + timedelta(days=1))}
    return one.rows(centre, reader).filter(**span).order_by()


def _meant(source: str) -> list[str]:
    """The sources that a choice means: one, OPINIONS, or all."""
    return [key for key in SOURCES if source in ("", key) or (source == OPINIONS and key != "enquiry")]


def counts(centre: str, start: date, end: date, source: str = "") -> dict[str, int]:
    """In how many texts each word stands; the empty word counts the texts themselves."""
    rows = WordCount.objects.filter(centre=centre, day__range=(start, end), source__in=_meant(source))
    return dict(rows.order_by().values("word").annotate(all=Sum("n")).values_list("word", "all"))


def top_words(centre: str, start: date, end: date, source: str = "") -> tuple[list[Word], int]:
    """The words that stand in most texts, with the days before beside them, and how many texts there were."""
    rows = WordCount.objects.filter(centre=centre, day__range=(start, end))
    rows = rows.filter(source=source) if source else rows
    summed = rows.order_by().values("word").annotate(all=Sum("n")).order_by("-all", "word")
    top = [(word, n) for word, n in summed.values_list("word", "all")[: TOP + 1] if word]
    length = end - start + timedelta(days=1)
    earlier = WordCount.objects.filter(centre=centre, day__range=(start - length, end - length))
    earlier = earlier.filter(source=source) if source else earlier
    before = earlier.filter(word__in=[word for word, _ in top]).order_by().values("word").annotate(all=Sum("n"))
    known = dict(before.values_list("word", "all"))
    of = rows.filter(word="").aggregate(all=Sum("n"))["all"] or 0
    return [Word(word, n, known.get(word, 0)) for word, n in top[:TOP]], of


def comments(
    centre: str, word: str, start: date, end: date, source: str = "", *, reader: int | None = None
) -> list[Comment]:
    """The newest comments in which a word stands, their numbers hidden; as many as are shown at once."""
    found = [one for key in _meant(source) for one in _holding(centre, key, word, start, end, reader)]
    return sorted(found, key=lambda one: (one.at, one.number), reverse=True)[:SHOWN]


def _holding(centre: str, source: str, word: str, start: date, end: date, reader: int | None) -> list[Comment]:
    """Looked through from the newest on, some hundred at once, until there are enough."""
    one = SOURCES[source]
    rows = texts(centre, source, start, end, reader=reader).filter(**{f"{one.text}__contains": word}).order_by("-id")
    columns = ("pk", one.text, one.moment, one.number)
    found: list[Comment] = []
    last = 0
    while len(found) < SHOWN:
        some = list((rows.filter(pk__lt=last) if last else rows).values_list(*columns)[:AT_ONCE])
        held = set(holding(word, ((key, text) for key, text, _, _ in some)))
        found += [Comment(source, number, at, readable(text)) for key, text, at, number in some if key in held]
        if len(some) < AT_ONCE:
            break
        last = some[-1][0]
    return found


def _dawn(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZONE)
