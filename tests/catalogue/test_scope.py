"""What the shipped catalogue reaches: its categories, both kinds of item, and the needs that each post is there for."""

from collections import Counter

import pytest

from tests.catalogue.conftest import MONDAY
from yikou.catalogue import queries
from yikou.catalogue.items import Item

POWERS = {"行政许可", "行政确认", "行政给付", "行政奖励", "其他行政权力"}


@pytest.mark.covers("B-02")
def test_every_category_of_the_brief_holds_items(items: dict[str, Item]) -> None:
    held = Counter(one.category for one in items.values())

    for category in ("社会救助", "劳动保障", "医疗保险", "民生档案", "计划生育", "农村养老", "卡证受理"):
        assert held[category] > 1, category


def test_public_services_and_administrative_powers_are_both_handled(items: dict[str, Item]) -> None:
    powers = [one for one in items.values() if one.kind in POWERS]
    services = [one for one in items.values() if one.kind == "公共服务"]

    assert len(powers) + len(services) == len(items) == 145
    assert len(powers) > 40
    assert all(one.basis and one.result.name for one in powers)


@pytest.mark.covers("B-28")
def test_insurance_employment_civil_affairs_and_veterans_are_in_one_catalogue(items: dict[str, Item]) -> None:
    hosted = Counter(one.department for one in items.values())

    assert all(hosted[name] >= 9 for name in ("人社", "医保", "民政", "退役军人"))
    assert len(hosted) == 15


# Words that somebody who comes to this post says, and the item that they mean.
OF_POSTS = {
    "社会福利与社会保障": [
        *[
            ("身份证", "GA-007"),
            ("敬老卡", "MZ-017"),
            ("优待证", "TY-002"),
            ("残疾证", "CL-001"),
            ("居民医保", "YB-001"),
        ],
        *[("养老认证", "RS-015"), ("公租房", "ZJ-001"), ("低保", "MZ-001")],
    ],
    "计划生育与公共卫生": [
        *[("生育登记", "WJ-001"), ("独生子女证", "WJ-002"), ("独生子女费", "WJ-003"), ("特别扶助金", "WJ-005")],
        *[("避孕药", "WJ-007"), ("老年人体检", "WJ-009"), ("接种证", "WJ-008")],
    ],
    "再就业": [("失业登记", "RS-001"), ("培训补贴", "RS-009"), ("公益岗", "RS-007"), ("就业困难认定", "RS-006")],
    "纠纷调解与法律咨询": [("法律咨询", "SF-003"), ("调解", "SF-002"), ("法律援助", "SF-001")],
    "流动人口与出租房屋": [("居住登记", "GA-001"), ("居住证", "GA-002"), ("出租房登记", "GA-005")],
    "党员服务": [("流动党员", "DQ-002"), ("组织关系", "DQ-001"), ("困难党员", "DQ-007")],
}


@pytest.mark.covers("B-07", "B-11", "B-13", "B-15")
@pytest.mark.covers("B-09", partly="epidemic prevention is no item")
@pytest.mark.covers("B-19", partly="retired members have no item of their own")
@pytest.mark.parametrize("post", OF_POSTS)
def test_whatever_a_post_is_there_for_is_found_in_everyday_words(full_centre: str, post: str) -> None:
    held = queries.catalogue(full_centre, MONDAY.date())

    for said, code in OF_POSTS[post]:
        found = [one.code for one in queries.search(full_centre, said, on=MONDAY.date()).hits]
        assert code in held.items
        assert code in found[:5], f"{said}: {found[:5]}"


@pytest.mark.covers("B-23", partly="the items; a payment with amount, payer and receipt is not kept")
def test_water_power_gas_telephone_and_television_are_paid_at_the_window(items: dict[str, Item]) -> None:
    paid = {said for code in ("BM-001", "BM-002") for said in items[code].aliases}

    assert {"交水费", "交电费", "交燃气费", "交话费", "有线电视费"} <= paid
    assert all(items[code].handling == "agency" for code in ("BM-001", "BM-002"))


@pytest.mark.covers("F-01", partly="every kind has items with their own steps")
def test_the_three_kinds_of_work_have_items_whose_steps_say_who_and_how_long(items: dict[str, Item]) -> None:
    kinds = Counter(one.handling for one in items.values())

    assert min(kinds[kind] for kind in ("agency", "initial_review", "consultation")) > 5
    for one in items.values():
        assert one.steps or one.handling in ("instant", "consultation"), one.code
        assert all(step.name and step.role in ("window", "department") for step in one.steps), one.code
    reviewed = [one for one in items.values() if one.handling == "initial_review"]
    assert all(one.steps[-1].role == "department" or len(one.steps) > 1 for one in reviewed)
