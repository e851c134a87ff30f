"""`yikou backup`: one file with everything but the keys, taken while the centre works."""

import argparse
from pathlib import Path

from yikou.cli.answers import offer_json, print_json
from yikou.cli.shelf import NoCentre

HELP = "备份：不停业务，得到一个文件（密钥不在里面，另外保管）"
NEEDS_DATABASE = True


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether the keys go along."""
    parser.add_argument("--to", metavar="FILE", help="写到哪里；不写就放进数据目录的 backups 里")
    parser.add_argument("--with-keys", action="store_true", help="连密钥一起放进去：这份文件要锁好")
    offer_json(parser)


def run(args: argparse.Namespace) -> int:
    """Write the backup and say what is in it."""
    from django.conf import settings

    from yikou.centre import queries as centres
    from yikou.kernel import actors, clock
    from yikou.reporting import operations, queries

    if not centres.centres():
        raise NoCentre()
    at = clock.now()
    to = Path(args.to) if args.to else Path(settings.DATA) / "backups" / f"yikou-{at:%Y%m%d-%H%M%S}.tar.gz"
    made = operations.back_up(to=to, by=actors.system(""), at=at, with_keys=args.with_keys)
    manifest = queries.read_manifest(made)
    if args.json:
        print_json({"file": str(made), "made_at": manifest["made_at"], "members": len(manifest["members"])})
    else:
        print(f"备份好了：{made}（{made.stat().st_size // 1024} KB，{len(manifest['members'])} 个部分）")
    return 0
