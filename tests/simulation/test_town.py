"""The town: everybody in it is well formed and nobody real."""

from datetime import date

import pytest

from yikou.kernel.identifiers import check_credit_code, check_identity
from yikou.simulation.chance import dice
from yikou.simulation.town import REGION, town

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("seed", [1, 7, 20261124])
def test_every_resident_has_a_number_of_his_own_that_passes_and_is_on_no_real_card(seed: int):
    people = town(seed, TODAY).people

    numbers = [check_identity(one.identity, on=TODAY) for one in people]

    assert len({one.value for one in numbers}) == len(people)
    assert {one.region for one in numbers} == {REGION}
    assert all(number.birth_on == one.birth_on for number, one in zip(numbers, people, strict=True))


def test_every_shop_has_a_credit_code_that_passes():
    assert all(check_credit_code(one.code) == one.code for one in town(7, TODAY).shops)


def test_the_same_seed_is_the_same_town_and_another_is_another():
    again = town.__wrapped__(7, TODAY)

    assert again == town(7, TODAY)
    assert again != town(8, TODAY)


def test_somebody_of_an_age_is_of_that_age():
    here, thrown = town(7, TODAY), dice(7, "ages")

    ages = [here.somebody(thrown, (80, 97), TODAY).age(TODAY) for _ in range(50)]

    assert all(80 <= age <= 97 for age in ages)


def test_a_family_is_the_grown_up_people_of_one_household():
    here = town(7, TODAY)

    for person in here.people[:200]:
        family = here.family(person, TODAY)
        assert person not in family
        assert all(one.household == person.household and one.age(TODAY) >= 18 for one in family)
