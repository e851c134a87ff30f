"""The form of an export: what for, to whom, how people are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from yikou.accounts.policies import MediaAndExport
from yikou.kernel.rules import RuleText
from yikou.policies.queries import rulebook
from yikou.reporting.facts import PURPOSES
from yikou.reporting.registers import Choice, Register
from yikou.web.asked import Asked
from yikou.web.office.choosing import address_of

WAYS = {"masked": "都遮住（王**）", "none": "不带人", "full": "完整，要批准"}


@dataclass(frozen=True)
class ExportForm:
    """What the dialog shows, with what was typed."""

    register: Register
    choice: Choice
    query: str
    purposes: Mapping[str, str]
    ways: Mapping[str, str]
    rule: RuleText
    typed: Mapping[str, str] = field(default_factory=dict)


def form_of(request: Asked, register: Register, choice: Choice, typed: Mapping[str, str] | None = None) -> ExportForm:
    """The form for a choice; in full is offered only to who may ask for it."""
    may_full = request.actor.may("registers.export_full") and register.key != "ledger"
    ways = {key: label for key, label in WAYS.items() if key != "full" or may_full}
    rule = rulebook(request.centre, request.today).get(MediaAndExport)
    said = {"purpose": "report", "masking": "masked", "receiver": "", **(typed or {})}
    return ExportForm(register, choice, address_of(choice), PURPOSES, ways, rule.text, said)
