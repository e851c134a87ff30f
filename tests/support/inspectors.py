"""Those who look at the hall, beside the cast: 周支书, 刘委员 and 孙委员 of the committee, 郑代表 from outside."""

from typing import TYPE_CHECKING

from yikou.accounts.operations import grant_role, open_account

if TYPE_CHECKING:
    from tests.world import House

NEW = {
    "zhoushuji": ("周支书", "party_secretary"),
    "liuweiyuan": ("刘委员", "committee_cadre"),
    "sunweiyuan": ("孙委员", "committee_cadre"),
    "zhengdaibiao": ("郑代表", "conduct_supervisor"),
}


def invite(house: "House") -> None:
    """Open their accounts and grant their roles; their names are known to `house.actor` then."""
    from tests.world import PASSWORD, SUNDAY_NOON

    for username, (name, role) in NEW.items():
        account = open_account(
            username=username,
            name=name,
            centre=house.centre,
            password=PASSWORD,
            must_change=False,
            by=house.system_admin,
            at=SUNDAY_NOON,
        )
        grant_role(account=account, role=role, by=house.security_admin, at=SUNDAY_NOON)
        house.accounts[username] = account.pk
