"""What a browser would send of a form on a page, read from its HTML."""

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
