"""Person, Household, Consent, VaultPaper, StoredFile, Look: what is known of whom, and who looked."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from yikou.kernel import crypto
from yikou.kernel.facts import Fact
from yikou.residents import facts as f

IDENTITY, PHONE, ADDRESS, FILE = "residents.identity", "residents.phone", "residents.address", "residents.file"


class Sort(models.TextChoices):
    """Whom a matter is for."""

    PERSON = "person", "个人"
    ORGANISATION = "organisation", "单位"


class Sex(models.TextChoices):
    """As the identity number says it."""

    MALE = "male", "男"
    FEMALE = "female", "女"


class Person(models.Model):
    """A resident or an organisation, known once at a centre by the identity number or credit code.

    The name is a plain column, so that lists can be read and sorted; identity number, phone and
    address are sealed. `sealed` names each sealed column and its purpose, for `keys rotate`.
    """

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=16, choices=Sort.choices)
    name = models.CharField(max_length=60)
    identity = models.CharField(max_length=160, blank=True)
    identity_mark = models.CharField(max_length=64, blank=True)
    phone = models.CharField(max_length=160, blank=True)
    phone_mark = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=800, blank=True)
    birth_on = models.DateField(null=True)
    sex = models.CharField(max_length=8, blank=True, choices=Sex.choices)
    household = models.ForeignKey("residents.Household", on_delete=models.PROTECT, null=True, related_name="members")
    relation = models.CharField(max_length=12, blank=True)
    restricted_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("sort", "household_id", "relation", "restricted_at", "erased_at")
    sealed: ClassVar[dict[str, str]] = {"identity": IDENTITY, "phone": PHONE, "address": ADDRESS}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "identity_mark"], condition=~Q(identity_mark=""), name="person_once"
            )
        ]
        indexes = [
            models.Index(fields=["centre", "phone_mark"], name="person_phone", condition=~Q(phone_mark="")),
            models.Index(fields=["centre", "name"], name="person_name"),
        ]

    def __str__(self) -> str:
        return f"person:{self.pk}"

    @property
    def identity_number(self) -> str:
        """The identity number or credit code, opened."""
        return crypto.open_sealed(self.identity, purpose=IDENTITY) if self.identity else ""

    @property
    def phone_number(self) -> str:
        """The phone number, opened."""
        return crypto.open_sealed(self.phone, purpose=PHONE) if self.phone else ""

    @property
    def full_address(self) -> str:
        """The address, opened."""
        return crypto.open_sealed(self.address, purpose=ADDRESS) if self.address else ""

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.Registered():
                self.sort = fact.sort
            case f.HouseholdLinked():
                self.household_id, self.relation = fact.household, fact.relation
            case f.Restricted():
                self.restricted_at = at
            case f.Erased():
                self.erased_at, self.household_id, self.relation = at, None, ""


class Household(models.Model):
    """One household, one file (一户一档, F-21)."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    head = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("head_id",)

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The file number: 户00012."""
        return f"户{self.pk:05d}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.HouseholdOpened):
            self.head_id = fact.head


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Filters that chain."""

    def in_force(self, on: date) -> Self:
        """Given, not run out, not withdrawn."""
        return self.filter(withdrawn_at__isnull=True, given_on__lte=on, until_on__gte=on)


class Consent(models.Model):
    """A person agrees that papers are kept for the next time (个人信息保护法 14–16)."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=16)
    given_on = models.DateField()
    until_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    objects = ConsentQuerySet.as_manager()
    folded: ClassVar[tuple[str, ...]] = ("person_id", "purpose", "given_on", "until_on", "withdrawn_at")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("given_on")), name="consent_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"person:{self.person_id} {self.purpose} {self.given_on}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.ConsentGiven():
                self.person_id, self.purpose = fact.person, fact.purpose
                self.given_on, self.until_on = fact.given_on, fact.until_on
            case f.ConsentWithdrawn():
                self.withdrawn_at = at


class StoredFile(models.Model):
    """A scanned paper: its bytes lie sealed under the data folder, its digest here."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="files")
    size = models.PositiveIntegerField()
    sort = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    stored_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("key", "person_id", "size", "sort", "digest", "stored_at")

    def __str__(self) -> str:
        return f"{self.key[:8]}.{self.sort}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.FileStored):
            self.key, self.size, self.sort, self.digest = fact.key, fact.size, fact.sort, fact.digest
            self.person_id, self.stored_at = fact.person, at


class VaultPaperQuerySet(models.QuerySet["VaultPaper"]):
    """Filters that chain."""

    def usable(self, on: date) -> Self:
        """Kept, valid on the day, and under a consent in force."""
        valid = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
        agreed = Q(consent__withdrawn_at__isnull=True, consent__until_on__gte=on, person__restricted_at__isnull=True)
        return self.filter(valid, agreed, removed_at__isnull=True)


class VaultPaper(models.Model):
    """A paper in the material vault (材料库): brought once, used again while valid and agreed."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="papers")
    material = models.CharField(max_length=48)
    title = models.CharField(max_length=80)
    issued_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    from_case = models.CharField(max_length=24, blank=True)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="papers")
    kept_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    objects = VaultPaperQuerySet.as_manager()
    folded: ClassVar[tuple[str, ...]] = (
        "person_id",
        "material",
        "title",
        "issued_on",
        "valid_until",
        "file_id",
        "digest",
        "from_case",
        "consent_id",
        "kept_at",
        "removed_at",
    )

    class Meta:
        indexes = [models.Index(fields=["person", "material"], name="paper_of_person")]

    def __str__(self) -> str:
        return f"person:{self.person_id} {self.material}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.PaperKept():
                self.person_id, self.material, self.title = fact.person, fact.material, fact.title
                self.issued_on, self.valid_until = fact.issued_on, fact.valid_until
                self.file_id, self.digest, self.from_case = fact.file, fact.digest, fact.from_case
                self.consent_id, self.kept_at = fact.consent, at
            case f.PaperRemoved():
                self.removed_at = at


class Look(models.Model):
    """Somebody saw a field of somebody in full: who, which, why, when (security.log_retention)."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="looks")
    field = models.CharField(max_length=16)
    account = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    looked_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("person_id", "field", "account", "looked_at")

    class Meta:
        indexes = [
            models.Index(fields=["centre", "-looked_at"], name="look_newest"),
            models.Index(fields=["person", "-looked_at"], name="look_of_person"),
        ]

    def __str__(self) -> str:
        return f"staff:{self.account} person:{self.person_id} {self.field}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.Looked):
            self.person_id, self.field, self.account, self.looked_at = fact.person, fact.field, fact.account, at
