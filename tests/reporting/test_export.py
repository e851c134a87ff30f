"""Exports: masked by default, in full only with another's word; each is an entry; a cell is never a formula."""

from datetime import datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest

from tests.world import CENTRE, MONDAY, WANG
from yikou.cases import operations as cases
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger import queries as ledger
from yikou.reporting import access, operations
from yikou.reporting.models import Export
from yikou.reporting.operations import (
    AnsweredAlready,
    LinkExpired,
    NeedsApproval,
    NoSuchMasking,
    NotByYourself,
    PurposeMissing,
    TooManyRows,
)
from yikou.reporting.registers import ALL, Choice

TODAY = Choice(start=MONDAY, end=MONDAY)
FIVE = datetime.combine(MONDAY, time(17, 0), tzinfo=ZONE)
REASON = {"purpose": "report", "receiver": "报区社区办王科，12月31日删"}


def sheet_of(made) -> list[list[object]]:
    [sheet] = openpyxl.load_workbook(BytesIO(made.content)).worksheets
    return [[cell.value for cell in row] for row in sheet.rows]


@pytest.mark.covers("P-05")
def test_an_export_is_masked_and_is_itself_an_entry(day_of_work, world):
    made = operations.export_register(register="cases", choice=TODAY, masking="masked", by=world.ban, at=FIVE, **REASON)

    heading, head, *rows = sheet_of(made)
    assert "班哥 2026-03-02 17:00 导出" in str(heading[0])
    assert head[:4] == ["编号", "受理时间", "服务事项", "来访人"]
    visitor, identity, phone = (head.index(name) for name in ("来访人", "证件号码", "电话"))
    assert {row[visitor] for row in rows} == {"王**", "周**"}
    assert all("*" in str(row[identity]) and "*" in str(row[phone]) for row in rows)
    assert WANG["identity"].encode() not in made.content
    [entry] = ledger.entries(CENTRE).filter(kind="reporting.exported")
    assert entry.sentence == "导出办件登记 3 行（打码），用于上报材料"
    assert entry.by == world.ban.key
    assert entry.under == "security.media_and_export@1"
    assert entry.facts["digest"] == made.export.digest
    assert "王科" not in str(entry.facts), "the receiver is named on the request, not in the ledger"


def test_without_people_there_are_no_columns_about_people(day_of_work, world):
    made = operations.export_register(
        register="enquiries", choice=TODAY, masking="none", by=world.ban, at=FIVE, **REASON
    )

    _, head, *rows = sheet_of(made)
    assert not {"来访人", "电话", "问什么", "答复"} & set(head)
    assert len(rows) == 1


@pytest.mark.covers("P-05")
def test_in_full_only_with_the_right_and_anothers_word(day_of_work, world):
    with pytest.raises(NeedsApproval, match="分管领导批准"):
        operations.export_register(register="cases", choice=TODAY, masking="full", by=world.chen, at=FIVE, **REASON)
    with pytest.raises(NotAllowed):
        operations.ask_export(register="cases", choice=TODAY, by=world.ban, at=FIVE, **REASON)
    asked = operations.ask_export(register="cases", choice=TODAY, by=world.chen, at=FIVE, **REASON)
    with pytest.raises(NeedsApproval):
        operations.fetch_export(export=asked, by=world.chen, at=FIVE)
    with pytest.raises(NotAllowed):
        operations.approve_export(export=asked, by=world.chen, at=FIVE)

    operations.approve_export(export=asked, by=world.liang, at=FIVE)
    made = operations.fetch_export(export=asked, by=world.chen, at=FIVE + timedelta(hours=23))

    _, head, *rows = sheet_of(made)
    assert WANG["identity"] in {row[head.index("证件号码")] for row in rows}
    assert {row[head.index("来访人")] for row in rows} == {"王桂芬", "周小航"}
    assert [entry.label for entry in ledger.history(asked)] == ["申请导出", "批准导出", "导出"]
    with pytest.raises(AnsweredAlready):
        operations.fetch_export(export=asked, by=world.chen, at=FIVE)
    assert list(ledger.replay(CENTRE, "reporting.export")) == []


def test_an_approval_runs_out_and_a_declined_one_is_none(day_of_work, world):
    asked = operations.ask_export(register="cases", choice=TODAY, by=world.chen, at=FIVE, **REASON)
    operations.approve_export(export=asked, by=world.liang, at=FIVE)
    with pytest.raises(LinkExpired, match="24小时"):
        operations.fetch_export(export=asked, by=world.chen, at=FIVE + timedelta(hours=24, minutes=1))

    other = operations.ask_export(register="cases", choice=TODAY, by=world.chen, at=FIVE, **REASON)
    with pytest.raises(PurposeMissing):
        operations.decline_export(export=other, reason=" ", by=world.liang, at=FIVE)
    operations.decline_export(export=other, reason="用打码的就够", by=world.liang, at=FIVE)
    with pytest.raises(AnsweredAlready, match="没有批准"):
        operations.fetch_export(export=other, by=world.chen, at=FIVE)
    with pytest.raises(AnsweredAlready):
        operations.approve_export(export=other, by=world.liang, at=FIVE)


def test_nobody_approves_his_own_request(day_of_work, world):
    from dataclasses import replace

    both = replace(world.liang, rights=world.liang.rights | {"registers.export_full", "registers.read"})
    asked = operations.ask_export(register="cases", choice=TODAY, by=both, at=FIVE, **REASON)

    with pytest.raises(NotByYourself):
        operations.approve_export(export=asked, by=both, at=FIVE)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"purpose": ""}, PurposeMissing),
        ({"purpose": "party"}, PurposeMissing),
        ({"receiver": "  "}, PurposeMissing),
        ({"receiver": "长" * 121}, PurposeMissing),
        ({"masking": "some"}, NoSuchMasking),
        ({"register": "nothing"}, NotFound),
    ],
)
def test_an_export_without_purpose_receiver_or_masking_is_refused(day_of_work, world, changed, refusal):
    asked = {"register": "cases", "choice": TODAY, "masking": "masked", **REASON, **changed}

    with pytest.raises(refusal):
        operations.export_register(**asked, by=world.ban, at=FIVE)

    assert Export.objects.count() == 0


def test_exporting_needs_its_own_right(day_of_work, world):
    with pytest.raises(NotAllowed, match="导出台账"):
        operations.export_register(register="cases", choice=TODAY, masking="masked", by=world.li, at=FIVE, **REASON)


@pytest.mark.parametrize("evil", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", '=HYPERLINK("x")', "\t=1+1"])
def test_what_a_resident_typed_is_never_a_formula(world, evil):
    cases.note_enquiry(question=f"{evil}", channel="phone", answer="x", by=world.mei, at=FIVE)

    made = operations.export_register(
        register="enquiries", choice=TODAY, masking="masked", by=world.ban, at=FIVE, **REASON
    )

    book = openpyxl.load_workbook(BytesIO(made.content))
    [cell] = [cell for row in book.worksheets[0].rows for cell in row if str(cell.value).strip() == evil.strip()]
    assert cell.data_type == "s"
    assert b"<f>" not in _sheet_xml(made.content)
    if not evil.startswith("\t"):
        assert cell.quotePrefix


def _sheet_xml(content: bytes) -> bytes:
    from zipfile import ZipFile

    return ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("key", list(ALL))
def test_every_register_can_be_exported(day_of_work, provisional, world, key):
    made = operations.export_register(register=key, choice=TODAY, masking="masked", by=world.ban, at=FIVE, **REASON)

    _, head, *rows = sheet_of(made)
    assert head == [column.label for column in ALL[key].columns]
    assert len(rows) == made.export.rows


def test_more_rows_than_a_file_holds_are_refused(day_of_work, world, monkeypatch):
    monkeypatch.setattr("yikou.reporting.operations.exporting.MOST_ROWS", 2)

    with pytest.raises(TooManyRows, match="最多导出2行"):
        operations.export_register(register="cases", choice=TODAY, masking="none", by=world.ban, at=FIVE, **REASON)
    assert not ledger.entries(CENTRE).filter(kind="reporting.exported").exists()


def test_a_request_is_seen_by_who_asked_approves_or_audits(day_of_work, world):
    asked = operations.ask_export(register="cases", choice=TODAY, by=world.chen, at=FIVE, **REASON)

    for actor in (world.chen, world.liang, world.audit_admin):
        assert access.export(actor, asked.pk) == asked
    with pytest.raises(NotFound):
        access.export(world.li, asked.pk)
