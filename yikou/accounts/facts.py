"""The kinds of ledger entry about accounts: who came in, who may do what; numbers only, never a name."""

from datetime import date, datetime

from yikou.accounts.rights import RIGHTS, ROLES
from yikou.kernel.facts import Fact, fact


@fact("accounts.opened", label="开立账号", sentence="开立账号")
class AccountOpened(Fact):
    """A person has an account of their own; shared accounts do not exist."""

    must_change: bool = False


@fact("accounts.closed", label="停用账号", sentence="停用账号：{reason}", tone="watch")
class AccountClosed(Fact):
    """The account is shut on the day its holder leaves the post (离岗当日停用)."""

    reason: str


@fact("accounts.reopened", label="恢复账号", sentence="恢复账号")
class AccountReopened(Fact):
    """A closed account is in use again; its roles are granted anew."""


@fact("accounts.signed_in", label="登录", sentence="登录")
class SignedIn(Fact):
    """The right password was given."""


@fact("accounts.sign_in_failed", label="登录失败", sentence="口令不对，第{failures}次", tone="watch")
class SignInFailed(Fact):
    """A wrong password for an account that exists; `failures` in a row."""

    failures: int


@fact("accounts.locked_out", label="登录锁定", sentence="连续{failures}次口令不对，锁定到{locked_until}", tone="breach")
class LockedOut(Fact):
    """Too many wrong passwords in a row."""

    failures: int
    locked_until: datetime


@fact("accounts.unlocked", label="解锁账号", sentence="核实本人后解锁")
class Unlocked(Fact):
    """The security administrator made sure who it is and opened the lock."""


@fact("accounts.signed_out", label="退出", sentence="退出登录")
class SignedOut(Fact):
    """The session was ended by its holder."""


@fact("accounts.password_changed", label="更换口令", sentence="更换口令")
class PasswordChanged(Fact):
    """The holder set a new password."""


@fact("accounts.password_reset", label="重设口令", sentence="当面重设口令，首次登录须更换", tone="watch")
class PasswordReset(Fact):
    """The security administrator set a first password that must be changed at once."""


@fact("accounts.screen_locked", label="锁屏", sentence="锁屏（{why}）")
class ScreenLocked(Fact):
    """The window is closed over the page; what was typed stays."""

    why: str


@fact("accounts.screen_unlocked", label="解开锁屏", sentence="解开锁屏")
class ScreenUnlocked(Fact):
    """The holder came back and gave the password."""


@fact("accounts.role_granted", label="授权", sentence="授权", tone="action")
class RoleGranted(Fact):
    """A role at a centre, in a department where the role is one of a department."""

    account: int
    role: str
    department: str = ""
    from_on: date
    until_on: date | None = None
    granted_by: str

    def told(self) -> str:
        """授予部门经办人（民政）."""
        return f"授予{ROLES.get(self.role, self.role)}" + (f"（{self.department}）" if self.department else "")


@fact("accounts.role_revoked", label="收回授权", sentence="收回授权：{reason}", tone="watch")
class RoleRevoked(Fact):
    """The role ends at this moment."""

    reason: str


@fact("accounts.token_issued", label="发出接口令牌", sentence="发出接口令牌，有效到{expires_on}", tone="action")
class TokenIssued(Fact):
    """A machine may act for an account with some of its rights."""

    account: int
    rights: tuple[str, ...]
    expires_on: date


@fact("accounts.token_revoked", label="收回接口令牌", sentence="收回接口令牌", tone="watch")
class TokenRevoked(Fact):
    """The token is dead from this moment."""


@fact("accounts.refused", label="越权被拒", sentence="没有权限，没办成", tone="watch")
class RefusedForRight(Fact):
    """Somebody known tried what the account may not do."""

    right: str

    def told(self) -> str:
        """没有“查看居民完整信息”的权限，没办成."""
        return f"没有“{RIGHTS.get(self.right, self.right)}”的权限，没办成"
