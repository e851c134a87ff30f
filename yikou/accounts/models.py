"""Account, Role, ApiToken: who may act, where and until when; and the counters at the door."""

import secrets
from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q

from yikou.accounts import facts as f
from yikou.accounts.rights import ROLES
from yikou.kernel.facts import Fact


def fresh_stamp() -> str:
    """A mark that no other state of any account's rights ever had."""
    return secrets.token_hex(8)


class Account(AbstractBaseUser):
    """One person's own way in (账号不得共用); `staff:<pk>` is what the ledger keeps of it."""

    last_login = None
    username = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=40)
    centre = models.CharField(max_length=16)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    signed_in_at = models.DateTimeField(null=True)
    # Changes with every grant and withdrawal: rights kept in a process are kept for this stamp.
    stamp = models.CharField(max_length=16, blank=True)
    revision = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "username"
    folded: ClassVar[tuple[str, ...]] = (
        "is_active",
        "must_change_password",
        "password_changed_at",
        "failures",
        "locked_until",
        "signed_in_at",
    )

    class Meta:
        indexes = [models.Index(fields=["centre", "username"], name="account_centre")]

    def __str__(self) -> str:
        return self.username

    @property
    def actor_key(self) -> str:
        """What the ledger keeps instead of a name."""
        return f"staff:{self.pk}"

    def is_locked(self, at: datetime) -> bool:
        """Whether too many wrong passwords keep the account shut at this moment."""
        return self.locked_until is not None and at < self.locked_until

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.AccountOpened():
                self.is_active, self.must_change_password, self.password_changed_at = True, fact.must_change, at
            case f.AccountClosed():
                self.is_active = False
            case f.AccountReopened():
                self.is_active = True
            case f.SignedIn() | f.ScreenUnlocked():
                self.failures, self.locked_until = 0, None
                self.signed_in_at = at if isinstance(fact, f.SignedIn) else self.signed_in_at
            case f.SignInFailed():
                self.failures, self.locked_until = fact.failures, None
            case f.LockedOut():
                self.failures, self.locked_until = fact.failures, fact.locked_until
            case f.Unlocked():
                self.failures, self.locked_until = 0, None
            case f.PasswordChanged():
                self.must_change_password, self.password_changed_at, self.failures = False, at, 0
            case f.PasswordReset():
                self.must_change_password, self.password_changed_at = True, at
                self.failures, self.locked_until = 0, None


class PastPassword(models.Model):
    """A password that was used before, as its hash: it may not come back too soon."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id} {self.set_at:%Y-%m-%d}"


class Stranger(models.Model):
    """Wrong tries with a name that no account has: counted like an account's, so that both answer alike."""

    centre = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    tried_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "key"], name="stranger_once")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.failures}"

    def is_locked(self, at: datetime) -> bool:
        """Whether this name is kept out at this moment."""
        return self.locked_until is not None and at < self.locked_until


class RoleQuerySet(models.QuerySet["Role"]):
    """Filters that chain."""

    def in_force(self, on: date) -> Self:
        """Granted, begun, not ended and not taken back."""
        ends = Q(until_on__isnull=True) | Q(until_on__gt=on)
        return self.filter(ends, revoked_at__isnull=True, from_on__lte=on)

    def not_ended(self, on: date) -> Self:
        """In force or still to begin: what must be kept apart from a new grant."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), revoked_at__isnull=True)

    def at_centre(self, centre: str) -> Self:
        """Only this centre's."""
        return self.filter(centre=centre)


class Role(models.Model):
    """What an account is at a centre, from a day until a day (exclusive), granted by somebody else."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="roles")
    centre = models.CharField(max_length=16)
    role = models.CharField(max_length=24, choices=list(ROLES.items()))
    department = models.CharField(max_length=24, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    granted_by = models.CharField(max_length=32)
    revoked_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    objects = RoleQuerySet.as_manager()
    folded: ClassVar[tuple[str, ...]] = (
        "account_id",
        "role",
        "department",
        "from_on",
        "until_on",
        "granted_by",
        "revoked_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "centre", "role", "department"],
                condition=Q(revoked_at__isnull=True),
                name="role_once",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="role_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["centre", "role", "department"], name="role_holders")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} {self.department}".strip()

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.RoleGranted():
                self.account_id, self.role, self.department = fact.account, fact.role, fact.department
                self.from_on, self.until_on, self.granted_by = fact.from_on, fact.until_on, fact.granted_by
            case f.RoleRevoked():
                self.revoked_at = at


class ApiToken(models.Model):
    """A machine's way in: acts for an account with some of its rights; only a digest is kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    centre = models.CharField(max_length=16)
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    rights = models.JSONField(default=list)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("account_id", "rights", "expires_on", "revoked_at")

    def __str__(self) -> str:
        return self.name

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.TokenIssued():
                self.account_id, self.rights, self.expires_on = fact.account, list(fact.rights), fact.expires_on
            case f.TokenRevoked():
                self.revoked_at = at
