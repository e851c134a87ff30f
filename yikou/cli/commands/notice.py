"""`yikou notice`: what a matter needs for these answers, as a one-time notice lists it (一次性告知)."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from yikou.cli.answers import REFUSED, lines_of, offer_batch, offer_json, print_json
from yikou.cli.shelf import offer_centre, shelf
from yikou.kernel.refusals import Refusal

if TYPE_CHECKING:
    from yikou.catalogue.items import Item
    from yikou.catalogue.snapshot import Catalogue

HELP = "一次性告知：这件事这种情形要带什么、多久办好"
EXAMPLES = """\
例：
  yikou notice --item MZ-018
  yikou notice --item MZ-001 --answer members=ill,student --answer unit=local --answer applicant=self
  yikou notice --batch 告知.jsonl

可以多选的问题用逗号写几个选项。批量文件一行一个 {"id", "item", "answers"}，答案是选项或者选项的列表；
输出一行一个 {"id", "materials": [材料键]} 或者 {"id", "refusal": "unknown_item|unknown_option|missing_answer"}。
列出的是这件事需要的全部材料，窗口能查到、可以承诺代替的也在内。"""


class LineUnreadable(Refusal):
    """A line of a batch that is not a JSON object."""

    told = '第{line}行不是 {{"id", "item", "answers"}} 这样的 JSON。'
    status = 422


def configure(parser: argparse.ArgumentParser) -> None:
    """One matter with its answers, or a file of them."""
    parser.add_argument("--item", metavar="CODE", help="事项编码")
    parser.add_argument(
        "--answer",
        metavar="问题=选项",
        dest="answers",
        type=_answer,
        action="append",
        default=[],
        help="一个问题的答案",
    )
    offer_batch(parser, '{"id", "item", "answers"}')
    offer_centre(parser)
    offer_json(parser)
    parser.set_defaults(wrong=parser.error)


def run(args: argparse.Namespace) -> int:
    """Print one notice, or resolve a file of them line by line."""
    if (args.item is None) == (args.batch is None):
        args.wrong("要写 --item 或者 --batch 其中一个")
    catalogue = shelf(args.centre, args.on)
    if args.batch is not None:
        return _batch(catalogue, lines_of(args.batch))
    item = catalogue.item(args.item)
    answers = _together(args.answers)
    materials = item.materials_for(answers)
    if args.json:
        print_json({"item": item.code, "materials": [one.key for one in materials], **_content(item, answers)})
        return 0
    print("\n".join(_lines(item, answers)))
    return 0


def _answer(text: str) -> tuple[str, list[str]]:
    question, sign, options = text.partition("=")
    if not sign or not question.strip():
        raise argparse.ArgumentTypeError(f"“{text}”要写成 问题=选项")
    return question.strip(), [one.strip() for one in options.split(",") if one.strip()]


def _together(answers: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """The answers by question; one written twice counts as several options."""
    together: dict[str, list[str]] = {}
    for question, options in answers:
        together.setdefault(question, []).extend(options)
    return together


# --- many ----------------------------------------------------------------------------


def _batch(catalogue: "Catalogue", lines: Iterable[tuple[int, str]]) -> int:
    wrong = 0
    for number, line in lines:
        try:
            print(json.dumps(_resolved(catalogue, _asked(number, line)), ensure_ascii=False))
        except LineUnreadable as refusal:
            print(refusal.sentence, file=sys.stderr)
            wrong = REFUSED
    return wrong


def _asked(number: int, line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineUnreadable(line=number) from error
    if not isinstance(asked, dict):
        raise LineUnreadable(line=number)
    return asked


def _resolved(catalogue: "Catalogue", asked: Mapping[str, Any]) -> dict[str, Any]:
    """The material keys for one line, or the name of the refusal."""
    answers = asked.get("answers")
    try:
        item = catalogue.item(str(asked.get("item")))
        materials = item.materials_for(answers if isinstance(answers, dict) else {})
    except Refusal as refusal:
        return {"id": asked.get("id"), "refusal": refusal.code.split(".")[1]}
    return {"id": asked.get("id"), "materials": [one.key for one in materials]}


# --- one, to be read -----------------------------------------------------------------


def _content(item: "Item", answers: Mapping[str, list[str]]) -> dict[str, Any]:
    """What a notice says (E-01): basis, limit, procedure, all materials, reasons for not handling."""
    return {
        "name": item.name,
        "answers": [{"question": question, "answer": answer} for question, answer in item.answers_in_words(answers)],
        "basis": [one.label for one in item.basis],
        "promised_limit": item.promised_limit,
        "promised": item.promised_label,
        "legal": item.legal_label,
        "procedure": [{"name": one.name, "role": one.role, "days": one.days} for one in item.steps],
        "papers": [one.to_data() | {"form_label": one.form_label} for one in item.materials_for(answers)],
        "refusal_reasons": [f"不符合：{one}" for one in item.conditions],
        "fee": float(item.fee_for(answers)),
        "result": item.result.name,
    }


def _lines(item: "Item", answers: Mapping[str, list[str]]) -> Iterable[str]:
    """The notice in plain text."""
    content = _content(item, answers)
    yield f"{item.name}（{item.code}）一次性告知"
    yield from (f"  {one['question']}{one['answer']}" for one in content["answers"])
    yield "依据："
    yield from (f"  {one}" for one in content["basis"])
    yield f"承诺时限：{content['promised']}"
    yield f"法定时限：{content['legal']}"
    yield f"收费：{_fee(item, content['fee'])}"
    yield "材料（只收这些）："
    yield from (f"  {place}. {one['name']}　{one['form_label']}" for place, one in enumerate(content["papers"], 1))
    if not content["papers"]:
        yield "  不用带材料"
    yield "程序："
    yield from (
        f"  {place}. {one.name}　{one.role_label} {one.days}个工作日" for place, one in enumerate(item.steps, 1)
    )
    if not item.steps:
        yield f"  窗口{content['promised']}"
    yield "不予办理的情形："
    yield from (f"  {one}" for one in content["refusal_reasons"])


def _fee(item: "Item", amount: float) -> str:
    if not item.fee:
        return "不收费"
    return f"{amount:g}{item.fee.unit}（{item.fee.basis}）" if amount else "不收费"
