"""未诉先办: find what recurs, give it to somebody or say why not, and look whether it helped."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback import facts as f
from yikou.feedback.models import Pattern, PatternState, WordCount
from yikou.feedback.owners import NobodyToOwn, owner_for
from yikou.feedback.policies import PatternFinding
from yikou.feedback.queries import patterns as queries
from yikou.feedback.queries import wording
from yikou.feedback.queries.patterns import Recurring
from yikou.feedback.words import telling
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook
from yikou.tasks import operations as tasks
from yikou.tasks import queries as tasks_queries

log = logging.getLogger(__name__)
LONGEST = 500
ROWS = 1000
# So many days are read at once when an old centre begins to count.
DAYS = 60


class PatternDecided(Refusal):
    """It was given to somebody, or set aside, before."""

    told = "{number}已经是“{state}”，不用再定。"
    rule = "patterns.finding"


class ReasonMissing(Refusal):
    """Set aside without a word."""

    told = "请写明为什么不办，{most}个字以内。"
    rule = "patterns.finding"
    status = 422


# --- counting words ------------------------------------------------------------------------------


def count_words(*, centre: str, by: Actor, at: datetime) -> int:
    """Count the words of all days that are over and were not counted yet; how many texts were read. (J-26)

    A day is counted once it is over, so that nothing that is written meanwhile is left out.
    """
    read, yesterday = 0, _day(at) - timedelta(days=1)
    for source in wording.SOURCES:
        last = wording.counted_until(centre, source)
        start = last + timedelta(days=1) if last else wording.first_day(centre, source)
        while start is not None and start <= yesterday:
            end = min(yesterday, start + timedelta(days=DAYS - 1))
            read += _count_days(centre, source, start, end)
            start = end + timedelta(days=1)
    return read


@transaction.atomic
def _count_days(centre: str, source: str, start: date, end: date) -> int:
    """Some days of one source; the empty word says how many texts a day had, also where it had none."""
    one = wording.SOURCES[source]
    days = (end - start).days + 1
    held: dict[date, Counter[str]] = {start + timedelta(days=number): Counter({"": 0}) for number in range(days)}
    for text, moment in wording.texts(centre, source, start, end).values_list(one.text, one.moment).iterator():
        held[moment.astimezone(ZONE).date()].update(("", *telling(text)))
    rows = [
        WordCount(centre=centre, source=source, day=day, word=word, n=n)
        for day, words in held.items()
        for word, n in words.items()
    ]
    WordCount.objects.bulk_create(rows, batch_size=ROWS, ignore_conflicts=True)
    return sum(words[""] for words in held.values())


# --- finding -------------------------------------------------------------------------------------


def look_for_patterns(*, centre: str, by: Actor, at: datetime) -> int:
    """Find what recurs in the days that are over, and look again at what was put right; how many were written down.

    Each has an owner, who decides on it within the rule's time; one that fails does not keep the others.
    Refuses with NobodyToOwn where the centre has nobody at all. (J-26, patterns.finding)
    """
    count_words(centre=centre, by=by, at=at)
    measured = _look_again(centre, by, at)
    rule, today = _rule(centre, at), _day(at)
    start, end = _span(rule, today - timedelta(days=1), centre)
    hushed = queries.hushed(centre, today)
    found = [one for one in _much(centre, start, end, rule) if one.key not in hushed]
    first = _first_of_each(found, rule.each_day, queries.found_since(centre, today))
    acts = [(one.title, partial(_write_down, one, start, end, rule, centre, by, at)) for one in first]
    return measured + _each(acts)


def _each(acts: Iterable[tuple[str, Callable[[], object]]]) -> int:
    """How many of some acts did something; what fails is told to the log, and that nobody is there at the end."""
    done, alone = 0, None
    for what, act in acts:
        try:
            done += bool(act())
        except NobodyToOwn as refusal:
            alone = refusal
        except Exception:  # one bad pattern must not keep the others
            log.exception("looking at %s", what)
    if alone is not None:
        raise alone
    return done


def _much(centre: str, start: date, end: date, rule: PatternFinding) -> list[Recurring]:
    length = end - start + timedelta(days=1)
    before = wording.counts(centre, start - length, end - length, wording.OPINIONS)
    return [
        one
        for one in queries.recurring(centre, start, end, rule)
        if one.n and rule.is_found(one.sort, n=one.n, of=one.of, before=before.get(one.word, 0))
    ]


def _first_of_each(found: list[Recurring], most: int, taken: Counter[str]) -> list[Recurring]:
    """The strongest few of each kind: what is found at once can be dealt with."""
    ordered = sorted(found, key=lambda one: (one.sort, -one.n / one.of, -one.n, one.key))
    first = []
    for one in ordered:
        taken[one.sort] += 1
        if taken[one.sort] <= most:
            first.append(one)
    return first


@transaction.atomic
def _write_down(
    one: Recurring, start: date, end: date, rule: PatternFinding, centre: str, by: Actor, at: datetime
) -> Pattern:
    pattern = Pattern(centre_id=centre, title=one.title[:120], word=one.word)
    fact = f.PatternFound(
        number=take_number(centre=centre, at=at),
        sort=one.sort,
        item=one.item,
        part=one.part[:60],
        n=one.n,
        of=one.of,
        start=start,
        end=end,
        owner=owner_for(centre, "tasks.assign", on=_day(at)),
        due_on=rule.decide_by(_day(at), centre_queries.calendar(centre)),
    )
    record(pattern, fact, by=by, at=at, under=rule)
    return pattern


# --- deciding ------------------------------------------------------------------------------------


@transaction.atomic
def task_pattern(
    *, pattern: Pattern, what: str, doer: int | None, due_on: date | None, by: Actor, at: datetime
) -> Pattern:
    """Give it to somebody, by a day; the same figure is looked at again after that. Refuses as `tasks.assign`."""
    _undecided(pattern)
    rule = _rule_of(pattern)
    task = tasks.assign(
        what=what, doer=doer, due_on=due_on, source="pattern", source_number=pattern.number, by=by, at=at
    )
    again_on = rule.span.later(task.due_on) + timedelta(days=1)
    record(pattern, f.PatternTasked(task=task.number, due_on=again_on), by=by, at=at, under=rule)
    return pattern


@transaction.atomic
def dismiss_pattern(*, pattern: Pattern, reason: str, by: Actor, at: datetime) -> Pattern:
    """Do nothing about it, and say why; it is quiet for a while. Refuses with PatternDecided, ReasonMissing."""
    _undecided(pattern)
    if not reason.strip() or len(reason) > LONGEST:
        raise ReasonMissing(most=LONGEST)
    pattern.why = reason.strip()
    pattern.save(update_fields=["why"])
    rule = _rule_of(pattern)
    record(pattern, f.PatternDismissed(quiet_until=rule.quiet_for.later(_day(at))), by=by, at=at, under=rule)
    return pattern


def _undecided(pattern: Pattern) -> None:
    if pattern.state != PatternState.FOUND:
        raise PatternDecided(number=pattern.number, state=pattern.step)


# --- did it help? --------------------------------------------------------------------------------


def _look_again(centre: str, by: Actor, at: datetime) -> int:
    """The same figure, over as many days after the task was done; a cancelled task brings the pattern back."""
    waiting = queries.to_measure(centre)
    made = tasks_queries.of_source(centre, "pattern", [one.number for one in waiting])
    return _each((one.number, partial(_measure, one, made.get(one.number, []), by, at)) for one in waiting)


@transaction.atomic
def _measure(pattern: Pattern, tasks_made: Sequence[tasks_queries.Task], by: Actor, at: datetime) -> bool:
    rule, calendar = _rule_of(pattern), centre_queries.calendar(pattern.centre_id)
    if not tasks_made or (ended_at := tasks_made[-1].ended_at) is None:
        return False
    if tasks_made[-1].state == tasks_queries.State.CANCELLED:
        record(pattern, f.PatternReturned(due_on=rule.decide_by(_day(at), calendar)), by=by, at=at, under=rule)
        return True
    start = _day(ended_at) + timedelta(days=1)
    end = start + (pattern.end - pattern.start)
    if _day(at) <= end:
        return False
    n, of = queries.figure_of(pattern, start, end, rule)
    effect = rule.effect(n=pattern.n, of=pattern.of, after_n=n, after_of=of)
    fact = f.PatternMeasured(
        n=n,
        of=of,
        start=start,
        end=end,
        effect=effect,
        effect_name=f.EFFECTS[effect],
        # What did not get better may be found again at once.
        quiet_until=rule.quiet_for.later(_day(at)) if effect == "better" else _day(at),
    )
    record(pattern, fact, by=by, at=at, under=rule)
    return True


# --- what they share -----------------------------------------------------------------------------


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def _rule(centre: str, at: datetime) -> PatternFinding:
    return rulebook(centre, _day(at)).get(PatternFinding)


def _rule_of(pattern: Pattern) -> PatternFinding:
    """The rule of the day on which it was found."""
    return _rule(pattern.centre_id, pattern.opened_at)


def _span(rule: PatternFinding, end: date, centre: str) -> tuple[date, date]:
    return rule.span.before(end, centre_queries.calendar(centre)) + timedelta(days=1), end
