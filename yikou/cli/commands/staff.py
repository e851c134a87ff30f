"""`yikou staff`: what must be done at the machine itself, when nobody can do it from a page."""

import argparse
import getpass
import sys
from dataclasses import replace

from yikou.cli.answers import offer_json, print_json
from yikou.kernel.refusals import NotFound, Refusal

HELP = "人员：第一位管理员、解锁、名单"
NEEDS_DATABASE = True
EXAMPLES = """\
例：
  yikou staff add-first-admin --role system_admin --username mofan --name 莫凡
  yikou staff unlock luwenjing
  yikou staff list

三员（system_admin 系统管理员、security_admin 安全管理员、audit_admin 审计员）要三个人，
每种第一位在这里任命，以后由安全管理员在网页上授权。口令从键盘读，或者写在标准输入的第一行。"""
ADMINISTRATIONS = ("system_admin", "security_admin", "audit_admin")


class CentreMissing(Refusal):
    """There is no centre yet, or several and none was named."""

    told = "{why}，请用 --centre 写明是哪个中心。"
    status = 422


class PasswordsDiffer(Refusal):
    """The two times that a password was typed differ."""

    told = "两次输入的口令不一样，请再来一次。"
    status = 422


def configure(parser: argparse.ArgumentParser) -> None:
    """The things that are done at the machine."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="add-first-admin|unlock|list", prog="yikou staff")
    first = verbs.add_parser("add-first-admin", help="任命三员中某一员的第一位")
    first.add_argument("--role", required=True, choices=ADMINISTRATIONS, help="哪一员")
    first.add_argument("--username", required=True, help="工号（小写字母、数字）")
    first.add_argument("--name", required=True, help="姓名")
    unlock = verbs.add_parser("unlock", help="解开因口令输错锁定的账号（先核实本人）")
    unlock.add_argument("username", help="工号")
    everybody = verbs.add_parser("list", help="账号和角色")
    for verb in (first, unlock, everybody):
        verb.add_argument("--centre", default="", metavar="CODE", help="哪个中心；只有一个中心时不用写")
        offer_json(verb)


def run(args: argparse.Namespace) -> int:
    """Appoint, unlock or list."""
    return {"add-first-admin": _add_first_admin, "unlock": _unlock, "list": _list}[args.verb](args)


def _add_first_admin(args: argparse.Namespace) -> int:
    from yikou.accounts import operations
    from yikou.kernel import actors, clock

    centre = _centre(args.centre)
    account = operations.appoint_first(
        role=args.role,
        username=args.username,
        name=args.name,
        centre=centre,
        password=_password(),
        by=actors.system(centre),
        at=clock.now(),
    )
    if args.json:
        print_json({"account": account.pk, "username": account.username, "role": args.role})
    else:
        print(f"{account.username} 可以登录了，首次登录要换口令。")
    return 0


def _unlock(args: argparse.Namespace) -> int:
    from yikou.accounts import operations, queries
    from yikou.kernel import actors, clock

    account = queries.by_username(args.username)
    if account is None:
        raise NotFound("这个工号")
    # Whoever can run commands here holds the machine; the entry says that the system did it.
    machine = replace(actors.system(account.centre), rights=frozenset({"people.unlock"}))
    operations.unlock(account=account, by=machine, at=clock.now())
    if args.json:
        print_json({"username": account.username, "locked": False})
    else:
        print(f"{account.username} 已解锁。")
    return 0


def _list(args: argparse.Namespace) -> int:
    from yikou.accounts import queries
    from yikou.kernel import clock

    people = queries.people(_centre(args.centre), at=clock.now())
    if args.json:
        print_json(
            [
                {
                    "username": one.username,
                    "name": one.name,
                    "active": one.is_active,
                    "locked": one.is_locked,
                    "roles": [{"role": held.role, "department": held.department} for held in one.roles],
                }
                for one in people
            ]
        )
        return 0
    for one in people:
        roles = "、".join(held.name + (f"（{held.department}）" if held.department else "") for held in one.roles)
        state = "停用" if not one.is_active else "锁定" if one.is_locked else ""
        print(one.username, one.name, roles or "没有角色", state, sep="\t")
    return 0


def _centre(named: str) -> str:
    from yikou.centre import queries

    codes = [one.code for one in queries.centres()]
    if named and named not in codes:
        raise NotFound("这个中心")
    if not named and len(codes) != 1:
        raise CentreMissing(why="还没有中心" if not codes else "有好几个中心")
    return named or codes[0]


def _password() -> str:
    """A password from the keyboard, typed twice, or the first line of standard input; never an argument."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    typed = getpass.getpass("口令：")
    if getpass.getpass("再输一遍：") != typed:
        raise PasswordsDiffer
    return typed
