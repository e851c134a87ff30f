"""`yikou keys`: which keys there are, and sealing everything anew with a fresh one."""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from yikou.cli.answers import offer_json, print_json

if TYPE_CHECKING:
    from yikou.kernel.actors import Actor

HELP = "密钥：看状态、更换并重新加密全部证件号、电话、地址和附件"
NEEDS_DATABASE = True
EXAMPLES = """\
例：
  yikou keys status
  yikou keys rotate

更换是分批做的，中心照常办事；中断了再运行一次就接着做，做完之前不会再造新密钥。
先备份 keys.json（和数据备份分开放），再更换；旧密钥留在文件里，旧备份照样打得开。"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Look, or rotate."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="status|rotate", prog="yikou keys")
    status = verbs.add_parser("status", help="有几把密钥，各加密了多少项")
    rotate = verbs.add_parser("rotate", help="造一把新密钥，把全部资料重新加密")
    rotate.add_argument("--batch", type=int, default=200, metavar="N", help="一批多少行，缺省 200")
    for verb in (status, rotate):
        offer_json(verb)


def run(args: argparse.Namespace) -> int:
    """Tell the state of the keys, or rotate."""
    return {"status": _status, "rotate": _rotate}[args.verb](args)


def _status(args: argparse.Namespace) -> int:
    from yikou.kernel import crypto
    from yikou.residents import queries

    fingerprint, worn = crypto.check_keys(expected=False), queries.keys_worn()
    keys = [{"key": key, "newest": key == crypto.key_ids()[-1], "values": worn[key]} for key in crypto.key_ids()]
    waiting = queries.files_to_reseal()
    if args.json:
        print_json({"fingerprint": fingerprint, "keys": keys, "files_waiting": waiting})
        return 0
    print(f"密钥文件的指纹 {fingerprint}")
    for one in keys:
        print(f"{one['key']}  加密了 {one['values']} 项{'，现在用这把' if one['newest'] else ''}")
    print(f"还用旧密钥的附件 {waiting} 个")
    return 0


def _rotate(args: argparse.Namespace) -> int:
    from yikou.kernel import actors, clock, crypto
    from yikou.residents import operations, queries

    by, begun = actors.system(""), clock.now()
    crypto.check_keys(expected=False)
    newest = crypto.key_ids()[-1]
    resumed = bool(set(queries.keys_worn()) - {newest}) or bool(queries.files_to_reseal())
    if not resumed:
        newest = crypto.rotate()
    done = 0
    for count in _batches(by, args.batch):
        done += count
        print(f"\r已重新加密 {done} 项", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    operations.finish_rotation(resealed=done, by=by, at=max(begun, clock.now()))
    answer = {"newest": newest, "resealed": done, "resumed": resumed}
    if args.json:
        print_json(answer)
    else:
        print(f"{'接着上次的做完了' if resumed else '换好了'}：{done} 项都用密钥 {newest}。请另存一份 keys.json。")
    return 0


def _batches(by: "Actor", size: int) -> Iterator[int]:
    """The batches of one pass over everything; stops when nothing is left."""
    from yikou.kernel import clock
    from yikou.residents import operations

    after: tuple[int, int] | None = (0, 0)
    while after is not None:
        step = operations.reseal(after=after, batch=size, by=by, at=clock.now())
        after = step.after
        yield step.count
