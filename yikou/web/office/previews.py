"""A draft as residents will read it: the very pages of the portal, with a strip that says it is not in force."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.cases.needs import needs
from yikou.cases.operations.notices import notice_content
from yikou.cases.policies import Binding
from yikou.cases.queries import ground
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item, MissingAnswer, Package
from yikou.centre import queries as centre_queries
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.portal.guide import answers_of
from yikou.web.portal.guide import guide as guide_of
from yikou.web.portal.joint import joint
from yikou.web.portal.letters import notice_told
from yikou.web.portal.shelf import all_items, material_names, shelf

if TYPE_CHECKING:
    from yikou.catalogue.models import Edition


def guide(request: Asked, draft: "Edition") -> HttpResponse:
    """The guide of a draft; its questions can be answered, nothing is given out."""
    held, item = shelf(request), Item.from_data(draft.payload)
    names = {**material_names(held), **{one.key: one.name for one in item.materials}}
    context = {
        "section": "guides",
        "item": item,
        "guide": guide_of(item, dict(request.GET.lists()), held.material_rules, names),
        "binding": rulebook(request.centre, request.today).get(Binding),
        "opening_rule": centre_queries.opening(request.centre, request.today),
        "packages": [one for one in held.packages.values() if one.key in item.joint],
        "preview": draft,
    }
    return render(request, "portal/_bring.html" if request.partial else "office/catalogue/as_guide.html", context)


def notice(request: Asked, draft: "Edition") -> HttpResponse:
    """The one-time notice of a draft for the answers in the address; the first options where none are given."""
    item = Item.from_data(draft.payload)
    answers = answers_of(item, dict(request.GET.lists()))
    for question in item.situations:
        answers.setdefault(question.key, [question.options[0].key])
    rules = catalogue.catalogue(request.centre, request.today).material_rules
    standing = ground(request.centre, request.today)
    try:
        wanted = needs(item, answers, rules)
    except MissingAnswer:
        wanted = ()
    content = notice_content(item, answers, wanted, ground=standing)
    paper = {"number": "样张", "issued_at": request.at, "digest": "", "replaced_by": ""}
    back = reverse("office:draft_preview", args=[draft.pk])
    context = {"paper": paper, "content": content, "qr": "", "rule_named": "", "preview": draft, "back": back}
    context |= notice_told(content)
    return render(request, "office/catalogue/as_notice.html", context)


def package(request: Asked, draft: "Edition") -> HttpResponse:
    """A joint package's draft as its page."""
    held, found = shelf(request), Package.from_data(draft.payload)
    shown = joint(found, dict(request.GET.lists()), all_items(held), held.material_rules, material_names(held))
    context = {"section": "packages", "package": found, "joint": shown, "preview": draft}
    return render(request, "portal/_together.html" if request.partial else "office/catalogue/as_package.html", context)
