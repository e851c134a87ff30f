"""`yikou restore FILE`: put a backup back, then check the ledger."""

import argparse
from pathlib import Path

from yikou.cli.answers import REFUSED, offer_json, print_json
from yikou.kernel.refusals import Refusal

HELP = "恢复：把备份放回数据目录，放回后核对台账"
NEEDS_DATABASE = True
# Over what is there, and with the keys that are there afterwards.
NEEDS_KEYS = False


class OtherKeys(Refusal):
    """Everything was put back, but the keys beside it are not those of the backup: nothing sealed can be opened."""

    told = (
        "数据已经放回{folder}，可是那里的密钥不是做备份时的那一套：证件号、电话、附件打不开，台账也核对不了。"
        "请把另外保管的 keys.json 放进去，再运行 yikou ledger verify。"
    )


def configure(parser: argparse.ArgumentParser) -> None:
    """Which backup, and whether what is there may be replaced."""
    parser.add_argument("file", metavar="FILE", help="备份文件")
    parser.add_argument("--force", action="store_true", help="数据目录里已有数据也盖掉")
    offer_json(parser)


def run(args: argparse.Namespace) -> int:
    """Restore, then verify every centre's ledger."""
    from django.conf import settings

    from yikou.centre import queries as centres
    from yikou.kernel import actors, clock, crypto
    from yikou.reporting import operations, queries

    manifest = operations.restore(file=Path(args.file), by=actors.system(""), at=clock.now(), force=args.force)
    if crypto.check_keys(expected=False) != manifest["keys"]:
        raise OtherKeys(folder=str(settings.DATA))
    found = [one for centre in centres.centres() for one in queries.verify(centre.code)]
    if args.json:
        told = [f"{one.where}：{one.told}" for one in found]
        print_json({"made_at": manifest["made_at"], "members": len(manifest["members"]), "findings": told})
    else:
        print(f"恢复好了：{manifest['made_at']} 的备份，{len(manifest['members'])} 个部分。")
        print("台账核对：没有发现问题。" if not found else "台账核对发现问题：")
        for one in found:
            print(f"  {one.where}：{one.told}")
    return REFUSED if found else 0
