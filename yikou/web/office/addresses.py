"""Where things of the house stand in the office, for links from several pages."""

from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

PAGES = {"departments": "office:hosts", "material_rules": "office:material_rules"}


def address_of(kind: str, code: str) -> str:
    """The page of an item, a package, the departments or the material rules."""
    if kind in PAGES:
        return reverse(PAGES[kind])
    return reverse("office:package" if kind == "package" else "office:item", args=[code])


def cases_of(*, start: date, end: date, **chosen: str) -> str:
    """The register of matters, narrowed to something; empty where there is no such page."""
    try:
        return f"{reverse('office:cases')}?{urlencode({'from': start.isoformat(), 'to': end.isoformat(), **chosen})}"
    except NoReverseMatch:
        return ""
