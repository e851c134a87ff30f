"""A receipt in ESC/POS, as every receipt printer sold in China understands it, and the way to the printer.

Six commands: initialise, kanji mode (GB 18030), size, alignment, QR code, cut.
"""

import socket
from collections.abc import Sequence

ESC, FS, GS, DLE_EOT = b"\x1b", b"\x1c", b"\x1d", b"\x10\x04"
START, KANJI, CENTRED, CUT = ESC + b"@", FS + b"&", ESC + b"a\x01", b"\n\n\n" + GS + b"V\x42\x00"
PLAIN, LARGE, HUGE = (GS + b"!" + size for size in (b"\x00", b"\x11", b"\x33"))
# Asked before printing: what the paper sensor says. Printers without an answer are believed to have paper.
ASK_PAPER, PAPER_OUT = DLE_EOT + b"\x04", 0x60
PORT, PATIENCE, PATIENCE_FOR_PAPER = 9100, 1.5, 0.4


class PrinterOut(OSError):
    """The printer answers that it cannot print; its argument says why, in words."""


def receipt(*, head: str, title: str, number: str, lines: Sequence[str], qr: str, wide: bool) -> bytes:
    """A ticket: the centre, the line, the number as large as the paper takes, what to know, the code."""
    parts = [
        *(START, KANJI, CENTRED, PLAIN, _text(head)),
        *(LARGE, _text(title), HUGE if wide or len(number) <= 4 else LARGE, _text(number), PLAIN),
        *(_text(one) for one in lines),
        *(qr_code(qr, size=6 if wide else 5), CUT),
    ]
    return b"".join(parts)


def _text(line: str) -> bytes:
    return line.encode("gb18030", errors="replace") + b"\n"


def qr_code(content: str, *, size: int) -> bytes:
    """A QR code that the printer draws itself (GS ( k, model 2, level M)."""
    data = content.encode()
    stored = (len(data) + 3).to_bytes(2, "little") + b"1P0" + data
    commands = (b"\x04\x001A2\x00", b"\x03\x001C" + bytes([size]), b"\x03\x001E1", stored, b"\x03\x001Q0")
    return b"".join(GS + b"(k" + one for one in commands) + b"\n"


def address(typed: str) -> tuple[str, int]:
    """Host and port of a printer. Refuses with ValueError what is none."""
    host, _, port = typed.strip().rpartition(":") if ":" in typed else (typed.strip(), "", str(PORT))
    if not host or any(one.isspace() or one == "/" for one in host) or not 0 < int(port) < 65536:
        raise ValueError(typed)
    return host, int(port)


def send(printer: str, data: bytes) -> None:
    """Hand a receipt to a printer in the network. Raises OSError where it does not take it or has no paper."""
    try:
        host = address(printer)
    except ValueError:
        raise PrinterOut("打印机地址不对") from None
    with socket.create_connection(host, timeout=PATIENCE) as line:
        _refuse_without_paper(line)
        line.settimeout(PATIENCE)
        line.sendall(data)


def _refuse_without_paper(line: socket.socket) -> None:
    line.sendall(ASK_PAPER)
    line.settimeout(PATIENCE_FOR_PAPER)
    try:
        told = line.recv(1)
    except TimeoutError:
        return
    if told and told[0] & PAPER_OUT:
        raise PrinterOut("没有纸了")
