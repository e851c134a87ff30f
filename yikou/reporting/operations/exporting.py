"""导出: data leaves the house with a purpose and a receiver, masked, or in full with somebody else's word.

What is masked or without people can no longer be read as somebody's; it goes out by the right to export. What can be
(`full`) needs the right to see it and the approval of another, by the rule. (security.media_and_export, P-05)
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path

from django.db import transaction

from yikou.accounts import access as accounts
from yikou.accounts.policies import MediaAndExport
from yikou.centre import queries as centre_queries
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook
from yikou.reporting import access
from yikou.reporting.facts import MASKINGS, PURPOSES, ExportApproved, ExportAsked, ExportDeclined, Exported
from yikou.reporting.models import Export, ExportState
from yikou.reporting.policies import Rhythm
from yikou.reporting.queries import registers, spanning
from yikou.reporting.registers import Choice, Line, Register
from yikou.reporting.spans import Span

EXPORT, EXPORT_FULL, APPROVE = "registers.export", "registers.export_full", "registers.approve_export"
READ_FIGURES = "dashboard.read"
# What one file can hold and a reader can open; nothing that the centre promises anybody.
MOST_ROWS = 50_000


class PurposeMissing(Refusal):
    """Data leaves with a purpose and a receiver."""

    told = "请选用途，并写明给谁、什么时候销毁。"
    rule = "security.media_and_export"
    status = 422


class NoSuchMasking(Refusal):
    """There are three ways: without people, masked, in full."""

    told = "请选姓名和证件号怎么给：打码、不带人，还是完整。"
    status = 422


class NeedsApproval(Refusal):
    """Identifiable data needs another's word first."""

    told = "{said}"
    rule = "security.media_and_export"
    status = 403


class NotByYourself(Refusal):
    """Nobody approves what he asked for."""

    told = "这次导出是您自己申请的，要由别人批准。"
    rule = "security.media_and_export"
    status = 403


class AnsweredAlready(Refusal):
    """A request is answered once."""

    told = "这次申请已经是“{state}”，不用再办。"


class LinkExpired(Refusal):
    """The download was open for so long and no longer."""

    told = "批准已经过了{valid}的有效期，请重新申请。"
    rule = "security.media_and_export"
    status = 410


class TooManyRows(Refusal):
    """More than one file can hold."""

    told = "一次最多导出{most}行，请缩小日期范围再导。"
    status = 422


@dataclass(frozen=True)
class Made:
    """A file that was made: its name, its content, and what is kept about it."""

    name: str
    content: bytes
    export: Export


def export_register(
    *, register: str, choice: Choice, purpose: str, receiver: str, masking: str, by: Actor, at: datetime
) -> Made:
    """Export a register as Excel, masked or without people; the export is an entry with purpose and row count.

    `purpose` is one of PURPOSES, `receiver` says to whom and until when. Needs `registers.export` and the right
    to read the register. Refuses with NotAllowed, PurposeMissing, NoSuchMasking, NeedsApproval (in full: ask
    first), TooManyRows. (P-05)
    """
    accounts.require(by, EXPORT)
    found = access.register(by, register)
    _refuse_incomplete(purpose, receiver, masking)
    if not _rule(by, at, masking).allows(approved=False, approver_is_self=False, purpose=purpose):
        raise NeedsApproval(said=_rule(by, at, masking).refused())
    row = Export(centre_id=by.centre, receiver=receiver.strip(), asked_by=by.account_id or 0, choice=choice.to_json())
    return _made(row, found, access.narrowed(by, choice), purpose, masking, by, at)


@transaction.atomic
def ask_export(*, register: str, choice: Choice, purpose: str, receiver: str, by: Actor, at: datetime) -> Export:
    """Ask for a register in full: the leader in charge decides. Needs `registers.export_full`.

    Refuses with NotAllowed, PurposeMissing.
    """
    accounts.require(by, EXPORT_FULL)
    access.register(by, register)
    _refuse_incomplete(purpose, receiver, "full")
    row = Export(centre_id=by.centre, receiver=receiver.strip(), asked_by=by.account_id or 0, choice=choice.to_json())
    fact = ExportAsked(register=register, purpose=purpose, masking="full", start=choice.start, end=choice.end)
    record(row, fact, by=by, at=at, under=_rule(by, at, "full"))
    return row


@transaction.atomic
def approve_export(*, export: Export, by: Actor, at: datetime) -> Export:
    """Let identifiable data out: it can be fetched for as long as the rule says.

    Needs `registers.approve_export` and the rule's role. Refuses with NotAllowed, NotByYourself, AnsweredAlready.
    """
    rule = _answering(export, by, at)
    _answered(export, by, "")
    record(export, ExportApproved(until=rule.link_until(at)), by=by, at=at, under=rule)
    return export


@transaction.atomic
def decline_export(*, export: Export, reason: str, by: Actor, at: datetime) -> Export:
    """Do not let it out, and say why. Refuses as `approve_export` does, and with PurposeMissing without a reason."""
    rule = _answering(export, by, at)
    if not reason.strip():
        raise PurposeMissing
    _answered(export, by, reason.strip()[:120])
    record(export, ExportDeclined(), by=by, at=at, under=rule)
    return export


def fetch_export(*, export: Export, by: Actor, at: datetime) -> Made:
    """Make the file that was approved, once, by who asked for it, while the approval is valid.

    Refuses with NotAllowed, NeedsApproval, AnsweredAlready, LinkExpired, TooManyRows.
    """
    accounts.require(by, EXPORT_FULL)
    rule = _rule(by, at, export.masking)
    approved = export.state == ExportState.APPROVED and export.asked_by == by.account_id
    if export.state in (ExportState.MADE, ExportState.DECLINED):
        raise AnsweredAlready(state=ExportState(export.state).label)
    is_self = export.answered_by == by.account_id
    if not rule.allows(approved=approved, approver_is_self=is_self, purpose=export.purpose):
        raise NeedsApproval(said=rule.refused())
    if export.until is None or at > export.until:
        raise LinkExpired(valid=rule.link_valid.text)
    choice = access.narrowed(by, Choice.from_json(export.choice))
    return _made(export, access.register(by, export.register), choice, export.purpose, export.masking, by, at)


def export_summary(*, span: Span, purpose: str, receiver: str, by: Actor, at: datetime) -> Made:
    """Export the figures of a span as Excel, as a report upward or for another purpose; the export is an entry.

    There is nobody's data in it. Needs `registers.export` and the right to read the figures.
    Refuses with NotAllowed, PurposeMissing. (H-06, H-10, P-05)
    """
    accounts.require(by, EXPORT)
    accounts.require(by, READ_FIGURES)
    _refuse_incomplete(purpose, receiver, "none")
    content, rows = _figures(span, by, at)
    choice = Choice(start=span.start, end=span.end)
    row = Export(centre_id=by.centre, receiver=receiver.strip(), asked_by=by.account_id or 0, choice=choice.to_json())
    fact = Exported(
        register="summary",
        purpose=purpose,
        masking="none",
        start=span.start,
        end=span.end,
        rows=rows,
        digest=crypto.digest(content),
    )
    with transaction.atomic():
        record(row, fact, by=by, at=at, under=(_rule(by, at, "none"), _rhythm(by, at)))
    return Made(f"{span.name}-{span.key}.xlsx", content, row)


@transaction.atomic
def note_export(
    *,
    register: str,
    start: date,
    end: date,
    purpose: str,
    receiver: str,
    masking: str,
    content: bytes,
    rows: int,
    by: Actor,
    at: datetime,
) -> Export:
    """Keep of a file in a form of its own (ratings by the national standard) what is kept of every export.

    `masking` is `none` where nobody's data is in it; `full` needs `registers.export_full`, else `registers.export`.
    Refuses with NotAllowed, NoSuchMasking, PurposeMissing. (P-05)
    """
    accounts.require(by, EXPORT_FULL if masking == "full" else EXPORT)
    _refuse_incomplete(purpose, receiver, masking)
    choice = Choice(start=start, end=end)
    row = Export(centre_id=by.centre, receiver=receiver.strip(), asked_by=by.account_id or 0, choice=choice.to_json())
    fact = Exported(
        register=register,
        purpose=purpose,
        masking=masking,
        start=start,
        end=end,
        rows=rows,
        digest=crypto.digest(content),
    )
    record(row, fact, by=by, at=at, under=_rule(by, at, masking))
    return row


def _rhythm(by: Actor, at: datetime) -> Rhythm:
    return rulebook(by.centre, at.astimezone(ZONE).date()).get(Rhythm)


def _figures(span: Span, by: Actor, at: datetime) -> tuple[bytes, int]:
    """The summary's sheets: figures, days, and by window, department, item and clerk."""
    from yikou.reporting import workbook  # what writes Excel is heavy, and most processes never do

    local = at.astimezone(ZONE)
    stamp = f"{by.name} {local:%Y-%m-%d %H:%M} 导出"
    centre = centre_queries.centre(by.centre)
    heading = f"{centre.name if centre else ''} {span.title}汇总（{span.days}）　{stamp}"
    found = spanning.summary(by.centre, span, on=local.date())
    with tempfile.TemporaryDirectory(prefix="yikou-export-") as folder:
        file = Path(folder) / "summary.xlsx"
        sheets = spanning.sheets(by.centre, found)
        rows = workbook.write_sheets(file, heading=heading, footing=stamp, sheets=sheets)
        return file.read_bytes(), rows


def _rule(by: Actor, at: datetime, masking: str) -> MediaAndExport:
    rule = rulebook(by.centre, at.astimezone(ZONE).date()).get(MediaAndExport)
    return rule.applying(has_personal_data=masking == "full")


def _refuse_incomplete(purpose: str, receiver: str, masking: str) -> None:
    if masking not in MASKINGS:
        raise NoSuchMasking
    if purpose not in PURPOSES or not receiver.strip() or len(receiver) > 120:
        raise PurposeMissing


def _answering(export: Export, by: Actor, at: datetime) -> MediaAndExport:
    rule = _rule(by, at, export.masking)
    accounts.require(by, APPROVE)
    if rule.approver not in by.roles:
        raise accounts.refusal_for(APPROVE)
    if export.asked_by == by.account_id:
        raise NotByYourself
    if export.state != ExportState.ASKED:
        raise AnsweredAlready(state=ExportState(export.state).label)
    return rule


def _answered(export: Export, by: Actor, reason: str) -> None:
    Export.objects.filter(pk=export.pk).update(answered_by=by.account_id, reason=reason)
    export.answered_by, export.reason = by.account_id, reason


def _made(row: Export, register: Register, choice: Choice, purpose: str, masking: str, by: Actor, at: datetime) -> Made:
    """Write the file first, then the entry: nothing is handed out that is not recorded."""
    if registers.has_more_than(MOST_ROWS, register, choice, by=by, on=at.astimezone(ZONE).date()):
        raise TooManyRows(most=MOST_ROWS)
    content, rows = _file(register, choice, masking, by, at)
    fact = Exported(
        register=register.key,
        purpose=purpose,
        masking=masking,
        start=choice.start,
        end=choice.end,
        rows=rows,
        digest=crypto.digest(content),
    )
    with transaction.atomic():
        record(row, fact, by=by, at=at, under=_rule(by, at, masking))
    local = at.astimezone(ZONE)
    return Made(f"{register.title}-{choice.start:%m%d}-{choice.end:%m%d}-{local:%H%M}.xlsx", content, row)


def _file(register: Register, choice: Choice, masking: str, by: Actor, at: datetime) -> tuple[bytes, int]:
    from yikou.reporting import workbook  # what writes Excel is heavy, and most processes never do

    local = at.astimezone(ZONE)
    stamp = f"{by.name} {local:%Y-%m-%d %H:%M} 导出"
    centre = centre_queries.centre(by.centre)
    span = f"{choice.start:%Y-%m-%d} 至 {choice.end:%Y-%m-%d}"
    with tempfile.TemporaryDirectory(prefix="yikou-export-") as folder:
        file = Path(folder) / "register.xlsx"
        rows = workbook.write(
            file,
            title=register.title,
            heading=f"{centre.name if centre else ''} {register.title} {span}（{MASKINGS[masking]}）　{stamp}",
            footing=stamp,
            columns=register.exported(masking),
            lines=_lines(register, choice, masking, by, at),
        )
        return file.read_bytes(), rows


def _lines(register: Register, choice: Choice, masking: str, by: Actor, at: datetime) -> Iterator[Line]:
    on = at.astimezone(ZONE).date()
    every = registers.every_line(register, choice, by=by, on=on, masking=masking)
    return islice(chain.from_iterable(every), MOST_ROWS)
