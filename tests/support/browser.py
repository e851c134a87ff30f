"""Headless Chromium from Debian's package, and the project's own fonts so that Chinese has glyphs; signing in there."""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tests.support.scratch import ROOT, folder

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
)
SIZES = {
    "phone": (375, 812),
    "desk": (1280, 800),
    "wall": (1920, 1080),
    "kiosk": (1080, 1920),
}


def chromium() -> str | None:
    """The browser's program; CHROMIUM=/path names another."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def font_configuration() -> Path:
    """A fontconfig file that knows the shipped fonts alone: every machine draws the same page."""
    made = folder("fonts") / "fonts.conf"
    families = "".join(
        f"<alias binding='same'><family>{name}</family><prefer><family>Noto Sans SC</family></prefer></alias>"
        for name in ("sans-serif", "serif", "monospace", "system-ui")
    )
    made.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>"
        f"<dir>{escape(str(ROOT / 'yikou' / 'data' / 'fonts'))}</dir>"
        f"<cachedir>{escape(str(folder('fonts')))}</cachedir>{families}</fontconfig>",
        encoding="utf-8",
    )
    return made


def sign_in(page: "Page", url: str, username: str) -> "Page":
    """Somebody of the cast begins work in this browser."""
    from tests.world import PASSWORD

    page.goto(f"{url}/staff/")
    page.get_by_label("工号").fill(username)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="开始上班").click()
    page.wait_for_url(re.compile("/(console|office|hall|inspect)/"))
    return page


def fits(page: "Page", axe: "Callable[[Page], None]") -> None:
    """Accessible, and nothing stands out to the right."""
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
