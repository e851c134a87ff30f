"""Tags and filters of every template: icons, dates, the ruler, people, rules, fields.

Words on a page are Chinese and plain; a tag prints the markup of one component of the stylesheet.
"""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.staticfiles.finders import find
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from yikou.kernel import identifiers
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web.navigation import laid_out, portal_nav
from yikou.web.ruler import Label, Ruler

register = template.Library()

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
# As the printed poster has them (data/documents/poster.typ).
_SENTENCE = re.compile(r"[^。]{2,13}。(?=.)")
_CLAUSE = re.compile(r"[^，。；：]{2,18}[，：]")
_ASSETS: dict[str, str] = {}


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file of ours, changing with the file so that browsers may keep it."""
    if path not in _ASSETS:
        import hashlib
        from pathlib import Path

        found = find(f"yikou/{path}")
        mark = hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:8] if found else ""
        _ASSETS[path] = static(f"yikou/{path}") + (f"?{mark}" if mark else "")
    return _ASSETS[path]


@register.simple_tag
def icon(name: str) -> SafeString:
    """An outline from the sprite; always beside a word."""
    return format_html('<svg class="y-i" aria-hidden="true"><use href="{}#{}"/></svg>', asset("vendor/icons.svg"), name)


@register.simple_tag
def mark() -> SafeString:
    """The mark: a window (口) standing on its counter (一)."""
    return mark_safe(
        '<svg class="y-mark" viewBox="0 0 40 40" aria-hidden="true" fill="none" stroke="currentColor"'
        ' stroke-width="4.6" stroke-linecap="round" stroke-linejoin="round">'
        '<rect x="9" y="4.5" width="22" height="20" rx="4"/><path d="M3.5 34h33"/></svg>'
    )


# dates


Day = date | datetime


def _local(value: Day) -> Day:
    return value.astimezone(ZONE) if isinstance(value, datetime) and value.tzinfo else value


@register.filter
def day(value: Day | None) -> str:
    """`11月24日 周二`."""
    if not value:
        return ""
    value = _local(value)
    return f"{value.month}月{value.day}日 {WEEKDAYS[value.weekday()]}"


@register.filter
def shortday(value: Day | None) -> str:
    """`11月24日`."""
    if not value:
        return ""
    value = _local(value)
    return f"{value.month}月{value.day}日"


@register.filter
def fullday(value: Day | None) -> str:
    """`2026年11月24日`."""
    if not value:
        return ""
    value = _local(value)
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def clocktime(value: Day | None) -> str:
    """`10:24`."""
    return f"{_local(value):%H:%M}" if value else ""


@register.filter
def moment(value: Day | None) -> str:
    """`11月24日 10:24`."""
    return f"{shortday(value)} {clocktime(value)}" if value else ""


@register.filter
def daytime(value: Day | None) -> str:
    """`11月24日 周二 10:24`."""
    return f"{day(value)} {clocktime(value)}" if value else ""


@register.filter
def fullmoment(value: Day | None) -> str:
    """`2026年11月24日 10:24`."""
    return f"{fullday(value)} {clocktime(value)}" if value else ""


_SHAPES = {
    "day": day,
    "shortday": shortday,
    "fullday": fullday,
    "clocktime": clocktime,
    "moment": moment,
    "daytime": daytime,
    "fullmoment": fullmoment,
}


@register.simple_tag
def when(value: Day | None, shape: str = "moment") -> SafeString:
    """A `<time>` with its machine-readable value: `{% when case.due_on "day" %}`."""
    if not value:
        return SafeString("")
    local = _local(value)
    stamp = local.isoformat(timespec="seconds") if isinstance(local, datetime) else local.isoformat()
    return format_html('<time datetime="{}">{}</time>', stamp, _SHAPES[shape](value))


# numbers

_PARTED = re.compile(r"^.{1,8}?(?:镇|街道|乡)(?=.{4})")
_CLOSE = re.compile(r"(?<=\d)(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=\d)")


@register.filter
def minutes(seconds: float) -> str:
    """A length in seconds as minutes: `6.4`."""
    return f"{seconds / 60:.1f}"


@register.filter
def seat(number: str) -> str:
    """`3 号窗口`, `总台`."""
    return identifiers.seat(str(number))


@register.filter
def spaced(value: str) -> str:
    """`25 个工作日`: air between figures and characters, as pages write it."""
    return _CLOSE.sub(" ", value)


@register.filter
def parted(name: str) -> SafeString:
    """The name of a centre in its two parts, so that a narrow head breaks between them: 柳湾镇, 受理中心."""
    parts = _PARTED.sub(r"\g<0>\n", name, count=1).split("\n")
    return format_html_join("", '<span class="y-part">{}</span>', ((part,) for part in parts))


@register.filter
def grouped(value: int | float | None) -> str:
    """`2,847`."""
    return "" if value is None else f"{value:,}"


@register.simple_tag
def figure(value: Any, label: str, href: str, unit: str = "", note: str = "") -> SafeString:
    """A number that opens into what it counts."""
    shown = grouped(value) if isinstance(value, int) else value
    small = format_html("<small>{}</small>", unit) if unit else ""
    em = format_html("<em>{}</em>", note) if note else ""
    return format_html('<a class="y-figure" href="{}"><b>{}{}</b><span>{}</span>{}</a>', href, shown, small, label, em)


@register.filter
def caught(line: str) -> SafeString:
    """What the eye catches first in a line of a poster, in bold: a short first sentence, else the first clause."""
    first = _SENTENCE.match(line) or _CLAUSE.match(line)
    if first is None:
        return format_html("{}", line)
    return format_html("<b>{}</b>{}", first[0], line[first.end() :])


@register.filter
def surname(name: str) -> str:
    """The first character of a name, for a face."""
    return name[:1]


@register.filter
def masked_name(name: str) -> str:
    """`周*芳`: the middle of a name, or all but the first of two characters, is hidden."""
    if len(name) <= 2:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]


@register.filter
def masked(value: str, kind: str = "resident_id") -> str:
    """A number with its middle hidden (identity, phone, bank card), by the kernel's one mask."""
    from yikou.kernel.identifiers import mask

    return mask(kind, value)


# components


@register.simple_tag
def ruler(drawn: Ruler | None, mini: bool = False) -> SafeString:
    """The working-day ruler of `yikou.web.ruler`; `mini=True` in a row of a table, without labels."""
    if drawn is None:
        return SafeString("")
    cells = format_html_join("", "<i{}{}></i>", ((_data("d", c.state), _data("gap", c.gap)) for c in drawn.cells))
    labels: SafeString | str = ""
    if not mini:
        labels = format_html_join("", '<span data-n="{}">{}{}</span>', map(_label, drawn.labels))
    kind = "y-ruler y-ruler--mini" if mini else "y-ruler"
    return format_html(
        '<div class="{}" data-days="{}" role="img" aria-label="{}">{}{}</div>',
        kind,
        drawn.days,
        drawn.told,
        cells,
        labels,
    )


def _label(one: Label) -> tuple[int, SafeString | str, str]:
    return one.days, format_html("<b>{}</b>", one.title) if one.title else "", one.told


def _data(name: str, value: str | bool) -> SafeString:
    if not value:
        return SafeString("")
    return format_html(' data-{}="{}"', name, "" if value is True else value)


@register.simple_tag
def flow(steps: Any) -> SafeString:
    """Steps as wide as their days; each has `name`, `days`, `role` (window department hold end), `told` lines."""
    return format_html('<ol class="y-flow">{}</ol>', format_html_join("", "{}", ((_step(step),) for step in steps)))


def _step(step: Any) -> SafeString:
    cells = mark_safe("<i></i>" * max(step.days, 1))
    told = format_html_join(mark_safe(" <br>"), "{}", ((line,) for line in step.told))
    return format_html(
        '<li data-role="{}" data-days="{}"><span class="bar" aria-hidden="true">{}</span>'
        "<b>{}</b><small>{}</small></li>",
        step.role,
        max(step.days, 1),
        cells,
        step.name,
        told,
    )


@register.simple_tag
def person(name: str, where: str = "", tag: str = "", tone: str = "") -> SafeString:
    """A face, a name, where to find them; `tag` says what they are here."""
    said = format_html(' <span class="y-tag"{}>{}</span>', _data("tone", tone), tag) if tag else ""
    return format_html(
        '<div class="y-person"><span class="face" aria-hidden="true">{}</span><div><b>{}</b>{}<p>{}</p></div></div>',
        surname(name),
        name,
        said,
        where,
    )


@register.simple_tag(takes_context=True)
def policy(context: Context, rule: Any) -> SafeString:
    """The rule that bites here, with its version; leads to the poster. Takes a rule or its `code@version`."""
    if not rule:
        return SafeString("")
    ref, title = (rule, _title(context, rule)) if isinstance(rule, str) else (rule.ref, rule.text.title)
    code, _, version = ref.partition("@")
    shown = f"{title} 第 {version} 版" if version else title
    address = reverse("portal:rule", args=[code.partition(":")[0]])
    return format_html('<a class="y-policy" href="{}">{}{}</a>', address, icon("scale"), shown)


@register.simple_tag(takes_context=True)
def refusal_policy(context: Context, refusal: Any) -> SafeString:
    """The rule that a refusal stands on, where it names one."""
    return policy(context, refusal.rule) if refusal and refusal.rule else SafeString("")


def _title(context: Context, ref: str) -> str:
    """The name of a rule at the centre that is asked; its code where no such rule is in force."""
    code = ref.partition("@")[0].partition(":")[0]
    request = context.get("request")
    try:
        return rulebook(request.centre, request.today).by_code(code).text.title if request else code
    except Refusal:
        return code


@register.simple_tag
def portal_ways() -> Any:
    """The entries of the portal's head."""
    return portal_nav()


@register.simple_tag(takes_context=True)
def staff_ways(context: Context) -> Any:
    """The two rows of the office's head: its heads, and what stands under the current one."""
    return laid_out(context.get("staff_nav") or (), context.get("section") or "")


@register.simple_tag
def tag(text: str, tone: str = "") -> SafeString:
    """What kind of thing this is."""
    return format_html('<span class="y-tag"{}>{}</span>', _data("tone", tone), text)


@register.simple_tag
def card(colour: str, text: str) -> SafeString:
    """黄牌, 红牌: the word is always beside it. `colour` is yellow or red."""
    return format_html('<span class="y-card" data-card="{}">{}</span>', colour, text)


@register.simple_block_tag
def say(content: str, title: str = "", icon_name: str = "info-circle", tone: str = "", role: str = "") -> SafeString:
    """One sentence that matters here: `{% say "约好了" icon_name="check" tone="done" %}<p>…</p>{% endsay %}`."""
    spoken = format_html(' role="{}"', role) if role else ""
    heading = format_html("<b>{}</b>", title) if title else ""
    return format_html(
        '<div class="y-say"{}{}>{}{}{}</div>', _data("tone", tone), spoken, icon(icon_name), heading, mark_safe(content)
    )


@register.simple_block_tag
def state(content: str, icon_name: str, tone: str = "", panel: bool = True) -> SafeString:
    """Empty, locked, lost: the mark with an icon in its window; the content has the heading, a `p`, `.acts`."""
    kind = "y-state y-panel" if panel else "y-state"
    return format_html(
        '<div class="{}"{}><span class="box" aria-hidden="true">{}</span>{}</div>',
        kind,
        _data("tone", tone),
        icon(icon_name),
        mark_safe(content),
    )


@register.simple_tag
def field(
    name: str,
    label: str,
    value: Any = "",
    error: str = "",
    hint: str = "",
    kind: str = "text",
    num: bool = False,
    invalid: Any = False,
    **more: Any,
) -> SafeString:
    """A label, its control, its hint and the sentence under it. `more` become attributes (`inputmode="numeric"`)."""
    ident = f"f-{name}"
    described = " ".join(f"{ident}-{part}" for part, text in (("hint", hint), ("err", error)) if text)
    attributes = format_html_join(
        "", ' {}="{}"', ((key.replace("_", "-"), v) for key, v in more.items() if v is not True)
    )
    flags = mark_safe("".join(f" {key}" for key, v in more.items() if v is True))
    wrong = mark_safe(' aria-invalid="true"') if error or invalid else ""
    about = format_html(' aria-describedby="{}"', described) if described else ""
    shared = format_html(
        'class="y-input{}" id="{}" name="{}"{}{}{}{}',
        " num" if num else "",
        ident,
        name,
        wrong,
        about,
        attributes,
        flags,
    )
    if kind == "textarea":
        control = format_html("<textarea {}>{}</textarea>", shared, value or "")
    else:
        control = format_html('<input {} type="{}" value="{}">', shared, kind, "" if value is None else value)
    return format_html(
        '<div class="y-field"><label for="{}">{}</label>{}{}{}</div>',
        ident,
        label,
        control,
        _note(ident, "hint", hint),
        _note(ident, "err", error),
    )


def _note(ident: str, part: str, text: str) -> SafeString:
    if not text:
        return SafeString("")
    kind = mark_safe(' class="y-err"') if part == "err" else ""
    return format_html('<small id="{}-{}"{}>{}</small>', ident, part, kind, text)


@register.filter
def may(actor: Any, right: str) -> bool:
    """`actor|may:"cases.decide"`: whether somebody holds a right; a page shows only what may be done."""
    return bool(actor and actor.may(right))


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`errors|get:"name"`: a mapping's value, or nothing."""
    return mapping.get(key, "") if mapping else ""
