"""`yikou ledger`: verify the entries and seals, rebuild the rows from them, show one entry."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from yikou.cli.answers import REFUSED, offer_json, print_json
from yikou.kernel.refusals import NotFound

if TYPE_CHECKING:
    from yikou.ledger.queries import Finding

HELP = "台账：核对有没有被改动、按台账重算、看一条"
NEEDS_DATABASE = True
EXAMPLES = """\
例：
  yikou ledger verify
  yikou ledger replay --check
  yikou ledger show 20413

核对不上时退出码是 1，并写出第一条对不上的条目。"""


def configure(parser: argparse.ArgumentParser) -> None:
    """What can be asked of the ledger."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verify|replay|show", prog="yikou ledger")
    verify = verbs.add_parser("verify", help="逐条核对校验码，逐日核对封存，核对目录、文书、制度的内容")
    replay = verbs.add_parser("replay", help="按台账重算每一行，和表里的比较")
    replay.add_argument("--check", action="store_true", required=True, help="只比较，不改动")
    replay.add_argument("--model", default="", metavar="TABLE", help="只看一张表，例如 cases.case")
    show = verbs.add_parser("show", help="看一条台账")
    show.add_argument("number", type=int, metavar="N", help="条目序号")
    for verb in (verify, replay, show):
        verb.add_argument("--centre", default="", metavar="CODE", help="哪个中心；不写就是全部")
        offer_json(verb)


def run(args: argparse.Namespace) -> int:
    """Verify, replay or show."""
    return {"verify": _verify, "replay": _replay, "show": _show}[args.verb](args)


def _centres(args: argparse.Namespace) -> list[str]:
    from yikou.centre import queries

    known = [one.code for one in queries.centres()]
    if args.centre and args.centre not in known:
        raise NotFound("这个中心")
    return [args.centre] if args.centre else known


def _verify(args: argparse.Namespace) -> int:
    from yikou.ledger.queries import Finding, books
    from yikou.reporting import queries

    centres = _centres(args)
    found = {centre: queries.verify(centre) for centre in centres}
    for stranger in () if args.centre else sorted({*books()} - {*centres}):
        found[stranger] = [Finding("台账", "没有这个中心，条目却记在它名下。"), *queries.verify(stranger)]
    return _told(found, "台账核对一致，封存没有断。", args)


def _replay(args: argparse.Namespace) -> int:
    from yikou.ledger import queries

    found = {centre: list(queries.replay(centre, args.model)) for centre in _centres(args)}
    return _told(found, "按台账重算，每一行都一致。", args)


def _told(found: "dict[str, list[Finding]]", all_well: str, args: argparse.Namespace) -> int:
    findings = [(centre, one) for centre, some in found.items() for one in some]
    if args.json:
        told: dict[str, Any] = {"ok": not findings, "centres": list(found)}
        told["findings"] = [{"centre": centre, "where": one.where, "told": one.told} for centre, one in findings]
        print_json(told)
    elif not findings:
        print(f"{'、'.join(found) or '没有中心'}：{all_well}")
    for centre, one in [] if args.json else findings:
        print(f"{centre} {one.where}：{one.told}", file=sys.stderr)
    return REFUSED if findings else 0


def _show(args: argparse.Namespace) -> int:
    from yikou.accounts import queries as accounts
    from yikou.ledger import queries
    from yikou.reporting.queries import sentence_of, title_of

    found = next((one for centre in _centres(args) if (one := queries.entry(centre, args.number))), None)
    if found is None:
        raise NotFound(f"第 {args.number} 条")
    shown = {
        "number": found.pk,
        "centre": found.centre,
        "day": found.day,
        "at": found.at,
        "kind": found.kind,
        "label": title_of(found),
        "told": sentence_of(found),
        "subject": found.subject,
        "about": found.about,
        "by": found.by,
        "name": accounts.name_of_actor(found.by),
        "place": found.place,
        "under": found.under,
        "facts": found.facts,
    }
    if args.json:
        print_json(shown)
        return 0
    for key, value in shown.items():
        print(f"{key}\t{value}")
    return 0
