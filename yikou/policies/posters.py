"""What a poster says besides the rule's own words: the version line, and the sheet that is printed."""

from typing import Any

from yikou.kernel.rules import RuleText
from yikou.policies.rulebook import InForce

DECIDES, PRINTS = "系统按本版执行，屏幕和墙上是同一份。", "屏幕和墙上是同一份。"


def version_line(rule: InForce) -> str:
    """第2版，2026年9月1日起施行，编号 notice.binding@2。系统按本版执行，屏幕和墙上是同一份。

    That the system decides by it is said only of what it enforces.
    """
    day = rule.version.from_on
    from_on = f"{day.year}年{day.month}月{day.day}日起施行"
    return f"第{rule.version.version}版，{from_on}，编号 {rule.ref}。{DECIDES if rule.is_enforced else PRINTS}"


def sheet(rule: InForce, *, house: str = "", phone: str = "", url: str = "") -> dict[str, Any]:
    """The data of the document template `poster`; `house` is the centre's name, `url` the rule's page."""
    text = rule.text
    return {
        "title": text.title,
        "variant": text.variant,
        "institution": text.institution,
        "lead": text.plain,
        "lines": list(text.poster),
        "figures": [{"value": value, "label": label} for value, label in text.figures],
        "exceptions": [{"title": title, "text": said} for title, said in text.exceptions],
        "basis": list(text.basis),
        "version": version_line(rule),
        "house": house,
        "phone": phone,
        "url": url,
    }


def plain_text(text: RuleText, version: str = "") -> str:
    """A poster as plain text: for a terminal, and for reading aloud."""
    parts = [f"《{text.title}》" + (f"（{text.variant}）" if text.variant else ""), text.plain]
    parts += [f"{number}. {line}" for number, line in enumerate(text.poster, 1)]
    parts += [f"【{value}】{label}" for value, label in text.figures]
    parts += [f"例外 {title}：{said}" for title, said in text.exceptions]
    if text.basis:
        parts.append(f"依据：{'；'.join(text.basis)}")
    return "\n".join([*parts, version] if version else parts)
