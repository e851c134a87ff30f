"""Pages: nothing inline (the content security policy forbids it), colours that can be read, icons that are there."""

import re

import pytest

from tests.support.scratch import ROOT
from tests.support.sources import PRODUCT
from yikou.web.portal.joint import DRAWN, OTHER

TEMPLATES = sorted(PRODUCT.rglob("templates/**/*.html"))
TOKENS = PRODUCT / "web" / "static" / "yikou" / "css" / "tokens.css"
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|javascript:"""
    r"""|<script(?![^>]*\b(src|type=["']?(application/json|importmap)))"""
)
FOREIGN = re.compile(r"""<(?:script|link|img|iframe|source)[^>]+(?:src|href)\s*=\s*["'](?:https?:)?//[^"']+""")

SPRITE = (PRODUCT / "web" / "static" / "yikou" / "vendor" / "icons.svg").read_text(encoding="utf-8")
ICON_SOURCES = [*TEMPLATES, *(PRODUCT / "web").rglob("*.py"), *(PRODUCT / "data").rglob("*.yaml")]
ICON_ASKED = re.compile(
    r"""(?:{% icon |{% state |\bicon_name=|\bicon=|\bicon\()"([a-z0-9-]+)"|[{ ]icon: (?!str\b)([a-z0-9-]+)"""
)

# Text on its ground (4.5 to 1), and what only has to be seen, as lines and rings (3 to 1). WCAG 2.2 AA.
TEXT_PAIRS = [
    (ink, ground)
    for ground in ("surface", "ground")
    for ink in ("text", "text-2", "action", "action-hover", "done", "watch", "breach")
] + [
    ("text", "sunken"),
    ("text-2", "sunken"),
    ("on-action", "action"),
    ("on-action", "action-hover"),
    ("action", "action-soft"),
    ("text", "action-soft"),
    ("done", "done-soft"),
    ("watch", "watch-soft"),
    ("breach", "breach-soft"),
]
SEEN_PAIRS = [("line-control", "surface"), ("line-control", "ground"), ("focus", "surface"), ("focus", "ground")]


def test_a_template_holds_no_inline_style_or_script():
    assert _in_templates(INLINE, without=r"{#.*?#}|{% comment %}.*?{% endcomment %}") == {}


def test_a_template_fetches_nothing_from_elsewhere():
    assert _in_templates(FOREIGN) == {}


def _in_templates(wrong: re.Pattern[str], *, without: str = r"(?!)") -> dict[str, list[str]]:
    """What is found in each template that has any of it, by the template's name."""
    texts = {str(file.relative_to(PRODUCT)): file.read_text(encoding="utf-8") for file in TEMPLATES}
    shown = {name: re.sub(without, "", text, flags=re.S) for name, text in texts.items()}
    found = {name: [one.group(0).strip() for one in wrong.finditer(text)] for name, text in shown.items()}
    return {name: ones for name, ones in found.items() if ones}


def _values() -> dict[str, str]:
    text = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(encoding="utf-8"), flags=re.S)
    root = re.search(r":root\s*{(.*?)}", text, flags=re.S)
    found = dict(re.findall(r"--([\w-]+):\s*([^;]+);", root.group(1) if root else ""))
    return {name: _resolved(value, found) for name, value in found.items()}


def _resolved(value: str, found: dict[str, str]) -> str:
    while match := re.fullmatch(r"var\(--([\w-]+)\)", value.strip()):
        value = found[match.group(1)]
    return value.strip()


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG counts it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.skipif(not TOKENS.exists(), reason="no tokens yet")
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(ink: str, ground: str):
    values = _values()

    assert contrast(values[ink], values[ground]) >= 4.5


@pytest.mark.skipif(not TOKENS.exists(), reason="no tokens yet")
@pytest.mark.parametrize(("line", "ground"), SEEN_PAIRS)
def test_what_marks_a_control_can_be_seen(line: str, ground: str):
    values = _values()

    assert contrast(values[line], values[ground]) >= 3


def test_colours_are_named_in_the_tokens_alone():
    """Other stylesheets use meanings; a colour written there has no contrast that is checked."""
    sheets = [file for file in ROOT.glob("yikou/web/static/yikou/css/*.css") if file != TOKENS]
    wrong = [
        f"{file.name}: {found}"
        for file in sheets
        for found in re.findall(r"^\s*--[\w-]+:\s*#[0-9a-fA-F]{3,8}", file.read_text(encoding="utf-8"), flags=re.M)
    ]

    assert wrong == []


def _icon_names() -> list[tuple[str, str]]:
    """Every name that a template, a form or founding data asks an icon by, and where."""
    written = [(str(file.relative_to(PRODUCT)), file.read_text(encoding="utf-8")) for file in ICON_SOURCES]
    return sorted(
        {(name, file) for file, text in written for found in ICON_ASKED.findall(text) for name in found if name}
    )


def test_an_icon_that_is_asked_for_is_in_the_sprite():
    missing = [f"{file} shows nothing where it asks for {name}" for name, file in _icon_names() if _is_missing(name)]

    assert missing == [], "choose one of web/icons.txt:\n" + "\n".join(missing)


def _is_missing(name: str) -> bool:
    return f'id="{name}"' not in SPRITE


def test_every_station_of_life_has_an_icon_in_the_sprite():
    assert [icon for _, icon in (*DRAWN.values(), ("", OTHER)) if _is_missing(icon)] == []


def test_the_sprite_holds_what_its_list_says():
    listed = (PRODUCT / "web" / "icons.txt").read_text(encoding="utf-8").split()

    assert re.findall(r'<symbol id="([^"]+)"', SPRITE) == listed
