"""社会监督员: hired for a term, from where they come; and the audits and inspections that others make here."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import access, operations, queries
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.pages import page

ARRANGE = "inspections.arrange"
ROLE = "conduct_supervisor"


@page(may=ARRANGE)
def supervisors(request: Asked) -> HttpResponse:
    """All terms, who of them came this quarter; and what others inspected here."""
    rows = list(queries.supervisors(request.centre))
    names = accounts.names({one.account for one in rows})
    came = {one.term.pk: one for one in queries.visits(request.centre, request.today)}
    context = {
        "section": "duty",
        "rows": [(one, names.get(one.account, ""), came.get(one.pk), one.is_in_office(request.today)) for one in rows],
        "audits": queries.inspections(request.centre).filter(sort__in=queries.AUDITS),
    }
    return render(request, "office/feedback/supervisors.html", context)


@page(may=ARRANGE, methods=BOTH)
def hire(request: Asked) -> HttpResponse:
    """Hire a supervisor: the account, where from, for how long."""
    able = accounts.names(set(accounts.holding(request.centre, ROLE, on=request.today)), centre=request.centre)
    today = request.today
    form = Form(
        title="聘请社会监督员",
        button="聘请",
        back=reverse("office:supervisors"),
        back_label="社会监督员",
        section="duty",
        rule="supervision.rectification",
        controls=(
            Control(
                "account",
                "谁",
                "select",
                options=(("", "请选"), *((str(key), name) for key, name in able.items())),
                asked="请选一个人。",
                hint="先请系统管理员开账号、安全管理员授权“社会监督员”",
            ),
            Control("source", "从哪里来", "select", options=tuple(queries.SOURCES.items()), asked="请选从哪里来。"),
            Control("unit", "所在单位", hint="可以不填"),
            Control("from_on", "从哪天起", "date", asked="请选从哪天起。", value=today.isoformat()),
            Control("until_on", "到哪天为止", "date", asked="请选到哪天为止。", value=f"{today.year}-12-31"),
        ),
    )

    def act(said: Said) -> str:
        operations.hire_supervisor(
            account=int(said["account"]), **{key: said[key] for key in said if key != "account"}, **by_and_at(request)
        )
        return reverse("office:supervisors")

    return ask(request, form, act)


@page(may=ARRANGE, methods=BOTH)
def end(request: Asked, key: int) -> HttpResponse:
    """End a term before its day."""
    term = access.supervisor(request.actor, key)
    form = Form(
        title="提前结束聘任",
        button="结束",
        back=reverse("office:supervisors"),
        back_label="社会监督员",
        section="duty",
        controls=(
            Control("from_on", "哪天起不再担任", "date", asked="请选哪天起。", value=request.today.isoformat()),
            Control("reason", "为什么", most=120, asked="请写一句为什么。"),
        ),
    )

    def act(said: Said) -> str:
        operations.end_supervision(term=term, from_on=said["from_on"], reason=said["reason"], **by_and_at(request))
        return reverse("office:supervisors")

    return ask(request, form, act)


@page(may=ARRANGE, methods=BOTH)
def audit(request: Asked) -> HttpResponse:
    """Enter an audit or an inspection of integrity that another body made."""
    form = Form(
        title="登记审计和廉政督察",
        button="登记",
        back=reverse("office:supervisors"),
        back_label="社会监督员",
        section="duty",
        controls=(
            Control("sort", "哪一种", "select", options=tuple(queries.AUDITS.items())),
            Control("body", "哪个单位来的", asked="请写是哪个单位来的。"),
            Control("seen_on", "哪天", "date", asked="请选哪天。", value=request.today.isoformat()),
            Control("words", "检查意见", most=1000, asked="请写检查意见。", hint="查出的问题登记以后在它的页上逐个写"),
        ),
    )

    def act(said: Said) -> str:
        made = operations.note_audit(**said, **by_and_at(request))
        return reverse("inspect:inspection", args=[made.number])

    return ask(request, form, act)
