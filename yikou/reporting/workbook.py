"""A register as an Excel file: written line by line, so that a year needs no more memory than a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from yikou.kernel.clock import ZONE
from yikou.reporting.registers import Column, Line

_ILLEGAL = {code: None for code in range(32) if chr(code) not in "\t\n"}
_WIDE = {"result": 24, "question": 40, "answer": 40, "content": 28, "item": 24, "promised": 32, "basis": 40}
_USUAL = 16


def write(
    file: Path, *, title: str, heading: str, footing: str, columns: Sequence[Column], lines: Iterable[Line]
) -> int:
    """Write a register and answer how many lines it has. `heading` stands above, `footing` on every printed page."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.oddFooter.center.text = footing.replace("&", "&&")
    sheet.freeze_panes = "A3"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE.get(column.key, _USUAL)
    sheet.append([_cell(sheet, heading)])
    sheet.append([_head(sheet, column.label) for column in columns])
    count = 0
    for line in lines:
        sheet.append([_cell(sheet, line.cells.get(column.key)) for column in columns])
        count += 1
    book.save(file)
    return count


def write_sheets(file: Path, *, heading: str, footing: str, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> int:
    """Write tables, a sheet each, the first row of each its head; answers how many rows stand below the heads."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.oddFooter.center.text = footing.replace("&", "&&")
        sheet.freeze_panes = "B3"
        sheet.column_dimensions["A"].width = _WIDE["item"]
        sheet.append([_cell(sheet, heading)])
        sheet.append([_head(sheet, label) for label in rows[0]])
        for row in rows[1:]:
            sheet.append([_cell(sheet, value) for value in row])
    book.save(file)
    return sum(len(rows) - 1 for rows in sheets.values())


def _head(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    """One cell. Text stays text: what begins like a formula is never one (a resident typed it)."""
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value=value.astimezone(ZONE).replace(tzinfo=None, microsecond=0))
        cell.number_format = "yyyy-mm-dd hh:mm"
        return cell
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "yyyy-mm-dd"
        return cell
    if isinstance(value, Decimal):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "0.0"
        return cell
    if isinstance(value, int) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet)
    cell.value = str(value).translate(_ILLEGAL)
    cell.data_type = "s"
    if cell.value[:1] in "=+-@\t":
        cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=False)
    return cell
