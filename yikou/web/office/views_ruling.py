"""制度, changed: a new version typed and looked at before it is published, another variant chosen."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.centre import queries as centre_queries
from yikou.kernel.refusals import Refusal
from yikou.policies import operations, queries
from yikou.policies.policies import RuleChange
from yikou.policies.queries import InForce, rulebook
from yikou.web.asked import Asked
from yikou.web.office.ruling import texts, values
from yikou.web.office.ruling.words import called, in_words
from yikou.web.office.views_drafts import BOTH, day_of
from yikou.web.office.views_rules import values_of, variants_of, verdicts
from yikou.web.pages import again, page

FORM = "office/rules/draft.html"
REASONS = {"own": "中心自己改", "law": "法律政策变了，不用公示"}
_NAME = re.compile(r"[a-z][a-z0-9_]+")


@page(may=("rules.edit", "rules.publish"), methods=BOTH)
def draft(request: Asked, code: str) -> HttpResponse:
    """A new version: its values typed, the poster looked at before it is published. The address holds the draft."""
    sent = request.POST if request.method == "POST" else request.GET
    lists = {name: list(map(str, given)) for name, given in sent.lists()}
    do = lists.get("do", [""])[-1]
    book = rulebook(request.centre, request.today)
    found = _latest(request, book.by_code(code))
    earliest = book.get(RuleChange).earliest(request.today, centre_queries.calendar(request.centre))
    if do.partition(" ")[0] in ("add", "remove"):
        lists = _rows_done(lists, do)
    raws, errors = values.read(found.version, lists)
    words, wrong_words = texts.read(
        found.published, {name[2:]: given[-1] for name, given in lists.items() if name[:2] == "w."}
    )
    is_asked = do in ("preview", "publish")
    context = _form(request, found, raws, errors | wrong_words if is_asked else {}, lists, earliest)
    context["words_changed"] = bool(words or wrong_words)
    if not is_asked:
        return render(request, FORM, context)
    if errors | wrong_words:
        return again(request, FORM, context)
    from_on = day_of(context["from_on"])
    if from_on is None:
        return again(request, FORM, context | {"errors": {"from_on": "请填从哪天起施行。"}})
    given: dict[str, Any] = {
        "centre": request.centre,
        "code": code,
        "values": values.changed(found.version, raws),
        "from_on": from_on,
        "variant": found.variant.key,
        "words": words,
    }
    try:
        if do == "publish" and request.method == "POST" and request.actor.may("rules.publish"):
            operations.publish_version(
                **given, because=context["because"], reason=context["reason"], by=request.actor, at=request.at
            )
            return HttpResponseRedirect(f"{reverse('office:rule', args=[code])}?published")
        made = operations.draft(**given)
    except Refusal as refusal:
        return again(request, FORM, _with_refusal(context, refusal, found), _told(refusal, found))
    return render(request, FORM, context | _preview(request, made, found))


def _latest(request: Asked, found: InForce) -> InForce:
    """The version that a new one continues: the last published, in force or still to come."""
    return queries.history(request.centre, found.rule.code, found.variant.key)[-1].in_force


def _form(
    request: Asked,
    found: InForce,
    raws: Mapping[str, Any],
    errors: Mapping[str, str],
    sent: Mapping[str, Sequence[str]],
    earliest: date,
) -> dict[str, Any]:
    last = {name: given[-1] for name, given in sent.items() if given}
    roles = queries.shipped().terms.roles
    shown = texts.shown(found.published)
    return {
        "section": "rules",
        "rule": found,
        "text": found.text,
        "version": found.version.version + 1,
        "inputs": values.inputs(found, roles, raws, errors),
        "errors": errors,
        "words": [
            (f"w.{part}", label, last.get(f"w.{part}", shown[part]), errors.get(f"w.{part}", ""))
            for part, label in (("plain", "一句话"), ("poster", "海报各条，一行一条"), ("refusal", "不行的时候怎么说"))
            if shown[part]
        ],
        "from_on": last.get("from_on") or earliest.isoformat(),
        "earliest": earliest,
        "because": last.get("because", ""),
        "reason": last.get("reason", "own"),
        "reasons": list(REASONS.items()),
    }


def _rows_done(lists: dict[str, list[str]], do: str) -> dict[str, list[str]]:
    """A row of a table added or removed: `add v.steps`, `remove v.steps.2`."""
    act, _, where = do.partition(" ")
    if act == "add":
        marks = lists.get(where, [])
        return {**lists, where: [*marks, str(max([int(one) for one in marks if one.isdigit()], default=-1) + 1)]}
    name, _, mark = where.rpartition(".")
    return {**lists, name: [one for one in lists.get(name, []) if one != mark]}


def _told(refusal: Refusal, found: InForce) -> Refusal:
    """The same refusal with the values called as the page calls them."""
    names = called(found)
    refusal.facts = {
        key: in_words(said, names) if isinstance(said, str) else said for key, said in refusal.facts.items()
    }
    return refusal


def _with_refusal(context: dict[str, Any], refusal: Refusal, found: InForce) -> dict[str, Any]:
    """Mark the values that a refusal names."""
    said = " ".join(str(one) for one in refusal.facts.values())
    wrong = [
        replace(one, error="请改这一项。") if one.name[2:] in said.replace("：", " ").split() else one
        for one in context["inputs"]
    ]
    return context | {"inputs": wrong, "errors": {}}


def _preview(request: Asked, made: Any, found: InForce) -> dict[str, Any]:
    """The poster as it would hang, what changes, and the examples that would come out otherwise."""
    code = found.rule.code
    book = queries.rulebook_with(request.centre, code, made.variant.key, made.version)
    tried = verdicts(book, code, request)
    return {
        "draft": made.in_force,
        "drafted": made.in_force.text,
        "changes": [one for one in values_of(made.in_force, found) if one.is_changed],
        "tried": tried,
        "turned": [name for name, holds in tried if holds is False],
        "errors": {},
    }


@page(may="rules.publish", methods=("POST",))
def choose(request: Asked, code: str) -> HttpResponse:
    """Hold another of a rule's variants from a day on."""
    from_on = day_of(request.POST.get("from_on", ""))
    given = {name: request.POST.get(name, "") for name in ("variant", "because", "reason")}
    found = rulebook(request.centre, request.today).by_code(code)
    context = {
        "section": "rules",
        "text": found.text,
        "variants": variants_of(request, found),
        "reasons": list(REASONS.items()),
        "from_on": request.POST.get("from_on", ""),
        **given,
    }
    if from_on is None:
        return again(request, "office/rules/choose.html", context | {"errors": {"from_on": "请填从哪天起。"}})
    try:
        operations.choose_variant(
            centre=request.centre,
            code=code,
            variant=given["variant"],
            from_on=from_on,
            because=given["because"],
            reason=given["reason"] or "own",
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "office/rules/choose.html", context, refusal)
    return HttpResponseRedirect(f"{reverse('office:rule', args=[code])}?published")


@page(may="rules.publish")
def choosing(request: Asked, code: str) -> HttpResponse:
    """The form in which another variant is chosen."""
    book = rulebook(request.centre, request.today)
    found = book.by_code(code)
    calendar = centre_queries.calendar(request.centre)
    context = {
        "section": "rules",
        "text": found.text,
        "variants": variants_of(request, found),
        "variant": request.GET.get("variant", ""),
        "reasons": list(REASONS.items()),
        "reason": "own",
        "from_on": book.get(RuleChange).earliest(request.today, calendar).isoformat(),
    }
    return render(request, "office/rules/choose.html", context)
