"""Forms of the house as data: which controls a form has, reading what was typed, asking again.

A form that is refused comes back as it was typed, with the sentence under the control that is wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked
from yikou.web.office import meanwhile
from yikou.web.pages import again

FORM = "office/people/form.html"
_FIRST_YEAR, _LAST_YEAR = 1949, 2100
Said = Mapping[str, Any]


@dataclass(frozen=True)
class Control:
    """One question of a form. `kind` is text, area, number, date, time, moment, select, choices or check.

    `asked` is the sentence where nothing was typed; without it the answer may be empty.
    `most` is the longest text, or the largest number. No `name` is one that a dict has of its own (`items`):
    templates would find the sentence under it instead.
    """

    name: str
    label: str
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    most: int = 60
    asked: str = ""
    value: Any = ""

    def read(self, sent: QueryDict) -> tuple[Any, str]:
        """What was answered, as its type, and the sentence where it is wrong."""
        if self.kind == "check":
            return bool(sent.get(self.name)), ""
        if self.kind == "choices":
            return self._chosen(sent.getlist(self.name))
        typed = sent.get(self.name, "").strip()
        typed = typed if self.kind == "area" else " ".join(typed.split())
        if not typed:
            return "" if self.kind in ("text", "area", "select") else None, self.asked
        return getattr(self, f"_{self.kind}")(typed)  # type: ignore[no-any-return]

    def shown(self, sent: QueryDict | None) -> Any:
        """What stands in the control: what was typed, else what it begins with."""
        if sent is None:
            return self.value
        if self.kind == "check":
            return bool(sent.get(self.name))
        return sent.getlist(self.name) if self.kind == "choices" else sent.get(self.name, "")

    def _chosen(self, typed: list[str]) -> tuple[Any, str]:
        known = {value for value, _ in self.options}
        chosen = tuple(dict.fromkeys(one for one in typed if one in known))
        return chosen, self.asked if not chosen else ""

    def _text(self, typed: str) -> tuple[Any, str]:
        return typed, f"最多 {self.most} 个字，现在 {len(typed)} 个。" if len(typed) > self.most else ""

    def _area(self, typed: str) -> tuple[Any, str]:
        return self._text("\n".join(typed.splitlines()))

    def _number(self, typed: str) -> tuple[Any, str]:
        wrong = f"请填 0 到 {self.most} 的整数。"
        if not typed.isdecimal() or len(typed) > 12 or int(typed) > self.most:
            return None, wrong
        return int(typed), ""

    def _select(self, typed: str) -> tuple[Any, str]:
        return (typed, "") if typed in {value for value, _ in self.options} else ("", "请从列出的里面选一个。")

    def _date(self, typed: str) -> tuple[Any, str]:
        try:
            found = date.fromisoformat(typed)
        except ValueError:
            return None, "请填日期，如 2026-12-01。"
        return (found, "") if _FIRST_YEAR <= found.year <= _LAST_YEAR else (None, "年份不对，请再看一看。")

    def _time(self, typed: str) -> tuple[Any, str]:
        try:
            found = time.fromisoformat(typed)
        except ValueError:
            return None, "请填时间，如 12:00。"
        return found.replace(second=0, microsecond=0, tzinfo=None), ""

    def _moment(self, typed: str) -> tuple[Any, str]:
        try:
            found = datetime.fromisoformat(typed)
        except ValueError:
            return None, "请填日期和时间，如 2026-12-01 09:00。"
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR or found.tzinfo is not None:
            return None, "请填日期和时间，如 2026-12-01 09:00。"
        return found.replace(tzinfo=ZONE), ""


@dataclass(frozen=True)
class Form:
    """A page with one form: what it is about, its controls, its one button, the way back.

    `is_shared` where it changes what stands already, so that two who do so at once take nothing from each other.
    """

    title: str
    button: str
    back: str
    back_label: str
    controls: tuple[Control, ...] = ()
    lead: str = ""
    notes: tuple[str, ...] = ()
    section: str = "people"
    icon: str = "check"
    rule: str = ""
    is_shared: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """What it was drawn with, where others may change it meanwhile."""
        return meanwhile.marks(self.controls) if self.is_shared else ""


def form_of(
    title: str, button: str, back: str, back_label: str, *controls: Control, section: str, rule: str, lead: str = ""
) -> Form:
    """A form with its controls one after the other, on the pages of a section and under its rule."""
    return Form(title, button, back, back_label, controls, lead=lead, section=section, rule=rule)


@dataclass(frozen=True)
class _Shown:
    control: Control
    value: Any
    error: str


Act = Callable[[Said], "HttpResponse | str"]


def ask(request: Asked, form: Form, act: Act, template: str = FORM) -> HttpResponse:
    """Show a form; once it is sent, read it, act and go on to the address that `act` answers (or show its page)."""
    if request.method != "POST":
        return render(request, template, _context(form, None, {}))
    sent, changed = meanwhile.merged(form.controls, request.POST) if form.is_shared else (request.POST, None)
    said, errors = read(form.controls, sent)
    if errors or changed:
        return again(request, template, _context(form, sent, errors), changed)
    try:
        done = act(said)
    except Refusal as refusal:
        return again(request, template, _context(form, sent, {}), refusal)
    return HttpResponseRedirect(done) if isinstance(done, str) else done


def read(controls: tuple[Control, ...], sent: QueryDict) -> tuple[dict[str, Any], dict[str, str]]:
    """What was answered by name, and what is wrong by name."""
    said, errors = {}, {}
    for one in controls:
        said[one.name], wrong = one.read(sent)
        if wrong:
            errors[one.name] = wrong
    return said, errors


def _context(form: Form, sent: QueryDict | None, errors: Mapping[str, str]) -> dict[str, Any]:
    shown = [_Shown(one, one.shown(sent), errors.get(one.name, "")) for one in form.controls]
    return {"section": form.section, "form": form, "shown": shown, "errors": errors, **form.more}
