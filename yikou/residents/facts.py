"""The kinds of ledger entry about residents: numbers and field names, never what is in the fields."""

from datetime import date

from yikou.kernel.facts import Fact, fact

FIELDS = {
    "identity": "证件号码",
    "phone": "手机号码",
    "address": "住址",
    "called": "姓名",
    "file": "留存材料",
}


@fact("residents.registered", label="登记居民", sentence="登记居民信息")
class Registered(Fact):
    """A person or an organisation is known at the centre from now on; `sort` is which."""

    sort: str


@fact("residents.details_corrected", label="更正信息", sentence="更正居民信息")
class DetailsCorrected(Fact):
    """Which fields were corrected, not to what."""

    fields: tuple[str, ...]

    def told(self) -> str:
        """更正手机号码、住址."""
        return f"更正{'、'.join(FIELDS.get(one, one) for one in self.fields)}"


@fact("residents.household_opened", label="立户", sentence="立户（一户一档）")
class HouseholdOpened(Fact):
    """A household has its one file (F-21)."""

    head: int


@fact("residents.household_linked", label="入户", sentence="登记为同户家庭成员")
class HouseholdLinked(Fact):
    """A person belongs to a household."""

    household: int
    relation: str = ""


@fact("residents.consent_given", label="同意留存", sentence="同意留存材料供下次使用，到{until_on}", tone="warm")
class ConsentGiven(Fact):
    """The person agreed freely; the matter is handled without it just the same."""

    person: int
    purpose: str
    given_on: date
    until_on: date


@fact("residents.consent_withdrawn", label="撤回同意", sentence="撤回留存材料的同意")
class ConsentWithdrawn(Fact):
    """Nothing kept under this consent is used again."""


@fact("residents.paper_kept", label="留存材料", sentence="留存材料，下次免交", tone="warm")
class PaperKept(Fact):
    """A paper lies in the vault, so that nobody brings it twice."""

    person: int
    material: str
    title: str
    issued_on: date | None = None
    valid_until: date | None = None
    file: int | None = None
    digest: str = ""
    from_case: str = ""
    consent: int


@fact("residents.paper_removed", label="移除留存材料", sentence="移除留存材料（{why}）")
class PaperRemoved(Fact):
    """The paper is not used again."""

    why: str


@fact("residents.file_stored", label="存入文件", sentence="存入文件，{size}字节")
class FileStored(Fact):
    """A scanned paper lies sealed on the disk."""

    key: str
    size: int
    sort: str
    digest: str
    person: int | None = None


@fact("residents.looked", label="查看完整信息", sentence="查看完整信息", tone="watch")
class Looked(Fact):
    """Somebody saw a field in full, with a reason that is kept beside, not here."""

    person: int
    field: str
    account: int

    def told(self) -> str:
        """查看完整的证件号码."""
        return f"查看完整的{FIELDS.get(self.field, self.field)}"


@fact("residents.restricted", label="封存居民信息", sentence="按本人要求封存，只保存不使用")
class Restricted(Fact):
    """The law wants the data kept: it is stored and protected, nothing else (个人信息保护法 47)."""


@fact("residents.erased", label="删除居民信息", sentence="按本人要求删除")
class Erased(Fact):
    """Nothing that identifies the person is left in the rows; the ledger never held it."""


@fact("residents.keys_rotated", label="更换密钥", sentence="更换密钥，重新加密{resealed}项", tone="action")
class KeysRotated(Fact):
    """All identity data wears the newest key."""

    newest_key: str
    resealed: int
