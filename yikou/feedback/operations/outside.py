"""外部评议: the centre's place in an evaluation that others made, noted with its document. (J-24)"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yikou.accounts import access as accounts
from yikou.feedback import facts as f
from yikou.feedback.models import OutsideResult
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

NOTE = "surveys.arrange"
FIRST_YEAR, MOST = 1990, 999


class OutsideUnclear(Refusal):
    """A place outside its order, a year to come, or nothing that it could be looked up in."""

    told = "{said}"
    status = 422


class NotedBefore(Refusal):
    """One evaluation of one year is noted once."""

    told = "{year}年这项评议已经登记过了。登记错的先撤回，再重新登记。"


class WithdrawnBefore(Refusal):
    """A result is withdrawn once."""

    told = "这条已经撤回了。"


@dataclass(frozen=True)
class Placed:
    """The centre's place in one evaluation: of which year, by whom, where it is written."""

    year: int | None
    what: str
    source: str
    document: str
    rank: int | None
    of: int | None


@transaction.atomic
def note_outside(*, placed: Placed, by: Actor, at: datetime) -> OutsideResult:
    """Note the centre's place in an evaluation from outside. Refuses with NotAllowed, OutsideUnclear, NotedBefore."""
    accounts.require(by, NOTE)
    year, rank, of = _numbers(placed, at.astimezone(ZONE).year)
    words = (placed.what.strip(), placed.source.strip(), placed.document.strip())
    if not all(words) or any(map(holds_identity, words)) or any(map(_too_long, words, (40, 60, 120))):
        raise OutsideUnclear(said="评的是什么、谁评的、写在哪份文件里，都要写明，不要写身份证号码。")
    fact = f.OutsideNoted(year=year, what=words[0], source=words[1], document=words[2], rank=rank, of=of)
    row = OutsideResult(centre_id=by.centre)
    try:
        with transaction.atomic():
            record(row, fact, by=by, at=at)
    except IntegrityError as twice:
        raise NotedBefore(year=year) from twice
    return row


def _numbers(placed: Placed, this_year: int) -> tuple[int, int, int]:
    year, rank, of = placed.year or 0, placed.rank or 0, placed.of or 0
    if not FIRST_YEAR <= year <= this_year:
        raise OutsideUnclear(said=f"年份请填 {FIRST_YEAR} 到 {this_year}，还没到的年份没有结果。")
    if not 1 <= rank <= of <= MOST:
        raise OutsideUnclear(said="名次要在参评的单位数以内，如 29 个部门里第 3 名。")
    return year, rank, of


def _too_long(words: str, most: int) -> bool:
    return len(words) > most


@transaction.atomic
def withdraw_outside(*, result: OutsideResult, why: str, by: Actor, at: datetime) -> OutsideResult:
    """It was noted wrongly: it is shown no more. Refuses with NotAllowed, OutsideUnclear, WithdrawnBefore."""
    accounts.require(by, NOTE)
    said = why.strip()
    if not said or len(said) > 100 or holds_identity(said):
        raise OutsideUnclear(said="请写明为什么撤回，100 个字以内。")
    if result.withdrawn_at is not None:
        raise WithdrawnBefore
    record(result, f.OutsideWithdrawn(why=said), by=by, at=at)
    return result
