"""Rights and roles: which role may do what, as data (standards §9, GB/T 22239 三员分立).

A right is a dotted name, `package.verb`; a role is a word of `terms.yaml`. Nothing here reads
the database: a role is granted at a centre, and these tables say what that means.
"""

from collections.abc import Iterable
from types import MappingProxyType

RIGHTS = MappingProxyType(
    {
        "desk.work": "在窗口接待",
        "desk.front": "总服务台接待",
        "desk.seats": "看各窗口情况和安排座位",
        "hall.guide": "引导居民到窗口",
        "hall.arrange": "安排队列、屏幕和预约",
        "messages.tell": "通知居民",
        "notices.give": "出具一次性告知书",
        "enquiries.note": "登记咨询",
        "cases.read": "查看办件",
        "cases.accept": "收件受理",
        "cases.decline": "不予受理",
        "cases.countersign": "复核不予受理和容缺受理",
        "cases.step": "办理环节",
        "cases.suspend": "暂停计时",
        "cases.decide": "作出办理决定",
        "cases.extend": "批准延长办理期限",
        "cases.hand_over": "移交办件",
        "cases.assign": "改派办件",
        "cases.deliver": "送达结果",
        "cases.archive": "归档",
        "cases.watch": "看时限预警",
        "concerns.note": "登记投诉和诉求",
        "concerns.handle": "办理投诉和诉求",
        "concerns.arrange": "受理和指派投诉、诉求",
        "ratings.note": "补录纸质和电话评价",
        "ratings.review": "复核评价申诉",
        "visits.call": "打回访电话",
        "homes.visit": "入户走访并登记",
        "homes.arrange": "安排入户走访",
        "disputes.mediate": "调解民间纠纷",
        "surveys.arrange": "安排回访、问卷和座谈",
        "inspections.do": "检查并登记问题",
        "inspections.arrange": "排值周、看督查结果",
        "duty.approve": "同意值周人员外出",
        "breaches.handle": "核实追责事实",
        "breaches.decide": "作出追责处理",
        "tasks.assign": "交办任务",
        "disclosures.write": "起草公开内容和答复疑问",
        "disclosures.approve": "审核公开内容",
        "residents.read": "查看居民信息（打码）",
        "residents.register": "登记和更正居民信息",
        "residents.reveal": "查看居民完整信息",
        "residents.erase": "删除或封存居民信息",
        "catalogue.edit": "编辑事项",
        "catalogue.publish": "发布事项",
        "rules.edit": "起草制度",
        "rules.publish": "发布制度",
        "registers.read": "查看台账",
        "registers.export": "导出台账（打码）",
        "registers.export_full": "导出台账（完整）",
        "registers.approve_export": "批准导出台账",
        "dashboard.read": "看中心情况",
        "day.close": "日结封存",
        "ledger.read": "查看台账条目",
        "ledger.verify": "核对台账封存",
        "centre.edit": "维护中心、部门、窗口和岗位",
        "centre.close": "公告临时停办",
        "calendar.publish": "导入放假安排",
        "people.read": "查看人员名册",
        "people.open": "开立和停用账号",
        "people.grant": "授权和收回授权",
        "people.unlock": "解锁账号和重设口令",
        "logs.read": "查阅日志",
        "system.run": "运行维护系统",
    }
)

ROLES = MappingProxyType(
    {
        "clerk": "窗口工作人员",
        "front_desk": "总服务台",
        "guide": "引导员",
        "reviewer": "部门经办人",
        "department_head": "部门负责人",
        "window_head": "窗口负责人",
        "hall_head": "大厅负责人",
        "office": "办公室",
        "leader_in_charge": "分管领导",
        "body_head": "本机关负责人",
        "director": "中心主任",
        "supervisor": "监督员",
        "conduct_supervisor": "社会监督员",
        "committee_cadre": "两委干部",
        "party_secretary": "党组织书记",
        "upper": "上级机关",
        "system_admin": "系统管理员",
        "security_admin": "安全管理员",
        "audit_admin": "审计员",
    }
)

# 三员分立: nobody is two of them, none of them has a business role or reads business data,
# and only the security administrator grants.
ADMINISTRATIONS = frozenset({"system_admin", "security_admin", "audit_admin"})
IN_A_DEPARTMENT = frozenset({"reviewer", "department_head"})

_DESK = (
    "desk.work notices.give enquiries.note cases.read cases.accept cases.decline cases.step cases.suspend "
    "cases.hand_over cases.deliver residents.read residents.register residents.reveal registers.read concerns.note "
    "homes.visit"
)
_DEPARTMENT = (
    "cases.read cases.step cases.suspend cases.decide cases.hand_over residents.read residents.reveal registers.read"
)
# Whoever reads the centre's figures can open each of them down to the entry (H-11).
_WATCH = "cases.read cases.watch registers.read dashboard.read ledger.read"

_HELD = {
    "clerk": _DESK,
    "front_desk": (
        "desk.front desk.seats notices.give enquiries.note cases.read cases.deliver residents.read "
        "residents.register registers.read concerns.note ratings.note visits.call homes.visit messages.tell hall.guide"
    ),
    # A volunteer at the door: sends people to where their matter is dealt with, and sees nothing else.
    "guide": "hall.guide",
    "reviewer": f"{_DEPARTMENT} concerns.handle homes.visit disputes.mediate",
    "department_head": (
        f"{_DEPARTMENT} cases.watch cases.assign concerns.handle homes.visit disputes.mediate tasks.assign"
    ),
    "window_head": (
        f"{_DESK} {_WATCH} desk.seats hall.arrange cases.countersign cases.assign people.read concerns.handle "
        "inspections.do tasks.assign messages.tell"
    ),
    "hall_head": (
        f"{_WATCH} desk.seats hall.arrange cases.countersign cases.assign residents.read day.close people.read "
        "concerns.note concerns.handle concerns.arrange visits.call homes.visit homes.arrange disputes.mediate "
        "inspections.do inspections.arrange tasks.assign messages.tell"
    ),
    "office": (
        f"{_WATCH} cases.archive residents.read residents.erase catalogue.edit rules.edit registers.export day.close "
        "centre.edit people.read concerns.note concerns.handle concerns.arrange ratings.note visits.call "
        "homes.visit homes.arrange disputes.mediate surveys.arrange inspections.do inspections.arrange breaches.handle "
        "tasks.assign messages.tell disclosures.write"
    ),
    "leader_in_charge": (
        f"{_WATCH} registers.approve_export people.read concerns.handle concerns.arrange ratings.review "
        "homes.arrange inspections.do inspections.arrange breaches.handle breaches.decide tasks.assign"
    ),
    "body_head": f"{_WATCH} cases.extend residents.read",
    "director": (
        f"{_WATCH} desk.seats hall.arrange cases.assign cases.countersign residents.read residents.reveal "
        "residents.erase catalogue.edit catalogue.publish rules.edit rules.publish registers.export "
        "registers.export_full day.close ledger.verify centre.edit centre.close people.read concerns.handle "
        "concerns.arrange ratings.review homes.visit homes.arrange disputes.mediate surveys.arrange inspections.do "
        "inspections.arrange breaches.handle breaches.decide tasks.assign messages.tell disclosures.write "
        "disclosures.approve"
    ),
    "supervisor": _WATCH,
    # Hired from outside (人大代表, 政协委员, 媒体, 行评代表): they look at the hall, never into the registers.
    "conduct_supervisor": "inspections.do",
    "committee_cadre": "inspections.do concerns.handle homes.visit disputes.mediate",
    "party_secretary": (
        f"{_WATCH} concerns.handle concerns.arrange homes.visit homes.arrange disputes.mediate duty.approve "
        "inspections.do inspections.arrange"
    ),
    "upper": _WATCH,
    "system_admin": "people.open people.read calendar.publish system.run",
    "security_admin": "people.grant people.unlock people.read",
    "audit_admin": "logs.read ledger.verify",
}
HELD = MappingProxyType({role: frozenset(names.split()) for role, names in _HELD.items()})


def held_by(roles: Iterable[str]) -> frozenset[str]:
    """All rights that come with some roles; a role that is no longer known gives none."""
    return frozenset().union(*(HELD.get(role, frozenset()) for role in roles))


def holders(right: str) -> tuple[str, ...]:
    """The roles that bring a right, in the order of the table: whom to ask."""
    return tuple(role for role, rights in HELD.items() if right in rights)


def are_kept_apart(roles: Iterable[str]) -> bool:
    """Whether these roles may be one person's: business roles together, or one administration alone."""
    held = set(roles)
    return not held & ADMINISTRATIONS or len(held) == 1
