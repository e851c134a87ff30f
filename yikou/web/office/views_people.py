"""人员: the roll and the accounts, one person, and every change of who may do what."""

import secrets
import string
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import access, operations
from yikou.accounts import queries as accounts
from yikou.accounts.policies import SignIn
from yikou.accounts.queries import Person
from yikou.accounts.rights import HELD, RIGHTS, ROLES, held_by
from yikou.centre import queries as centre
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.pages import again, page

READ = "people.read"
BOTH = ("GET", "HEAD", "POST")
SHOWS = {
    "": "全部账号",
    "staff": "在册",
    "member": "党员",
    "league": "团员",
    "none": "群众",
    "unlisted": "不在册",
    "locked": "锁定",
    "closed": "停用",
}
DONE = {
    "closed": "账号已经停用，授权都收回了。",
    "reopened": "账号已经恢复，原来的授权没有回来，要重新授权。",
    "unlocked": "账号已经解锁。",
    "granted": "已经授权，下一次点击就生效。",
    "revoked": "授权已经收回，下一次点击就生效。",
    "joined": "已经登记到岗。",
    "left": "已经登记离岗。",
}
_ENTRIES = 12
_SIGNS = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lI"))) + "#%+-=?@"


@dataclass(frozen=True)
class Line:
    """One line of the list: the account, what it may be today, its line of the roll."""

    person: Person
    roles: tuple[str, ...]
    role_names: tuple[str, ...]
    row: Any

    @property
    def kinds(self) -> frozenset[str]:
        """The lists it stands in."""
        found = {"", "staff" if self.row else "unlisted"}
        found |= {self.row.politics} if self.row else set()
        found |= {"locked"} if self.person.is_locked and self.person.is_active else set()
        found |= set() if self.person.is_active else {"closed"}
        return frozenset(found)


# --- the list ----------------------------------------------------------------------------------


@page(may=READ)
def people(request: Asked) -> HttpResponse:
    """The roll and the accounts; every figure of the centre's profile opens the lines that it counts."""
    lines = _lines(request)
    asked = {name: request.GET.get(name, "").strip()[:40] for name in ("show", "role", "right", "employment", "q")}
    found = [one for one in lines if _fits(one, asked)]
    shown = [one for one in found if asked["show"] in one.kinds]
    context = {
        "section": "people",
        "asked": asked,
        "lines": shown,
        "profile": centre.profile(request.centre, on=request.today),
        "employments": _employments(request),
        "pills": [(key, label, sum(key in one.kinds for one in found)) for key, label in SHOWS.items()],
        "roles": [(key, name, sum(key in one.roles for one in lines)) for key, name in ROLES.items()],
        "right": RIGHTS.get(asked["right"], ""),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "office/people/people.html", context)


def _lines(request: Asked) -> list[Line]:
    roll = {one.account_id: one for one in centre.staff(request.centre, on=request.today)}
    return [_line(request, one, roll.get(one.id)) for one in accounts.people(request.centre, at=request.at)]


def _line(request: Asked, person: Person, row: Any) -> Line:
    held = [one for one in person.roles if one.from_on <= request.today]
    names = tuple(f"{one.name}（{one.department}）" if one.department else one.name for one in held)
    return Line(person, tuple(one.role for one in held), names, row)


def _fits(line: Line, asked: dict[str, str]) -> bool:
    if asked["role"] and asked["role"] not in line.roles:
        return False
    if asked["right"] and not (line.person.is_active and asked["right"] in held_by(line.roles)):
        return False
    if asked["employment"] and (line.row is None or line.row.employment != asked["employment"]):
        return False
    home = line.row.home_unit if line.row else ""
    text = " ".join((line.person.name, line.person.username, home, *line.role_names)).lower()
    return all(word in text for word in asked["q"].lower().split())


def _employments(request: Asked) -> list[tuple[str, str, int]]:
    counted = centre.profile(request.centre, on=request.today).employment
    return [(key, label, counted.get(key, 0)) for key, label in centre.EMPLOYMENTS.items()]


@page(may=READ)
def rights(request: Asked) -> HttpResponse:
    """Which role brings which right, and how many people hold each today."""
    lines = [one for one in _lines(request) if one.person.is_active]
    counts = {role: sum(role in one.roles for one in lines) for role in ROLES}
    rows = [
        (right, label, [right in HELD[role] for role in ROLES], sum(right in held_by(one.roles) for one in lines))
        for right, label in RIGHTS.items()
    ]
    heads = [(role, name, counts[role]) for role, name in ROLES.items()]
    return render(request, "office/people/rights.html", {"section": "people", "heads": heads, "rows": rows})


# --- one person --------------------------------------------------------------------------------


@page(may=READ)
def person(request: Asked, number: int) -> HttpResponse:
    """One account: what it may do, its line of the roll, its posts, what happened to it."""
    return render(request, "office/people/person.html", _person(request, number))


def _person(request: Asked, number: int) -> dict[str, Any]:
    account = access.account(request.actor, number)
    roles = accounts.roles_of(account, on=request.today)
    posts = centre.posts(request.centre)
    away = [one for one in centre.absences(request.centre, at=request.at) if number == one.account_id]
    return {
        "section": "people",
        "account": account,
        "is_locked": account.is_locked(request.at),
        "roles": roles,
        "row": centre.staff(request.centre, on=request.today).filter(account=number).first(),
        "posts": [(one, "A岗" if one.holder_id == number else "B岗") for one in posts if number in _two(one)],
        "absences": away,
        "tokens": accounts.tokens(request.centre).filter(account=number, revoked_at__isnull=True),
        "history": _history(account),
        "is_self": number == request.actor.account_id,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }


def _two(post: Any) -> tuple[int, int]:
    return post.holder_id, post.deputy_id


def _history(account: Any) -> list[tuple[Any, str]]:
    """The last entries about the account, newest first, with who did each."""
    found = [one for one in ledger.history(account) if one.kind not in _DAILY][-_ENTRIES:][::-1]
    return [(one, accounts.name_of_actor(one.by)) for one in found]


_DAILY = frozenset(f"accounts.{one}" for one in ("signed_in", "signed_out", "screen_locked", "screen_unlocked"))


def address(number: int, done: str = "") -> str:
    """A person's page, saying what was done."""
    return reverse("office:person", args=[number]) + (f"?done={done}" if done else "")


# --- accounts ----------------------------------------------------------------------------------


@page(may="people.open", methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Open an account for one person; the first password is made here and shown once."""
    form = Form(
        title="开立账号",
        button="开立",
        icon="user-plus",
        back=reverse("office:people"),
        back_label="人员",
        lead="一人一号，不能共用。开立以后还不能办事，要由安全管理员授权。",
        controls=(
            Control("name", "姓名", most=40, asked="请填姓名。"),
            Control("username", "工号", most=32, asked="请填工号。", hint="小写字母开头，只含小写字母、数字和 . _ -"),
        ),
        rule="security.sign_in",
    )

    def act(said: Said) -> HttpResponse:
        password = _first_password(request)
        made = operations.open_account(
            username=said["username"],
            name=said["name"],
            centre=request.centre,
            password=password,
            by=request.actor,
            at=request.at,
        )
        return _told_once(request, made, "账号已经开立", password)

    return ask(request, form, act)


@page(may="people.unlock", methods=BOTH)
def password(request: Asked, number: int) -> HttpResponse:
    """Set a first password for who forgot it, face to face; it is made here and shown once."""
    account = access.account(request.actor, number)
    form = about(account, title=f"重设口令：{account.name}", button="重设口令", icon="key", rule="security.sign_in")

    def act(said: Said) -> HttpResponse:
        fresh = _first_password(request)
        operations.reset_password(account=account, new=fresh, by=request.actor, at=request.at)
        return _told_once(request, account, "口令已经重设", fresh)

    lead = "请先当面核对是本人。新口令只显示一次，本人下次登录要换掉；原来的登录都会退出。"
    return ask(request, _with(form, lead=lead), act)


def _first_password(request: Asked) -> str:
    """A password nobody chose, that the rule accepts, without characters one takes for another."""
    rule = rulebook(request.centre, request.today).get(SignIn)
    while True:
        made = "".join(secrets.choice(_SIGNS) for _ in range(rule.least_length + 2))
        if rule.accepts_password(made):
            return made


def _told_once(request: Asked, account: Any, title: str, secret: str) -> HttpResponse:
    context = {"section": "people", "account": account, "title": title, "secret": secret, "what": "初始口令"}
    return render(request, "office/people/once.html", context)


@page(may="people.open", methods=BOTH)
def close(request: Asked, number: int) -> HttpResponse:
    """Shut an account on the day its holder leaves; its roles end with it."""
    account = access.account(request.actor, number)
    if not account.is_active:
        return HttpResponseRedirect(address(number))
    asked = Control("reason", "为什么停用", most=60, asked="请写一句为什么停用，如“调离”。")
    form = about(account, title=f"停用账号：{account.name}", button="停用", icon="lock", controls=(asked,))
    lead = "停用以后马上不能再点任何一页，所有授权一起收回；做过的事都留在台账里。"
    posts = [one.name for one in centre.posts(request.centre) if number in _two(one)]
    notes = (f"还在{'、'.join(posts)}的岗位上，请办公室给这些岗位另外定人。",) if posts else ()

    def act(said: Said) -> str:
        operations.close_account(account=account, reason=said["reason"], by=request.actor, at=request.at)
        return address(number, "closed")

    return ask(request, _with(form, lead=lead, notes=notes), act)


@page(may="people.open", methods=("POST",))
def reopen(request: Asked, number: int) -> HttpResponse:
    """Open a closed account again, without its roles."""
    account = access.account(request.actor, number)
    if account.is_active:
        return HttpResponseRedirect(address(number))
    return _do(request, number, "reopened", lambda: operations.reopen_account(account=account, **by_and_at(request)))


@page(may="people.unlock", methods=("POST",))
def unlock(request: Asked, number: int) -> HttpResponse:
    """Let somebody in again who was locked out by wrong passwords."""
    account = access.account(request.actor, number)
    return _do(request, number, "unlocked", lambda: operations.unlock(account=account, **by_and_at(request)))


def by_and_at(request: Asked) -> dict[str, Any]:
    return {"by": request.actor, "at": request.at}


def _do(request: Asked, number: int, done: str, act: Any) -> HttpResponse:
    """One click on a person's page: done, or the page again with why not."""
    try:
        act()
    except Refusal as refusal:
        return again(request, "office/people/person.html", _person(request, number), refusal)
    return HttpResponseRedirect(address(number, done))


# --- roles -------------------------------------------------------------------------------------


@page(may="people.grant", methods=BOTH)
def grant(request: Asked, number: int) -> HttpResponse:
    """Grant a role, from a day until a day, in a department where it is one's."""
    account = access.account(request.actor, number)
    departments = [(one.key, one.key) for one in centre.departments(request.centre)]
    form = about(
        account,
        title=f"授权：{account.name}",
        button="授权",
        lead="系统管理员、安全管理员、审计员三员分立：一个人只能是其中一个，也不能兼办业务。",
        controls=(
            Control("role", "角色", "select", (("", "请选"), *ROLES.items()), asked="请选角色。"),
            Control(
                "department",
                "部门",
                "select",
                (("", "不写部门"), *departments),
                hint="部门经办人、部门负责人要写明部门，其他角色不写",
            ),
            Control("from_on", "从哪天起", "date", hint="不填就是今天", value=request.today.isoformat()),
            Control("until_on", "到哪天为止", "date", hint="那天起不再有；不填就一直有"),
        ),
    )

    def act(said: Said) -> str:
        operations.grant_role(account=account, centre=request.centre, **said, **by_and_at(request))
        return address(number, "granted")

    return ask(request, form, act)


@page(may="people.grant", methods=BOTH)
def revoke(request: Asked, number: int, role: int) -> HttpResponse:
    """Take a role back, at this moment and in every open session."""
    account = access.account(request.actor, number)
    row = access.role(request.actor, account, role)
    name = ROLES.get(row.role, row.role) + (f"（{row.department}）" if row.department else "")
    asked = Control("reason", "为什么收回", most=60, asked="请写一句为什么收回，如“调岗”。")
    form = about(account, title=f"收回授权：{account.name} · {name}", button="收回", controls=(asked,))

    def act(said: Said) -> str:
        operations.revoke_role(role=row, reason=said["reason"], **by_and_at(request))
        return address(number, "revoked")

    return ask(request, form, act)


def about(account: Any, *, title: str, button: str, **more: Any) -> Form:
    back = reverse("office:person", args=[account.pk])
    return Form(title=title, button=button, back=back, back_label=account.name, **more)


def _with(form: Form, **more: Any) -> Form:
    return replace(form, **more)
