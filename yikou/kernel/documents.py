"""Documents: a template and plain data become a PDF, without a system package or a network.

Templates are the `.typ` files in `data/documents`; README.md there says what each takes. The two
weights of Noto Sans SC in `data/fonts` are embedded as subsets; the environment's YIKOU_FONTS may
name a folder with a larger font for rare characters.
"""

import io
import json
import os
import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

_DATA = Path(__file__).resolve().parent.parent / "data"
_TEMPLATES = _DATA / "documents"
_LONG = re.compile(r"[!-~]{18,}")
_BREAK = "\u200b"
_one_at_a_time = Lock()


def templates() -> tuple[str, ...]:
    """The names of the templates: receipt, notice, poster …"""
    return tuple(sorted(file.stem for file in _TEMPLATES.glob("*.typ") if file.stem != "base"))


def render_pdf(template: str, data: dict[str, Any]) -> bytes:
    """A document as PDF: `template` by name, `data` as README.md beside the templates describes it.

    The same data gives the same bytes. Texts are set as they are; dates are written out in
    Chinese. Raises ValueError for a template that does not exist.
    """
    if template not in templates():
        raise ValueError(f"no template is called {template}")
    inputs = {"data": json.dumps(_settable(_addressed(data)), ensure_ascii=False)}
    if text := data.get("qr") or data.get("address") or data.get("url"):
        inputs["qr"] = _qr(str(text), border=0)
    with _one_at_a_time:
        made = _compiler().compile(input=_TEMPLATES / f"{template}.typ", sys_inputs=inputs, timestamp=0)
    assert isinstance(made, bytes)
    return made


def qr_svg(text: str) -> str:
    """A QR code as an SVG element for a page: as large as its box, class `qr`, no inline styles."""
    return _qr(text, border=1, svgclass="qr", title="二维码")


def _qr(text: str, **options: Any) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, nl=False, omitsize=True, lineclass=None, **options
    )
    return out.getvalue().decode()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    """One for the process: the fonts are read once, and what did not change is not set again."""
    folders = [str(_DATA / "fonts")]
    if more := os.environ.get("YIKOU_FONTS"):
        folders.append(more)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(root=_TEMPLATES, font_paths=fonts)


def _addressed(data: dict[str, Any]) -> dict[str, Any]:
    """The centre by its name alone (`house`, `phone`) as well as in full (`centre`)."""
    if "centre" in data or "house" not in data:
        return data
    return {**data, "centre": {"name": data["house"], "supervision_phone": data.get("phone", "")}}


def _settable(value: Any) -> Any:
    """Data as the templates take it: dates in words, and places to break in long codes and addresses."""
    if isinstance(value, dict):
        return {str(key): _settable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_settable(one) for one in value]
    if isinstance(value, datetime):
        return f"{value.year}年{value.month}月{value.day}日 {value:%H:%M}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if value is None or isinstance(value, bool | int | float):
        return value
    return _LONG.sub(_breakable, str(value))


def _breakable(found: re.Match[str]) -> str:
    run = found[0]
    return _BREAK.join(run[start : start + 6] for start in range(0, len(run), 6))
