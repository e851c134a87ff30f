"""Receipts for a printer in the network: against a socket that plays the printer."""

import socket

import pytest

from tests.web.printers import Printer
from yikou.web.hall import escpos

SLIP = escpos.receipt(
    head="云水中心", title="综合业务", number="A030", lines=("请到 A 区坐",), qr="https://x/t/1", wide=True
)


def test_a_receipt_reaches_the_printer_in_its_own_characters(printer: Printer) -> None:
    escpos.send(printer.address, SLIP)
    assert printer.done.wait(5)

    (got,) = printer.got
    assert got.startswith(escpos.ASK_PAPER)
    assert "综合业务".encode("gb18030") in got
    assert b"A030" in got
    assert b"https://x/t/1" in got
    assert got.endswith(escpos.CUT)


def test_a_printer_that_says_nothing_of_its_paper_is_believed(printer: Printer) -> None:
    printer.paper = None

    escpos.send(printer.address, SLIP)

    assert printer.done.wait(5)
    assert b"A030" in printer.got[0]


def test_a_printer_without_paper_says_so_and_gets_nothing(printer: Printer) -> None:
    printer.paper = b"\x72"

    with pytest.raises(escpos.PrinterOut, match="没有纸了"):
        escpos.send(printer.address, SLIP)

    assert printer.done.wait(5)
    assert b"A030" not in printer.got[0]


def test_a_printer_that_is_not_there_is_an_error_of_the_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

    with pytest.raises(OSError, match="refused"):
        escpos.send(f"127.0.0.1:{port}", SLIP)
    for odd in ("", "a b", "x:99999", "x:y", "http://x/"):
        with pytest.raises(escpos.PrinterOut):
            escpos.send(odd, SLIP)
    assert escpos.address("10.0.0.5") == ("10.0.0.5", 9100)


def test_narrow_paper_takes_a_long_number_smaller() -> None:
    narrow = escpos.receipt(head="中心", title="综合", number="A1030", lines=(), qr="x", wide=False)

    assert escpos.HUGE not in narrow
    assert escpos.HUGE in SLIP
