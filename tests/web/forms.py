"""What a browser would send of a form on a page, read from its HTML."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any


class _Reader(HTMLParser):
    """Collects the controls of one form, by its id or its address."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside = form, False
        self.sent: dict[str, list[str]] = {}
        self.area = self.select = ""
        self.options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = self.form in (said.get("id", ""), said.get("action", "")) or not self.form
        if not self.inside:
            return
        name = said.get("name", "")
        if tag == "input" and name:
            self._take(said, name)
        elif tag == "textarea":
            self.area = name
            self.sent.setdefault(name, []).append("")
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option" and self.select:
            self.options.append((said.get("value", ""), "selected" in said))

    def _take(self, said: dict[str, str], name: str) -> None:
        ticked = said.get("type") not in ("checkbox", "radio") or "checked" in said
        if ticked and said.get("type") not in ("file", "submit"):
            self.sent.setdefault(name, []).append(said.get("value", "on"))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.area = ""
        elif tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            self.sent.setdefault(self.select, []).append(
                (chosen or [value for value, _ in self.options[:1]] or [""])[0]
            )
            self.select = ""


def filled(html: str, form: str = "", **changed: Any) -> dict[str, list[str]]:
    """The fields of a form (its id or action) as they stand, with some changed; names with dots have `__`."""
    reader = _Reader(form)
    reader.feed(html)
    new = {name.replace("__", "."): value for name, value in changed.items()}
    return reader.sent | {name: value if isinstance(value, list) else [value] for name, value in new.items()}


class _Answering(_Reader):
    """Fills a form in as somebody does who leaves nothing out; `kinds` says what is asked where."""

    def __init__(self, form: str, said: Mapping[str, Any]) -> None:
        super().__init__(form)
        self.said, self.kinds = said, dict[str, str]()

    def _take(self, said: dict[str, str], name: str) -> None:
        kind = "number" if said.get("inputmode") == "numeric" else said.get("type", "text")
        kind = self.kinds.setdefault(name, kind)
        if kind == "radio":
            self.sent.setdefault(name, [said.get("value", "on")])
        elif kind == "checkbox":
            self.sent.setdefault(name, []).append(said.get("value", "on"))
        elif kind not in ("file", "submit"):
            self.sent.setdefault(name, []).append(said.get("value") or self.said.get(kind, self.said["text"]))

    def handle_endtag(self, tag: str) -> None:
        name, of = self.area or self.select, "area" if self.area else "select"
        if name and tag in ("textarea", "select"):
            self.kinds[name] = of
            self.options = [one for one in self.options if one[0]] or self.options
        super().handle_endtag(tag)
        if tag == "textarea" and name:
            self.sent[name] = [self.sent[name][-1].strip() or self.said["text"]]


def answered(html: str, form: str = "", **said: Any) -> tuple[dict[str, list[str]], dict[str, str]]:
    """A form with an answer in every field, and the kind of each; `said` is what is answered to a kind of field."""
    reader = _Answering(form, {"text": "记一句话", **said})
    reader.feed(html)
    return reader.sent, reader.kinds
