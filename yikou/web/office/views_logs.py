"""查看记录: who looked, what left the house, what was refused; whether the ledger still fits; backups."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from yikou.accounts import queries as accounts
from yikou.jobs import queries as jobs
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger
from yikou.ledger.policies import Backup
from yikou.policies.queries import rulebook
from yikou.reporting import queries
from yikou.reporting.figures import label_of
from yikou.reporting.queries.lines import sentence_of, tone_of
from yikou.residents import queries as residents
from yikou.residents.facts import FIELDS
from yikou.web.asked import Asked
from yikou.web.pages import page

LOGS, VERIFY, SYSTEM = "logs.read", "ledger.verify", "system.run"
ROWS = 50
# What works beside the server, in the words of whoever looks after it.
BESIDE = {"worker": "后台任务", "events": "实时推送", "hall": "演示的大厅"}
SORTS = (
    ("", "全部"),
    ("residents.looked", "查看完整信息"),
    ("reporting.export", "导出"),
    ("accounts.refused", "越权被拒"),
    ("accounts.sign_in", "登录失败"),
    ("accounts.role", "授权"),
)
_PREFIXES = {
    "residents.looked": ("residents.looked",),
    "reporting.export": ("reporting.export",),
    "accounts.refused": ("accounts.refused",),
    "accounts.sign_in": ("accounts.sign_in_failed", "accounts.locked_out"),
    "accounts.role": ("accounts.role_granted", "accounts.role_revoked", "accounts.opened", "accounts.closed"),
}


@page(may=LOGS)
def logs(request: Asked) -> HttpResponse:
    """The logs, newest first: looks at personal data with their reasons, exports, attempts that were refused."""
    sort = request.GET.get("sort", "")
    rows = queries.logs(request.centre, _PREFIXES.get(sort, ()))
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: ROWS + 1])
    context = {
        "section": "logs",
        "sorts": SORTS,
        "sort": sort,
        "lines": _lines(found[:ROWS], request),
        "older": found[ROWS - 1].pk if len(found) > ROWS else 0,
        "strangers": list(accounts.unknown_names(request.centre)[:5]),
    }
    return render(request, "office/logs.html", context)


@page(may=VERIFY, methods=("GET", "HEAD", "POST"))
def verify(request: Asked) -> HttpResponse:
    """Whether the ledger still fits its codes and seals; reading all of it is asked for with a button."""
    found = queries.verify(request.centre) if request.method == "POST" else None
    context = {
        "section": "verify",
        "findings": found,
        "seals": list(ledger.seals(request.centre)[:ROWS]),
        "missed": queries.missed(request.centre),
        "unsealed": ledger.unsealed_days(request.centre, request.today),
    }
    return render(request, "office/verify.html", context)


@page(may=(SYSTEM, VERIFY, "dashboard.read"))
def backups(request: Asked) -> HttpResponse:
    """The backups that lie in the data folder, against what the rule asks for."""
    rule = rulebook(request.centre, request.today).get(Backup)
    made = sorted((Path(settings.DATA) / "backups").glob("yikou-*.tar.gz"), reverse=True)
    lines = [_backup(one) for one in made[: rule.kept]]
    last = lines[0][1] if lines else None
    context = {
        "section": "backups",
        "rule": rule,
        "lines": lines,
        "last": last,
        "is_late": last is None or rule.is_late(last.date(), request.today),
        "restarts": [(BESIDE.get(name, name), at) for name, at in jobs.restarts()],
    }
    return render(request, "office/backups.html", context)


def _backup(file: Path) -> tuple[str, datetime, int]:
    """A backup's name, the moment that it holds (it stands in the name, by the centre's clock), its size."""
    known = file.stat()
    try:
        held = datetime.strptime(file.name, "yikou-%Y%m%d-%H%M%S.tar.gz").replace(tzinfo=ZONE)
    except ValueError:
        held = datetime.fromtimestamp(known.st_mtime, ZONE)
    return file.name, held, known.st_size


def _lines(found: list[Any], request: Asked) -> list[dict[str, Any]]:
    """Entries of the logs with the reason of a look beside it: it is kept there, not in the ledger."""
    keys = {int(one.by.removeprefix("staff:")) for one in found if one.by.startswith("staff:")}
    subjects = {int(one.subject.partition(":")[2]) for one in found if one.subject.startswith("accounts.account:")}
    granted = {one.facts["account"] for one in found if isinstance(one.facts.get("account"), int)}
    names = accounts.names(keys | subjects | granted)
    looks = {
        one.pk: one
        for one in residents.looks(request.centre).filter(
            pk__in=[int(one.subject.partition(":")[2]) for one in found if one.kind == "residents.looked"]
        )
    }
    people = {one.person_id for one in looks.values()}
    shown = residents.shown_names(people, centre=request.centre, on=request.today) if people else {}
    return [_line(one, names, looks, shown) for one in found]


def _line(one: Any, names: dict[int, str], looks: dict[int, Any], shown: dict[int, str]) -> dict[str, Any]:
    label, _, key = one.subject.partition(":")
    look = looks.get(int(key)) if label == "residents.look" and key.isdecimal() else None
    account = key if label == "accounts.account" else str(one.facts.get("account", ""))
    about = names.get(int(account), "") if account.isdecimal() else ""
    return {
        "entry": one,
        "label": label_of(one.kind),
        "tone": tone_of(one),
        "told": sentence_of(one),
        "who": names.get(int(one.by.removeprefix("staff:")), "") if one.by.startswith("staff:") else "系统",
        "about": shown.get(look.person_id, "") if look else about,
        "reason": look.reason if look else "",
        "field": FIELDS.get(look.field, "") if look else "",
    }
