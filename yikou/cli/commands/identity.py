"""`yikou identity`: whether a number is a valid identity number or credit code."""

import argparse
import sys
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from yikou.cli.answers import REFUSED, lines_of, offer_batch, offer_json, print_json, print_refusal
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import InvalidIdentity, check_credit_code, check_identity
from yikou.kernel.refusals import Refusal

HELP = "核对身份证号码或统一社会信用代码对不对"
RESIDENT, ORGANISATION = KINDS = ("resident", "organisation")
_DIGITS = 6  # a first line with fewer is a heading, not a number with an unknown kind
EXAMPLES = """\
例：
  yikou identity 11010519491231002X
  yikou identity 12441500196720244T --kind organisation
  yikou identity --batch 名单.tsv

批量文件一行一个，制表符分隔：第一列是号码，最后一列是 resident 或 organisation（只有一列时看 --kind）。
输出号码、valid 或 invalid、原因：length 位数、characters 字符、region 地区、date 日期、future 日期未到、
registry 登记部门、check 校验位、kind 种类不认识。"""


class UnknownKind(Refusal):
    """A kind that is neither a resident nor an organisation."""

    told = "不认识的种类“{kind}”，请写 resident 或者 organisation。"
    status = 422


def configure(parser: argparse.ArgumentParser) -> None:
    """One number, or a file of them."""
    parser.add_argument("value", metavar="VALUE", nargs="?", help="号码")
    parser.add_argument("--kind", choices=KINDS, default=RESIDENT, help="居民（缺省）还是单位")
    parser.add_argument("--on", metavar="DATE", type=date.fromisoformat, help="按哪一天核对，缺省今天")
    offer_batch(parser, "号码在第一列，种类在最后一列")
    offer_json(parser)
    parser.set_defaults(wrong=parser.error)


def run(args: argparse.Namespace) -> int:
    """Answer for one number, or a file of them line by line; a single invalid one ends with 1."""
    on = args.on or datetime.now(ZONE).date()
    if args.batch is not None:
        return _batch(args.batch, args.kind, on, as_json=args.json)
    if args.value is None:
        args.wrong("要写号码，或者 --batch")
    answer, refusal = check(args.value, args.kind, on)
    if args.json:
        print_json(answer)
    else:
        _print(answer)
    if refusal is None:
        return 0
    print_refusal(refusal, as_json=args.json)
    return REFUSED


def check(value: str, kind: str, on: date) -> tuple[dict[str, Any], Refusal | None]:
    """What there is to say about a number: {value, kind, valid, reason, …} and the refusal if it is none."""
    answer: dict[str, Any] = {"value": value, "kind": kind, "valid": True, "reason": ""}
    try:
        if kind == RESIDENT:
            made = check_identity(value, on=on)
            return {**answer, "number": made.value, "birth_on": made.birth_on, "sex": made.sex}, None
        if kind == ORGANISATION:
            return {**answer, "number": check_credit_code(value)}, None
    except InvalidIdentity as refusal:
        return {**answer, "valid": False, "reason": refusal.reason, "told": refusal.sentence}, refusal
    unknown = UnknownKind(kind=kind)
    return {**answer, "valid": False, "reason": "kind", "told": unknown.sentence}, unknown


def _print(answer: dict[str, Any]) -> None:
    print(answer["value"], "valid" if answer["valid"] else "invalid", answer["reason"], sep="\t")


def _batch(file: str, default: str, on: date, *, as_json: bool) -> int:
    answers, refused = [], False
    for number, value, kind in _rows(file, default):
        answer, _ = check(value, kind, on)
        if answer["reason"] == "kind":
            refused = True
            print(f"第{number}行：{answer['told']}", file=sys.stderr)
        if as_json:
            answers.append(answer)
        else:
            _print(answer)
    if as_json:
        print_json(answers)
    return REFUSED if refused else 0


def _rows(file: str, default: str) -> Iterable[tuple[int, str, str]]:
    """The rows of a batch file as number of the line, value and kind; a heading is passed over."""
    for place, (number, line) in enumerate(lines_of(file)):
        value, *more = line.split("\t")
        kind = (more[-1].strip().lower() if more else "") or default
        is_heading = not place and kind not in KINDS and sum(map(str.isdigit, value)) < _DIGITS
        if not is_heading:
            yield number, value.strip(), kind
