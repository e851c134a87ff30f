"""评价: what residents said, one of them with all that came of it, and what was said of one's own work."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre
from yikou.feedback import access, operations, queries
from yikou.feedback.policies import Publication, RatingAppeal, RatingWindow
from yikou.feedback.policies.visits import sides
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.feedback.models import Rating, RatingQuerySet

READS = access.RATING_READERS
MOST = 100
SHOWS = {
    "": "全部",
    "bad": "差评",
    "open": "整改中",
    "flagged": "待核查",
    "excluded": "不计入统计",
    "appealed": "申诉过的",
}


@dataclass(frozen=True)
class Row:
    """One rating of a list."""

    rating: "Rating"
    word: str
    reasons: tuple[str, ...]
    clerk: str
    channel: str
    mark: str


def span_of(request: Asked) -> tuple[date, date]:
    """The days that are asked for, both counted; the month so far where none are named."""
    said = request.POST or request.GET
    start, end = (_day(said.get(name, "")) for name in ("from", "to"))
    start, end = start or request.today.replace(day=1), end or request.today
    return (start, end) if start <= end else (end, start)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1999 < found.year < 2100 else None


@page(may=READS)
def ratings(request: Asked) -> HttpResponse:
    """The ratings of some days, narrowed as one likes; each opens."""
    start, end = span_of(request)
    asked = {name: request.GET.get(name, "")[:40] for name in ("show", "level", "window", "item", "clerk", "channel")}
    rows = queries.ratings(request.centre).filter(rated_at__date__gte=start, rated_at__date__lt=end + timedelta(days=1))
    wanted = _narrowed(rows, asked)
    shown = _page(request, _shown(wanted, asked["show"]))
    words = rulebook(request.centre, request.today).get(RatingWindow).words_of("levels")
    keep = {**asked, "from": start.isoformat(), "to": end.isoformat()}
    context = {
        "section": "ratings",
        "rows": rows_of(shown, request),
        "asked": asked,
        "start": start,
        "end": end,
        "pills": [
            (key, label, _shown(wanted, key).count(), urlencode(_said(keep | {"show": key})))
            for key, label in SHOWS.items()
        ],
        "levels": words.items(),
        "channels": operations.CHANNELS.items(),
        "windows": [one.number for one in centre.windows_of_old(request.centre)],
        "older": urlencode(_said(keep | {"after": str(shown[-1].pk)})) if len(shown) == MOST else "",
        "to_check": queries.slips_to_check(request.centre).count(),
    }
    return render(request, "office/feedback/ratings.html", context)


def _said(keep: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in keep.items() if value}


def _narrowed(rows: "RatingQuerySet", asked: dict[str, str]) -> "RatingQuerySet":
    fields = {"level": "level", "window": "window", "item": "item_code", "channel": "channel"}
    for name, field in fields.items():
        if asked[name]:
            rows = rows.filter(**{field: asked[name]})
    clerk = asked["clerk"]
    return rows.filter(staff=int(clerk)) if clerk.isdecimal() and len(clerk) < 18 else rows


def _shown(rows: "RatingQuerySet", show: str) -> "RatingQuerySet":
    wanted: dict[str, dict[str, Any]] = {
        "bad": {"is_bad": True},
        "open": {"rectification__ended_at__isnull": True, "rectification__isnull": False},
        "flagged": {"is_counted": False, "looked_at__isnull": True, "excluded_why": ""},
        "appealed": {"appeal__isnull": False},
    }
    if show == "excluded":
        return rows.exclude(excluded_why="")
    return rows.filter(**wanted.get(show, {}))


def _page(request: Asked, rows: "RatingQuerySet") -> "list[Rating]":
    after = request.GET.get("after", "")
    rows = rows.order_by("-id")
    if after.isdecimal() and len(after) < 18:
        rows = rows.filter(pk__lt=int(after))
    return list(rows.select_related("rectification", "appeal")[:MOST])


def rows_of(found: "list[Rating]", request: Asked) -> list[Row]:
    """Ratings as the lines of a list."""
    rule = rulebook(request.centre, request.today).get(RatingWindow)
    names = accounts.names({one.staff for one in found})
    words = {**rule.words_of("faults"), **rule.words_of("praise")}
    return [
        Row(
            one,
            rule.word(one.level),
            tuple(words.get(key, key) for key in one.reasons),
            names.get(one.staff, ""),
            operations.CHANNELS.get(one.channel, one.channel),
            mark_of(one),
        )
        for one in found
    ]


def mark_of(one: "Rating") -> str:
    """Why a rating does not count, in a word; empty where it does."""
    if one.excluded_why:
        return "不计入统计"
    return "待核查" if not one.is_counted else ""


# --- one rating ----------------------------------------------------------------------------------


@page(may=READS)
def rating(request: Asked, key: int) -> HttpResponse:
    """One rating: what was said, where from, whether it counts, what came of it."""
    return render(request, "office/feedback/rating.html", _one(request, access.rating(request.actor, key)))


@page(may="ratings.review", methods=("POST",))
def look(request: Asked, key: int) -> HttpResponse:
    """A flagged rating was looked at: it counts, or it does not."""
    found = access.rating(request.actor, key)
    counts, words = request.POST.get("counts") == "yes", request.POST.get("words", "")
    try:
        operations.look_at(rating=found, counts=counts, words=words, **by_and_at(request))
    except Refusal as refusal:
        return again(request, "office/feedback/rating.html", _one(request, found) | {"words": words}, refusal)
    return HttpResponseRedirect(reverse("office:rating", args=[key]))


def _one(request: Asked, found: "Rating") -> dict[str, Any]:
    rules = rulebook(request.centre, found.rated_at.astimezone(ZONE).date())
    rectification, appeal = queries.rectification_of(found), queries.appeal_of(found)
    history = [one for row in (found, rectification, appeal) if row is not None for one in ledger.history(row)]
    return {
        "section": "ratings",
        "row": rows_of([found], request)[0],
        "flags": [queries.FLAGS[one] for one in found.flags],
        "answers": answered(found, rules.get(Publication)),
        "excluded": operations.EXCLUSIONS.get(found.excluded_why, ""),
        "rectification": rectification,
        "appeal": appeal,
        "may_look": request.actor.may("ratings.review") and mark_of(found) == "待核查",
        "is_own": found.staff == request.actor.account_id,
        "case": found.case.number if found.case and request.actor.may("cases.read") else "",
        "history": [(one, accounts.name_of_actor(one.by)) for one in sorted(history, key=lambda one: one.pk)],
    }


def answered(found: "Rating", rule: Publication) -> list[tuple[str, str]]:
    """The questions that were answered, in words."""
    words = {**rule.words_of("online"), **rule.words_of("onsite"), **rule.words_of("questions")}
    return [(words.get(key, key), _told(words.get(key, key), value)) for key, value in sorted(found.answers.items())]


def _told(question: str, value: Any) -> str:
    """An answer in the words of its question, or its stars."""
    yes, no = sides(question)
    return (yes if value else no) if isinstance(value, bool) else f"{value} 分"


# --- one's own -----------------------------------------------------------------------------------


@page(signed_in=True)
def mine(request: Asked) -> HttpResponse:
    """What residents said of my work, without their names; a bad word can be appealed against while there is time."""
    rows = queries.ratings(request.centre).filter(staff=request.actor.account_id or 0)
    found = list(rows.select_related("appeal", "rectification")[:MOST])
    context = {
        "section": "my_ratings",
        "lines": [(row, _appeal_until(row.rating, request), _appeal_of(row.rating)) for row in rows_of(found, request)],
        "counted": queries.satisfaction(rows.counted()),
        "rule": rulebook(request.centre, request.today).get(RatingAppeal),
    }
    return render(request, "office/feedback/mine.html", context)


def _appeal_of(one: "Rating") -> Any:
    return getattr(one, "appeal", None)


def _appeal_until(one: "Rating", request: Asked) -> date | None:
    """The last day for an appeal, while there can be one."""
    if not one.is_bad or one.excluded_why or _appeal_of(one) is not None:
        return None
    until = queries.appeal_until(one)
    return until if until >= request.today else None


@page(signed_in=True, methods=BOTH)
def appeal_new(request: Asked, key: int) -> HttpResponse:
    """Appeal against a bad rating of one's own, with what speaks against it."""
    found = access.own_rating(request.actor, key)
    rule = rulebook(request.centre, found.rated_at.astimezone(ZONE).date()).get(RatingAppeal)
    row = rows_of([found], request)[0]
    said = "；".join(filter(None, (*row.reasons, found.words)))
    form = Form(
        title="申诉这份评价",
        button="提出申诉",
        back=reverse("office:my_ratings"),
        back_label="我收到的评价",
        lead=f"{found.item_name}，{row.word}" + (f"：{said}" if said else ""),
        controls=(
            Control(
                "evidence",
                "哪里与事实不符，有什么证据",
                kind="area",
                most=1000,
                asked="请写明哪里与事实不符、有什么证据。",
                hint="如录像的时间、办件记录、同事看到的。不要写居民的姓名、电话和证件号。",
            ),
        ),
        notes=(f"由没有参与的领导在{rule.decided_within.text}内复核。整改照常进行。",),
        section="my_ratings",
        rule=rule.ref,
    )

    def act(said: Said) -> str:
        operations.appeal_rating(rating=found, evidence=said["evidence"], **by_and_at(request))
        return reverse("office:my_ratings")

    return ask(request, form, act)
