"""`yikou token`: lets a machine act for an account, with some of its rights, until a day."""

import argparse
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from yikou.cli.answers import offer_json, print_json
from yikou.kernel.refusals import NotFound

if TYPE_CHECKING:
    from yikou.accounts.models import ApiToken

HELP = "接口令牌：发出、收回、清单"
NEEDS_DATABASE = True
EXAMPLES = """\
例：
  yikou token issue --account luwenjing --right cases.accept --right residents.register --days 90 --name 自助终端
  yikou token list
  yikou token revoke 3

令牌替这个工号办事，只有写明的权限，而且工号自己要有。令牌只显示这一次，系统里只存摘要，丢了就收回重发。
哪个接口要什么权限，看 /api/v1/docs。"""

LONGEST = 3660
"""A token runs out within ten years, whatever was asked for: a date has to be one."""


def configure(parser: argparse.ArgumentParser) -> None:
    """What is done with tokens."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="issue|revoke|list", prog="yikou token")
    issue = verbs.add_parser("issue", help="发出令牌")
    issue.add_argument("--account", required=True, metavar="USERNAME", help="替谁办事（工号）")
    issue.add_argument(
        "--right",
        dest="rights",
        required=True,
        action="append",
        metavar="RIGHT",
        help="权限（cases.accept），可以写几个",
    )
    issue.add_argument("--days", required=True, type=int, metavar="N", help="从今天起有效多少天")
    issue.add_argument("--name", default="接口", help="给谁用，写在清单上")
    revoke = verbs.add_parser("revoke", help="收回令牌")
    revoke.add_argument("number", type=int, metavar="NUMBER", help="令牌的编号，看清单")
    everything = verbs.add_parser("list", help="令牌清单")
    for verb in (issue, revoke, everything):
        verb.add_argument("--centre", default="", metavar="CODE", help="哪个中心；不写是工号自己的中心，清单是全部")
        offer_json(verb)


def run(args: argparse.Namespace) -> int:
    """Issue, revoke or list."""
    return {"issue": _issue, "revoke": _revoke, "list": _list}[args.verb](args)


def _issue(args: argparse.Namespace) -> int:
    from yikou.accounts import operations, queries
    from yikou.kernel import actors, clock

    account, now = queries.by_username(args.account), clock.now()
    if account is None:
        raise NotFound("这个工号")
    token, secret = operations.issue_token(
        account=account,
        name=args.name,
        rights=args.rights,
        expires_on=now.date() + timedelta(days=min(max(args.days, 0), LONGEST)),
        centre=args.centre or account.centre,
        # Whoever can run commands here holds the machine; the entry says that the system did it.
        by=replace(actors.system(args.centre or account.centre), rights=frozenset({"people.grant"})),
        at=now,
    )
    if args.json:
        print_json({"number": token.pk, "token": secret, "rights": token.rights, "expires_on": token.expires_on})
    else:
        print(secret)
        print(f"编号{token.pk}，有效到{token.expires_on}。只显示这一次，请马上存好。")
    return 0


def _revoke(args: argparse.Namespace) -> int:
    from yikou.accounts import operations
    from yikou.kernel import actors, clock

    token = next((one for one in _tokens(args.centre) if one.pk == args.number), None)
    if token is None:
        raise NotFound("这个令牌")
    machine = replace(actors.system(token.centre), rights=frozenset({"people.grant"}))
    operations.revoke_token(token=token, by=machine, at=clock.now())
    if args.json:
        print_json({"number": token.pk, "revoked": True})
    else:
        print(f"令牌{token.pk}已收回。")
    return 0


def _list(args: argparse.Namespace) -> int:
    rows = _tokens(args.centre)
    if args.json:
        print_json(
            [
                {
                    "number": one.pk,
                    "name": one.name,
                    "account": one.account.username,
                    "centre": one.centre,
                    "rights": one.rights,
                    "expires_on": one.expires_on,
                    "revoked_at": one.revoked_at,
                }
                for one in rows
            ]
        )
        return 0
    for one in rows:
        state = "已收回" if one.revoked_at else ""
        print(one.pk, one.name, one.account.username, one.expires_on, " ".join(one.rights), state, sep="\t")
    return 0


def _tokens(centre: str) -> "list[ApiToken]":
    """The tokens of a centre, or of all."""
    from yikou.accounts import queries
    from yikou.centre import queries as centre_queries

    codes = [centre] if centre else [one.code for one in centre_queries.centres()]
    return [token for code in codes for token in queries.tokens(code)]
