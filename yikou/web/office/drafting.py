"""A draft of the catalogue as a page shows it: its sheet, what can be chosen, what is still wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yikou.accounts import queries as accounts
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Material
from yikou.catalogue.queries import Catalogue, Change, Violation
from yikou.ledger import queries as ledger
from yikou.web.asked import Asked
from yikou.web.office.addresses import address_of
from yikou.web.office.sheets import faults, showing
from yikou.web.office.sheets.fields import ITEM
from yikou.web.office.sheets.reading import number

if TYPE_CHECKING:
    from yikou.catalogue.models import Edition

TITLES = {"departments": "部门和类别", "material_rules": "免交材料规则"}


@dataclass(frozen=True)
class Checked:
    """What the check says: at which controls of this sheet, and what becomes wrong elsewhere."""

    here: Sequence[faults.Fault]
    elsewhere: Sequence[tuple[str, str]]

    @property
    def count(self) -> int:
        """How many sentences there are."""
        return len(self.here) + len(self.elsewhere)


def title_of(kind: str, said: Mapping[str, Any], code: str) -> str:
    """What a thing of the catalogue is called."""
    return str(TITLES.get(kind) or said.get("short_name") or said.get("name") or code)


def known_materials(held: Catalogue) -> dict[str, Material]:
    """The materials that items of the day ask for, by name: what is called the same is the same."""
    return {one.name: one for item in held.items.values() for one in item.materials}


def offers(held: Catalogue, said: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Everything that a sheet can choose from."""
    used = {one.key: one.name for one in known_materials(held).values()}
    own = {str(one["key"]): str(one.get("name")) for one in said.get("materials", ()) if one.get("key")}
    may_be_added = {str(one["key"]) for one in said.get("materials", ()) if one.get("key") and not one.get("required")}
    used |= {key: name for key, name in own.items() if name}
    items = {code: item.short_name for code, item in held.items.items()}
    return {
        "departments": {one.name: one.name for one in held.departments},
        "categories": {one: one for one in held.categories},
        "packages": {key: one.name for key, one in held.packages.items()},
        "own_materials": {key: name for key, name in own.items() if key in may_be_added},
        "used_materials": dict(sorted(used.items(), key=lambda one: one[1])),
        "known_materials": {name: name for name in sorted(known_materials(held))},
        "words": {**items, **used, **own},
    }


def shown(
    request: Asked,
    draft: "Edition",
    said: Mapping[str, Any],
    *,
    check: bool = False,
    new: str = "",
) -> dict[str, Any]:
    """The context of a sheet: `said` is what stands on it, saved or not; `check` looks for what is wrong."""
    held = catalogue.catalogue(request.centre, request.today)
    offered = offers(held, said)
    plain = showing.show(draft.kind, said, offers=offered, faults={}, new=new)
    found = checked(request, draft, said, showing.names(plain), offered["words"]) if check else None
    sections = (
        showing.show(draft.kind, said, offers=offered, faults=faults.by_name(found.here), new=new)
        if found and found.here
        else plain
    )
    days = steps_days(said) if draft.kind == ITEM else None
    return {
        "section": "items",
        "draft": draft,
        "title": title_of(draft.kind, said, draft.code),
        "sections": sections,
        "checked": found,
        "errors": {one.name: one.told for one in found.here} if found else {},
        "offers": offered,
        "days": days,
        "promised": said.get("promised_limit"),
        "saved": last_saved(draft),
        "is_new": not draft.based_on,
    }


def checked(
    request: Asked, draft: "Edition", said: Mapping[str, Any], called: Mapping[str, str], words: Mapping[str, str]
) -> Checked:
    """What would be wrong if this were published today."""
    stored, draft.payload = draft.payload, dict(said)
    try:
        found: list[Violation] = catalogue.preview(draft, request.today)
    finally:
        draft.payload = stored
    here = faults.placed(found, draft.code if draft.kind in ("item", "package") else "", said, called, words)
    code = draft.code if draft.kind in ("item", "package") else ""
    return Checked(here, faults.elsewhere(found, code, words))


def not_right(request: Asked, violations: Sequence[Violation]) -> list[tuple[str, str, str]]:
    """What a change would break, in words: the thing that becomes wrong, its page, the sentence."""
    held = catalogue.catalogue(request.centre, request.today)
    words = offers(held, {})["words"]
    return [(*_thing(one, held), faults.in_words(one.told, words)) for one in violations]


def _thing(one: Violation, held: Catalogue) -> tuple[str, str]:
    if one.code in held.items:
        return held.items[one.code].short_name, address_of("item", one.code)
    if one.code in held.packages:
        return held.packages[one.code].name, address_of("package", one.code)
    if one.file == "material_rules.yaml":
        return TITLES["material_rules"], address_of("material_rules", "")
    return one.code or "目录", ""


def steps_days(said: Mapping[str, Any]) -> int:
    """The days of all steps together, as far as they are numbers."""
    days = [number(str(one.get("days") or "")) for one in said.get("steps", ()) if isinstance(one, Mapping)]
    return sum(one for one in days if isinstance(one, int))


def last_saved(draft: "Edition") -> dict[str, Any]:
    """Who saved the draft last, and when."""
    history = ledger.history(draft)
    if not history:
        return {}
    return {"at": history[-1].at, "who": accounts.name_of_actor(history[-1].by), "what": history[-1].label}


def others_changes(draft: "Edition", said: Mapping[str, Any]) -> list[Change]:
    """Where what somebody else saved differs from what was typed here."""
    return catalogue.differences(draft.payload, said)
