"""Write yikou/data/regions/prefixes.txt: every county code of GB/T 2260, in force or abolished.

The codes are facts taken from python-stdnum's list (which takes them from the encyclopaedia's
tables of all editions since 1980). One line for a prefecture: its four digits, then the last two
of each county. Run it again when python-stdnum brings new counties: `python tools/make_regions.py`.
"""

import re
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "yikou/data/regions/prefixes.txt"

HEAD = """\
# 居民身份号码前六位（GB/T 2260 行政区划代码），现行和已撤销的都在内：卡上的号码不随区划撤并而改。
# 一行一个地市：前四位，随后是各县区的后两位。由 tools/make_regions.py 生成；本地要加的写在 added.txt。
"""


def codes() -> dict[str, set[str]]:
    """Prefecture (four digits) to the last two digits of its counties."""
    found: dict[str, set[str]] = defaultdict(set)
    province = ""
    for line in files("stdnum.cn").joinpath("loc.dat").read_text("utf-8").splitlines():
        if head := re.match(r"(\d\d) ", line):
            province = head[1]
        elif county := re.match(r"\s+(\d\d)(\d\d) ", line):
            found[province + county[1]].add(county[2])
    return found


if __name__ == "__main__":
    lines = [f"{prefecture} {' '.join(sorted(counties))}\n" for prefecture, counties in sorted(codes().items())]
    TARGET.write_text(HEAD + "".join(lines), encoding="utf-8")
