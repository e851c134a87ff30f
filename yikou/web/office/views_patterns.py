"""苗头: what recurs, what it counts, what was done about it, whether it helped; and residents' recurring words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import access, operations
from yikou.feedback.facts import EFFECTS
from yikou.feedback.policies import PatternFinding
from yikou.feedback.queries import patterns as queries
from yikou.feedback.queries import wording
from yikou.kernel.clock import ZONE
from yikou.policies.queries import rulebook
from yikou.tasks import access as tasks_access
from yikou.tasks import operations as tasks
from yikou.web.asked import Asked
from yikou.web.office import things
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_tasks import doer_control, due_control
from yikou.web.pages import page

BOTH = ("GET", "HEAD", "POST")
READS = access.READS_PATTERNS
DONE = {"tasked": "已经交办，办完以后再看同一个数。", "dismissed": "已经记下不办的理由。"}
TONES = {"better": "done", "worse": "breach", "unsure": "", "too_few": ""}
SPANS = {"7": "近 7 天", "30": "近 30 天", "90": "近 90 天", "365": "近一年"}
PAGES = {
    "rating": "console:case",
    "enquiry": "console:enquiry",
    "concern": "office:concern",
    "survey": "office:survey",
}


@dataclass(frozen=True)
class Row:
    """One pattern as a line: its share, who decides and whether that is late, how it came out."""

    pattern: Any
    percent: str
    owner: str
    is_late: bool
    effect: str
    tone: str


@page(may=READS)
def patterns(request: Asked) -> HttpResponse:
    """What waits to be decided or looked at again, and what came of the others."""
    rule = rulebook(request.centre, request.today).get(PatternFinding)
    waiting, ended = queries.patterns(request.centre), queries.ended_patterns(request.centre)
    names = accounts.names({one.owner for one in (*waiting, *ended)})
    context = {
        "section": "patterns",
        "waiting": [_row(one, names, request.today) for one in waiting],
        "ended": [_row(one, names, request.today) for one in ended],
        "rule": rule,
        "days": int(rule.span.value),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "office/feedback/patterns.html", context)


def _row(one: Any, names: dict[int, str], today: date) -> Row:
    effect = "不办" if one.state == "dismissed" else EFFECTS.get(one.effect, "")
    owner = names.get(one.owner, "")
    return Row(one, share(one.n, one.of), owner, one.is_late(today), effect, TONES.get(one.effect, ""))


def share(n: int | None, of: int | None) -> str:
    """A part in whole hundredths, never rounded up to all or down to nothing; empty where nothing was counted."""
    if not of or n is None:
        return ""
    return f"{min(max(round(100 * n / of), 1 if n else 0), 100 if n == of else 99)}%"


@page(may=READS)
def pattern(request: Asked, number: str) -> HttpResponse:
    """One pattern: the figure and what it counts, what was decided, the same figure afterwards."""
    found = access.pattern(request.actor, number)
    rule = rulebook(request.centre, found.opened_at.astimezone(ZONE).date()).get(PatternFinding)
    start, end, when = found.start, found.end, ""
    if request.GET.get("when") == "after" and found.after_start and found.after_end:
        start, end, when = found.after_start, found.after_end, "after"
    context = {
        "section": "patterns",
        "one": found,
        "before": (share(found.n, found.of), hundredths(found.n, found.of)),
        "after": (share(found.after_n, found.after_of), hundredths(found.after_n, found.after_of)),
        "effect": EFFECTS.get(found.effect, ""),
        "tone": TONES.get(found.effect, ""),
        "names": accounts.names({found.owner}),
        "is_late": found.is_late(request.today),
        "task": tasks_access.tasks(request.actor).filter(number=found.task).first() if found.task else None,
        "when": when,
        "start": start,
        "end": end,
        "counted": found.after_n if when == "after" else found.n,
        "history": things.history(found),
        "may_decide": request.actor.may("tasks.assign") and found.state == "found",
        "opens_entries": request.actor.may("ledger.read"),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    if found.sort == "word":
        context["comments"] = _shown(
            wording.comments(request.centre, found.word, start, end, wording.OPINIONS, reader=request.actor.account_id)
        )
    else:
        context["traces"] = queries.traces(found, start, end, rule)
    return render(request, "office/feedback/pattern.html", context)


def hundredths(n: int | None, of: int | None) -> int:
    """A part as the bars take it."""
    return round(100 * n / of) if n and of else 0


def _shown(comments: list[wording.Comment]) -> list[tuple[wording.Comment, str, str]]:
    """Each comment with the page of its matter and where it was said."""
    return [
        (one, reverse(PAGES[one.source], args=[one.number]) if one.number else "", wording.SOURCES[one.source].label)
        for one in comments
    ]


@page(may="tasks.assign", methods=BOTH)
def task(request: Asked, number: str) -> HttpResponse:
    """Give a pattern to somebody, by a day."""
    found = access.pattern(request.actor, number)
    what = Control(
        "what", "要办什么", "area", most=tasks.LONGEST, asked="请写要办什么。", value=f"{found.title}，想办法少一些。"
    )
    form = _form(found, "把苗头交办", "交办", (what, doer_control(request), due_control()))

    def act(said: Said) -> str:
        operations.task_pattern(
            pattern=found,
            what=said["what"],
            doer=int(said["doer"]),
            due_on=said["due_on"],
            by=request.actor,
            at=request.at,
        )
        return _address(found, "tasked")

    return ask(request, form, act)


@page(may="tasks.assign", methods=BOTH)
def dismiss(request: Asked, number: str) -> HttpResponse:
    """Set a pattern aside, with the reason."""
    found = access.pattern(request.actor, number)
    why = Control("reason", "为什么不办", "area", most=500, asked="请写明为什么不办。")
    form = _form(found, "不办", "记下不办", (why,))

    def act(said: Said) -> str:
        operations.dismiss_pattern(pattern=found, reason=said["reason"], by=request.actor, at=request.at)
        return _address(found, "dismissed")

    return ask(request, form, act)


def _form(found: Any, title: str, button: str, controls: tuple[Control, ...]) -> Form:
    return Form(
        title=title,
        button=button,
        back=_address(found),
        back_label=found.number,
        lead=f"{found.title}：{found.n} / {found.of}",
        controls=controls,
        section="patterns",
        rule="patterns.finding",
    )


def _address(found: Any, done: str = "") -> str:
    return reverse("office:pattern", args=[found.number]) + (f"?done={done}" if done else "")


# --- words ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asking:
    """Which days and which source of words are asked for."""

    days: str
    source: str
    start: date
    end: date

    @property
    def query(self) -> str:
        """The same choice in an address."""
        return f"days={self.days}&source={self.source}"


def _asking(request: Asked) -> Asking:
    days, source = request.GET.get("days", "30"), request.GET.get("source", "")
    days = days if days in SPANS else "30"
    end = request.today - timedelta(days=1)
    start = end - timedelta(days=int(days) - 1)
    return Asking(days, source if source in wording.SOURCES else "", start, end)


@page(may=READS)
def words(request: Asked) -> HttpResponse:
    """Words in what residents wrote, by how many texts hold them; days that are over, counted once."""
    asking = _asking(request)
    found, of = wording.top_words(request.centre, asking.start, asking.end, asking.source)
    most = found[0].n if found else 0
    context = {
        "section": "patterns",
        "asking": asking,
        "spans": SPANS,
        "sources": {"": "全部", **{key: one.label for key, one in wording.SOURCES.items()}},
        "words": [(one, hundredths(one.n, most), hundredths(min(one.before, most), most)) for one in found],
        "of": of,
    }
    return render(request, "office/feedback/words.html", context)


@page(may=READS)
def word(request: Asked, text: str) -> HttpResponse:
    """The newest comments in which a word stands, numbers hidden."""
    asking, text = _asking(request), text[:12]
    counted = wording.counts(request.centre, asking.start, asking.end, asking.source)
    comments = wording.comments(
        request.centre, text, asking.start, asking.end, asking.source, reader=request.actor.account_id
    )
    context = {
        "section": "patterns",
        "asking": asking,
        "word": text,
        "n": counted.get(text, 0),
        "of": counted.get("", 0),
        "comments": _shown(comments),
        "most": wording.SHOWN,
        "back": f"{reverse('office:words')}?{asking.query}",
        "self": quote(text),
    }
    return render(request, "office/feedback/word.html", context)
