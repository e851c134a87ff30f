"""Joint packages (一件事): which items apply, how long it takes, what to bring once."""

import pytest

from tests.catalogue.conftest import shipped_packages
from yikou.catalogue.items import Item, MaterialRules, Package, UnknownOption, longest_chain

RESTAURANT = {"scale": "restaurant", "licence": "none", "premises": "rent", "staff": "hire"}


def test_all_ten_packages_come_back_exactly_as_they_were_written() -> None:
    for data in shipped_packages():
        again = Package.from_data(data).to_data()

        assert again == data
        assert list(again) == list(data)
    assert len(shipped_packages()) == 10


def test_a_restaurant_waits_for_its_licence_and_takes_eight_days(
    packages: dict[str, Package], items: dict[str, Item]
) -> None:
    applicable = packages["shop_opening"].applicable(RESTAURANT, items.values())

    chain = longest_chain(applicable)

    assert [one.code for one in applicable] == ["RS-021", "SC-001", "SC-004", "ZJ-007"]
    assert (chain.days, chain.codes) == (8, ("SC-001", "SC-004"))


def test_who_has_the_licence_already_does_not_wait_for_it(packages: dict[str, Package], items: dict[str, Item]) -> None:
    applicable = packages["shop_opening"].applicable(RESTAURANT, items.values())

    assert longest_chain(applicable, has={"business_license"}).days == 7


def test_open_questions_leave_nothing_out_and_wrong_options_are_refused(
    packages: dict[str, Package], items: dict[str, Item]
) -> None:
    newborn = packages["newborn"]

    assert newborn.applicable({}, items.values()) == newborn.members(items.values())
    with pytest.raises(UnknownOption):
        newborn.applicable({"maternity": "uncle"}, items.values())
    with pytest.raises(UnknownOption):
        newborn.applicable({"maternity": ["mother", "father"]}, items.values())


def test_the_same_paper_is_brought_once(packages: dict[str, Package], items: dict[str, Item]) -> None:
    package = packages["shop_opening"]
    applicable = package.applicable(RESTAURANT, items.values())

    joint = package.materials(applicable)

    keys = [one.material.key for one in joint]
    assert len(keys) == len(set(keys))
    assert any(len(one.needed_by) > 1 for one in joint)
    licence = next(one for one in joint if one.material.key == "business_license")
    assert licence.made_by == "SC-001"


def test_what_lies_outside_may_be_handed_in_later(packages: dict[str, Package], items: dict[str, Item]) -> None:
    package = packages["newborn"]
    applicable = package.applicable({}, items.values())

    by_key = {one.material.key: one for one in package.materials(applicable)}

    assert by_key["birth_certificate"].given_by == "出生医学证明签发"
    with_it = {one.material.key: one for one in package.materials(applicable, has={"birth_certificate"})}
    assert with_it["birth_certificate"].given_by == ""


def test_material_rules_say_what_need_not_be_brought(material_rules: MaterialRules) -> None:
    assert material_rules.source_of("household_register") == "公安户籍信息"
    assert material_rules.source_of("application_form") == ""
    assert material_rules.may_be_promised("kinship_certificate", "MZ-001")
    assert not material_rules.may_be_promised("kinship_certificate", "RS-013")
    assert "household_register" in material_rules.replaced_by("guardianship_proof")
