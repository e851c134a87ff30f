"""个人信息的显示和权利 (privacy.masking, privacy.rights)."""

import re
from datetime import date, datetime
from typing import Any, ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

STAR = "*"
IDENTITY, PHONE, BANK, NAME, ADDRESS = "identity", "phone", "bank", "name", "address"
_UP_TO_STREET = re.compile(r"^.*?(?:街道|镇|乡)")


@rule("privacy.masking")
class Masking(Rule):
    """个人信息显示脱敏规定 (个人信息保护法 6、51; P-12)."""

    fixed: ClassVar[tuple[str, ...]] = ("full_needs",)

    forms: tuple[dict[str, Any], ...]
    bank_last: int
    name_first: int
    full_needs: tuple[str, ...]
    shown_for: Duration

    def shown(self, field: str, value: str) -> str:
        """A value as screens show it; what is too short, or not named by the rule, is hidden whole."""
        if field == ADDRESS:
            return self._address(value)
        first, last = self._kept(field)
        if len(value) <= first + last:
            return STAR * len(value)
        return value[:first] + STAR * (len(value) - first - last) + value[len(value) - last :]

    def allows_full(self, *, has_right: bool, reason: str | None) -> bool:
        """Whether the whole value may be shown: with the right and a reason, each look is logged."""
        return has_right and bool((reason or "").strip())

    def hidden_at(self, shown_at: datetime) -> datetime:
        """When a value that was shown in full covers itself again."""
        return self.shown_for.after(shown_at)

    def _kept(self, field: str) -> tuple[int, int]:
        for row in self.forms:
            if row["key"] == field:
                return row["first"], row["last"]
        return {BANK: (0, self.bank_last), NAME: (self.name_first, 0)}.get(field, (0, 0))

    def _address(self, value: str) -> str:
        street = _UP_TO_STREET.match(value)
        kept = street[0] if street else ""
        return kept + STAR * (len(value) - len(kept))

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "shown": lambda: self.shown(given["field"], given["value"]),
            "full_allowed": lambda: self.allows_full(has_right=given["has_right"], reason=given["reason"]),
        }


@rule("privacy.rights")
class Rights(Rule):
    """个人信息权利请求办理规定 (个人信息保护法 14–17、44–50、57)."""

    fixed: ClassVar[tuple[str, ...]] = ("rights", "leak_told")
    only_less: ClassVar[tuple[str, ...]] = ("answered_within", "vault_consent")

    rights: tuple[str, ...]
    answered_within: Duration
    vault_consent: Duration
    leak_told: str

    def answer_by(self, asked_on: date, calendar: WorkCalendar) -> date:
        """The last day to answer a request about one's own data."""
        return self.answered_within.by(asked_on, calendar)

    def consent_until(self, consented_on: date) -> date:
        """The last day on which a paper kept with consent may be used again."""
        return self.vault_consent.valid_until(consented_on)

    def may_reuse(self, consented_on: date, today: date) -> bool:
        """Whether a paper kept with consent may be used today; a consent withdrawn is none."""
        return today <= self.consent_until(consented_on)

    def is_served(self) -> bool:
        """Whether the matter goes on when the resident wants no papers kept: it always does."""
        return True

    def is_erased(self, *, law_requires_keeping: bool) -> bool:
        """Whether data is erased on request, or only locked because the law wants it kept."""
        return not law_requires_keeping

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "answer_by": lambda: self.answer_by(given["asked_on"], calendar),
            "may_reuse": lambda: self.may_reuse(given["consented_on"], given["today"]),
            "served": self.is_served,
            "erased": lambda: self.is_erased(law_requires_keeping=given["law_requires_keeping"]),
        }
