"""Edition: one version of an item, a package, the departments or the material rules of a centre."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models

from yikou.catalogue import facts as f
from yikou.kernel import crypto
from yikou.kernel.facts import Fact


class Kind(models.TextChoices):
    """What an edition holds."""

    ITEM = "item", "事项"
    PACKAGE = "package", "一件事"
    DEPARTMENTS = "departments", "部门和类别"
    MATERIAL_RULES = "material_rules", "免交材料规则"


class State(models.TextChoices):
    """How far an edition has come; a retired one was in force until `until_on`."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    RETIRED = "retired", "停办"
    DISCARDED = "discarded", "作废"


def digest_of(payload: Mapping[str, Any]) -> str:
    """The SM3 digest of what an edition says, whatever the order of its fields."""
    plain = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return crypto.digest(plain.encode())


class EditionQuerySet(models.QuerySet["Edition"]):
    """Filters that chain."""

    def at_centre(self, centre: str) -> "EditionQuerySet":
        """Only this centre's editions."""
        return self.filter(centre=centre)

    def drafts(self) -> "EditionQuerySet":
        """Those that are still being written."""
        return self.filter(state=State.DRAFT)

    def issued(self) -> "EditionQuerySet":
        """Those that were published, whether in force, still to come or over."""
        return self.filter(state__in=(State.PUBLISHED, State.RETIRED))

    def of(self, kind: str, code: str) -> "EditionQuerySet":
        """All editions of one thing."""
        return self.filter(kind=kind, code=code)


class Edition(models.Model):
    """One version of one thing in the catalogue. What was published never changes."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="editions")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    code = models.CharField(max_length=24)
    version = models.PositiveIntegerField(null=True)
    based_on = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    payload = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    created_by = models.CharField(max_length=32)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        "version",
        "based_on",
        "state",
        "from_on",
        "until_on",
        "digest",
        "issued_at",
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "kind", "code", "version"], name="edition_version_once"),
            models.UniqueConstraint(
                fields=["centre", "kind", "code"], condition=models.Q(state="draft"), name="edition_one_draft"
            ),
            models.CheckConstraint(
                name="edition_issued_is_dated",
                condition=models.Q(state__in=("draft", "discarded"))
                | models.Q(version__isnull=False, from_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["centre", "state", "from_on"], name="edition_in_force")]

    def __str__(self) -> str:
        return f"{self.code} {self.version or self.state}"

    @property
    def key(self) -> tuple[str, str]:
        """What it is an edition of: kind and code."""
        return self.kind, self.code

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == State.DRAFT

    @property
    def is_intact(self) -> bool:
        """Whether the content is what was recorded when it was saved."""
        return digest_of(self.payload) == self.digest

    @property
    def number(self) -> str:
        """What its entries are about: `MZ-001 第2版`."""
        return f"{self.code} 第{self.version}版" if self.version else f"{self.code} 草稿"

    @property
    def item_code(self) -> str:
        """The item that its entries belong to, if it is one."""
        return self.code if self.kind == Kind.ITEM else ""

    def is_in_force(self, on: date) -> bool:
        """Whether it has begun and is not over; a later edition may still stand before it."""
        if self.from_on is None or self.state not in (State.PUBLISHED, State.RETIRED):
            return False
        return self.from_on <= on and (self.until_on is None or on < self.until_on)

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.Drafted():
                self.state, self.based_on, self.digest = State.DRAFT.value, fact.based_on, fact.digest
            case f.DraftSaved():
                self.digest = fact.digest
            case f.DraftDiscarded():
                self.state = State.DISCARDED.value
            case f.Imported() | f.Published():
                self.state, self.version, self.from_on = State.PUBLISHED.value, fact.version, fact.from_on
                self.digest, self.issued_at = fact.digest, at
            case f.Retired():
                self.state, self.until_on = State.RETIRED.value, fact.until_on
