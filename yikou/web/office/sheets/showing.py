"""From the format to the controls of a page: names, choices, rows, and the sentences under what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yikou.web.office.sheets.fields import SECTIONS, Field, Section

Offers = Mapping[str, Mapping[str, str]]
Faults = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Choice:
    """One thing to choose."""

    key: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """One row of a list: its place, what heads it, its controls."""

    name: str
    mark: str
    number: int
    title: str
    told: str
    controls: tuple["Control", ...]
    is_first: bool
    is_last: bool
    is_new: bool
    is_wrong: bool
    errors: Sequence[str] = ()

    @property
    def dashed(self) -> str:
        """Its place as part of an id."""
        return self.name.replace(".", "-")

    @property
    def is_open(self) -> bool:
        """Whether somebody should look at it now."""
        return self.is_new or self.is_wrong or not self.title


@dataclass(frozen=True)
class Amounts:
    """A question by whose answer the fee differs: its options with their amounts."""

    key: str
    question: str
    chosen: bool
    options: tuple[tuple[str, str, str, Any], ...]


@dataclass(frozen=True)
class Control:
    """One control: its field, its name in the form, what it holds, what is wrong with it."""

    field: Field
    name: str
    value: Any
    errors: Sequence[str] = ()
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    parts: tuple["Control", ...] = ()
    amounts: tuple[Amounts, ...] = ()
    takes_focus: bool = False

    @property
    def ident(self) -> str:
        """Its id in the page."""
        return "f-" + self.name.replace(".", "-")

    @property
    def rows_shown(self) -> int:
        """How high a list of lines stands."""
        return max(2, str(self.value).count("\n") + 2)

    @property
    def described(self) -> str:
        """What describes it, for who listens."""
        return " ".join(
            f"{self.ident}-{part}" for part, said in (("hint", self.field.hint), ("err", self.errors)) if said
        )

    @property
    def is_wrong(self) -> bool:
        """Whether it or anything in it is wrong."""
        return bool(self.errors) or any(one.is_wrong for one in self.rows) or any(one.is_wrong for one in self.parts)


@dataclass(frozen=True)
class Shown:
    """A section with its controls."""

    section: Section
    controls: tuple[Control, ...]

    @property
    def is_wrong(self) -> bool:
        """Whether anything in it is wrong."""
        return any(one.is_wrong for one in self.controls)


@dataclass(frozen=True)
class _Page:
    """What every control may need: the whole sheet, the lists offered, the faults by name, the new row."""

    said: Mapping[str, Any]
    offers: Offers
    faults: Faults
    new: str


def show(kind: str, said: Mapping[str, Any], *, offers: Offers, faults: Faults, new: str = "") -> tuple[Shown, ...]:
    """The whole sheet; `faults` are sentences by the name of a control, `new` the row that was just added."""
    page = _Page(said, offers, faults, new)
    return tuple(Shown(one, _controls(one.fields, said, "", page)) for one in SECTIONS[kind])


def names(shown: Sequence[Shown]) -> dict[str, str]:
    """Every control's name with what it is called, rows included: `材料 · 居民身份证 · 份数`."""
    called: dict[str, str] = {}
    for one in shown:
        _call(one.controls, (), called)
    return called


def _call(controls: Sequence[Control], path: tuple[str, ...], called: dict[str, str]) -> None:
    for one in controls:
        here = (*path, one.field.label)
        called[one.name] = " · ".join(here)
        for row in one.rows:
            called[row.name] = " · ".join((*here, row.title or str(row.number)))
            _call(row.controls, (*here, row.title or str(row.number)), called)
        _call(one.parts, here, called)


def _controls(fields: Sequence[Field], said: Mapping[str, Any], at: str, page: _Page) -> tuple[Control, ...]:
    focus = next((one.name for one in fields if one.kind in ("text", "choice")), "")
    is_new = bool(page.new) and at == f"{page.new}."
    return tuple(
        _control(one, said.get(one.name), at + one.name, page, takes_focus=is_new and one.name == focus)
        for one in fields
    )


def _control(one: Field, value: Any, name: str, page: _Page, *, takes_focus: bool = False) -> Control:
    more = _MORE.get(one.kind, _plain)(one, value, name, page)
    return Control(
        field=one,
        name=name,
        value=more.pop("value", "" if value is None else value),
        errors=tuple(page.faults.get(name, ())),
        takes_focus=takes_focus,
        **more,
    )


def _plain(one: Field, value: Any, name: str, page: _Page) -> dict[str, Any]:
    return {"choices": tuple(Choice(key, label, False) for key, label in page.offers.get(one.offered, {}).items())}


def _choice(one: Field, value: Any, name: str, page: _Page) -> dict[str, Any]:
    """What can be chosen; a value that is none of it stays choosable, so that it is not lost."""
    offered = dict(one.options or page.offers.get(one.offered, {}))
    chosen = list(value) if isinstance(value, list | tuple) else [str(value or "")]
    labels = page.offers.get("words", {})
    offered |= {str(key): labels.get(str(key), str(key)) for key in chosen if key and str(key) not in offered}
    if one.kind != "choice":  # what is chosen first and in its order, so that looking at a sheet changes nothing
        offered = {key: offered[key] for key in dict.fromkeys([*filter(None, map(str, chosen)), *offered])}
    return {"choices": tuple(Choice(key, label, key in chosen) for key, label in offered.items())}


def _lines(one: Field, value: Any, name: str, page: _Page) -> dict[str, Any]:
    return {"value": "\n".join(map(str, value or ()))}


def _part(one: Field, value: Any, name: str, page: _Page) -> dict[str, Any]:
    said = value if isinstance(value, Mapping) else {}
    return {"value": "", "parts": _controls(one.fields, said, f"{name}.", page)}


def _rows(one: Field, value: Any, name: str, page: _Page) -> dict[str, Any]:
    listed = [row if isinstance(row, Mapping) else {} for row in value or ()]
    return {"value": "", "rows": tuple(_row(one, row, n, len(listed), name, page) for n, row in enumerate(listed))}


def _row(one: Field, said: Mapping[str, Any], n: int, total: int, name: str, page: _Page) -> Row:
    here = f"{name}.{n}"
    controls = _controls(one.fields, said, f"{here}.", page)
    errors = tuple(page.faults.get(here, ()))
    return Row(
        name=here,
        mark=str(n),
        number=n + 1,
        title=_title(one, said, page),
        told="，".join(_told(one, said)),
        controls=controls,
        is_first=n == 0,
        is_last=n == total - 1,
        is_new=here == page.new,
        is_wrong=bool(errors) or any(control.is_wrong for control in controls),
        errors=errors,
    )


def _title(one: Field, said: Mapping[str, Any], page: _Page) -> str:
    first = one.fields[0]
    text = str(said.get(first.name) or "")
    return page.offers.get(first.offered, {}).get(text, text) if first.kind == "choice" else text


def _told(one: Field, said: Mapping[str, Any]) -> list[str]:
    """A folded row in a few words."""
    if one.name == "materials":
        words = [field.options.get(str(said.get("form")), "") for field in one.fields if field.name == "form"]
        words += [f"{said.get('copies')} 份"] if said.get("copies") else []
        words += [str(said.get("issuer") or ""), "必交" if said.get("required") else "看情形"]
        return [word for word in words if word]
    labels = [str(option.get("label", "")) for option in said.get("options", ()) if isinstance(option, Mapping)]
    return ["，".join(filter(None, [" / ".join(filter(None, labels)), str(said.get("where") or "")]))]


def _term(one: Field, value: Any, name: str, page: _Page) -> dict[str, Any]:
    said = value if isinstance(value, Mapping) else {}
    unit = next(iter(said), "days")
    count = said.get(unit)
    choices = tuple(Choice(key, label, key == unit) for key, label in (("days", "日"), ("months", "个月")))
    return {"value": "" if count is None else count, "choices": choices}


def _fee(one: Field, value: Any, name: str, page: _Page) -> dict[str, Any]:
    said = value if isinstance(value, Mapping) else {}
    by_option = said.get("by_option") or {}
    return {"value": dict(said), "amounts": tuple(_asked(page.said.get("situations"), by_option, name))}


def _asked(situations: Any, by_option: Mapping[str, Any], name: str) -> Sequence[Amounts]:
    found = []
    for question in situations or ():
        key = str(question.get("key") or "")
        amounts = by_option.get(key) or {}
        options = tuple(
            _amount(f"{name}.by_option.{key}", option, amounts)
            for option in question.get("options") or ()
            if option.get("key")
        )
        if key and options:
            found.append(Amounts(key, str(question.get("question")), key in by_option, options))
    return found


def _amount(at: str, option: Mapping[str, Any], amounts: Mapping[str, Any]) -> tuple[str, str, str, Any]:
    key = str(option["key"])
    return f"{at}.{key}", str(option.get("label") or key), key, amounts.get(key, "")


_MORE: Mapping[str, Callable[[Field, Any, str, _Page], dict[str, Any]]] = {
    "choice": _choice,
    "choices": _choice,
    "keys": _choice,
    "picked": _choice,
    "lines": _lines,
    "part": _part,
    "rows": _rows,
    "term": _term,
    "fee": _fee,
}
