"""`yikou search`: which matter somebody means, in everyday words."""

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from yikou.cli.answers import REFUSED, lines_of, offer_batch, offer_json, print_json, print_refusal
from yikou.cli.shelf import offer_centre, shelf
from yikou.kernel.refusals import Refusal

if TYPE_CHECKING:
    from yikou.catalogue.search import SearchResult
    from yikou.catalogue.snapshot import Catalogue

HELP = "按平常的说法找事项"
EXAMPLES = """\
例：
  yikou search 我妈八十了能领什么钱
  yikou search gaolingjintie --json
  yikou search --batch 问题.txt --top 3
  yikou search --evaluate

认全称、简称、别名、拼音和首字母、错字和同音字、整句话。批量文件一行一个问题，输出问题、事项编码
（最合适的在前），制表符分隔；找不到对得上的，问题后面什么也没有。单个问题找不到时退出码 1。
--evaluate 在自带的评测集上算命中率：hit@1 第一个就对，hit@3 前三个里有对的；refuse 是该拒绝而拒绝的比例。
held_out 是没有据以调整过的部分。"""


class NothingFits(Refusal):
    """No matter fits what was asked: better no answer than a wrong one."""

    told = "{told}"
    status = 404


def configure(parser: argparse.ArgumentParser) -> None:
    """One question, a file of them, or the evaluation set."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("query", metavar="QUERY", nargs="?", help="要找的话")
    offer_batch(parser, "一行一个问题")
    what.add_argument("--evaluate", action="store_true", help="在评测集上算命中率")
    parser.add_argument("--top", metavar="N", type=int, default=5, help="最多几个，缺省 5")
    offer_centre(parser)
    offer_json(parser)
    parser.set_defaults(wrong=parser.error)


def run(args: argparse.Namespace) -> int:
    """Answer one question, or a file of them line by line."""
    if args.top < 1:
        args.wrong("--top 要写正整数")
    if args.query is None and args.batch is None and not args.evaluate:
        args.wrong("要写找什么，或者 --batch、--evaluate")
    catalogue = shelf(args.centre, args.on)
    if args.evaluate:
        return _evaluate(catalogue, as_json=args.json)
    if args.batch is not None:
        lines = lines_of(args.batch, blank_too=True)  # so that what is printed has as many lines as the file
        return _batch(catalogue, (line for _, line in lines), args.top, as_json=args.json)
    return _one(catalogue, args.query, args.top, as_json=args.json)


def _one(catalogue: "Catalogue", query: str, top: int, *, as_json: bool) -> int:
    result = _search(catalogue, query, top)
    if as_json:
        print_json(_shown(result))
    for hit in () if as_json else result.hits:
        print(f"{hit.code}\t{hit.name}")
    if result.refused:
        print_refusal(NothingFits(told=result.told), as_json=as_json)
        return REFUSED
    return 0


def _batch(catalogue: "Catalogue", queries: Iterable[str], top: int, *, as_json: bool) -> int:
    results = (_search(catalogue, query, top) for query in queries)
    if as_json:
        print_json([_shown(result) for result in results])
        return 0
    for result in results:
        print("\t".join([result.query, *(hit.code for hit in result.hits)]))
    return 0


def _search(catalogue: "Catalogue", query: str, top: int) -> "SearchResult":
    from yikou.catalogue.search import search

    return search(catalogue, query, top=top)


def _shown(result: "SearchResult") -> dict[str, Any]:
    return {
        "query": result.query,
        "refused": result.refused,
        "told": result.told,
        "hits": [{"code": one.code, "name": one.name, "score": one.score, "why": one.why} for one in result.hits],
        "packages": [{"key": one.code, "name": one.name, "score": one.score} for one in result.packages],
    }


def _evaluate(catalogue: "Catalogue", *, as_json: bool) -> int:
    from yikou.catalogue.search.evaluation import evaluate, figures

    rows = figures(evaluate(catalogue))
    if as_json:
        print_json([{name: getattr(one, name) for name in one.__slots__} for one in rows])
        return 0
    print(f"{'set':<10}{'kind':<11}{'count':>6}{'hit@1':>8}{'hit@3':>8}")
    for one in rows:
        print(f"{one.part:<10}{one.kind:<11}{one.count:>6}{one.hit_1:>8.3f}{one.hit_3:>8.3f}")
    return 0
