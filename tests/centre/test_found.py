"""The house: the demo centre as it is founded, and what cannot stand in one."""

from datetime import date, time

import pytest

from tests.world import MONDAY, MONDAY_9AM, SUNDAY_NOON, House
from yikou.accounts import queries as accounts
from yikou.centre import access, queries
from yikou.centre.models import Centre, Department, Post, Staff, Window
from yikou.centre.operations import (
    CentreExists,
    DepartmentExists,
    ParentUnknown,
    ProfileFieldUnknown,
    WindowExists,
    WindowTakesUnknown,
    add_department,
    add_window,
    appoint,
    change_profile,
    found_centre,
)
from yikou.kernel.actors import system
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger.models import Entry
from yikou.ledger.queries import replay
from yikou.simulation.founding import Founded, demo_data, found

BY = {"by": system("yunshui"), "at": MONDAY_9AM}


@pytest.fixture(scope="module")
def shipped() -> dict:
    return demo_data()


@pytest.fixture
def demo(db: None, shipped: dict) -> Founded:
    return found(shipped, at=SUNDAY_NOON)


@pytest.mark.covers("A-01", "A-02", "A-03", "A-04", "A-05", "A-06", "A-07")
def test_the_demo_centre_has_the_profile_of_the_brief(demo: Founded):
    profile = queries.profile(demo.centre, on=MONDAY)

    assert (profile.centre.founded_year, profile.centre.floor_area) == (2023, 460)
    assert (profile.staff, profile.members, profile.league) == (23, 9, 4)
    assert (profile.general, profile.dedicated, profile.windows) == (6, 6, 12)
    assert (profile.front_desks, profile.departments) == (1, 15)


@pytest.mark.covers("A-03", "A-06")
def test_figures_of_the_profile_are_counted_from_the_registers(house: House):
    before = queries.profile(house.centre, on=MONDAY)
    centre = Centre.objects.get(pk=house.centre)

    add_window(centre=centre, number="4", name="专项", sort="dedicated", **BY)
    Staff.objects.filter(account__username="laohu").update(left_on=MONDAY)

    after = queries.profile(house.centre, on=MONDAY)
    assert after.windows == after.general + after.dedicated == before.windows + 1
    assert after.staff == before.staff - 1


@pytest.mark.covers("A-20", "A-21")
def test_the_demo_centre_is_open_nine_to_twelve_and_two_to_half_past_five_on_working_days(demo: Founded):
    hours = queries.hours(demo.centre, MONDAY)

    assert hours.spans == ((time(9), time(12)), (time(14), time(17, 30)))
    assert hours.closing == time(17, 30)
    assert queries.is_open(demo.centre, MONDAY_9AM)
    assert not queries.is_open(demo.centre, MONDAY_9AM.replace(hour=12))
    assert not queries.is_open(demo.centre, SUNDAY_NOON.replace(hour=10))


@pytest.mark.covers("N-22")
def test_every_department_and_window_of_the_demo_has_a_holder_and_a_deputy(demo: Founded):
    posts = Post.objects.filter(centre=demo.centre)

    assert all(one.holder_id != one.deputy_id for one in posts)
    assert {one.department_id for one in posts} >= set(Department.objects.values_list("pk", flat=True))
    assert {one.window_id for one in posts} >= set(Window.objects.values_list("pk", flat=True))


def test_every_role_of_the_cast_is_held_and_the_administrators_are_not_on_the_roll(demo: Founded):
    from yikou.accounts.rights import ADMINISTRATIONS, ROLES

    people = accounts.people(demo.centre, at=MONDAY_9AM)
    roll = set(Staff.objects.values_list("account_id", flat=True))

    assert {role.role for one in people for role in one.roles} == set(ROLES)
    assert not [one.username for one in people if one.id in roll & _holders(people, ADMINISTRATIONS)]


def _holders(people, roles) -> set[int]:
    return {one.id for one in people if any(role.role in roles for role in one.roles)}


def test_the_ledger_of_the_founding_names_nobody_and_rebuilds_the_rows(demo: Founded, shipped: dict):
    said = " ".join(str(one.facts) for one in Entry.objects.all())
    names = [one["name"] for part in ("staff", "others", "administrations") for one in shipped[part]]

    assert not [name for name in names if name in said]
    assert shipped["password"] not in said
    assert list(replay(demo.centre)) == []


@pytest.mark.covers("A-50", "A-58", "A-61", "A-63")
def test_the_roll_says_how_somebody_is_employed_and_from_where_they_come(demo: Founded):
    roll = {one.account.username: one for one in queries.staff(demo.centre, on=MONDAY)}
    profile = queries.profile(demo.centre, on=MONDAY)

    assert not roll["jiangwen"].full_time
    assert (roll["jiangwen"].home_unit, roll["jiangwen"].education) == ("司法局", "研究生")
    assert sum(profile.employment.values()) == profile.staff
    assert set(profile.employment) == {"regular", "dispatched", "labour"}


@pytest.mark.covers("A-49", "A-22", "A-62")
def test_centres_of_three_levels_stand_side_by_side_each_with_its_own_profile(house: House):
    city = found_centre(code="city", name="市中心", short_name="市", level="city", **BY)
    street = found_centre(code="town", name="镇中心", short_name="镇", level="street", parent="city", **BY)
    below = found_centre(
        code="village",
        name="社区中心",
        short_name="社区",
        level="community",
        parent="town",
        profile={"floor_area": 1000, "motto": "准确及时、坚持标准"},
        **BY,
    )

    assert [below.parent_id, street.parent_id, city.parent_id] == ["town", "city", None]
    profile = queries.profile("village", on=MONDAY)
    assert (profile.centre.floor_area, profile.centre.motto, profile.staff) == (1000, "准确及时、坚持标准", 0)
    assert queries.profile(house.centre, on=MONDAY).staff == len(queries.staff(house.centre, on=MONDAY))


def test_a_centre_is_founded_once_and_below_one_that_exists(house: House):
    new = {"name": "文昌社区中心", "short_name": "文昌", "level": "community", **BY}

    with pytest.raises(CentreExists):
        found_centre(code=house.centre, **new)
    with pytest.raises(ParentUnknown):
        found_centre(code="wenchang", parent="nowhere", **new)
    with pytest.raises(ProfileFieldUnknown):
        found_centre(code="wenchang", profile={"colour": "red"}, **new)
    below = found_centre(code="wenchang", parent=house.centre, **new)
    assert below.parent_id == house.centre
    assert [one.code for one in queries.centres()] == [house.centre, "wenchang"]


def test_the_profile_changes_with_an_entry(house: House):
    centre = access.own_centre(house.li)

    change_profile(centre=centre, profile={"phone": "021-5555 0102"}, **BY)

    assert access.own_centre(house.li).phone == "021-5555 0102"
    assert list(replay(house.centre, "centre.centre")) == []


def test_a_department_and_a_window_stand_once(house: House):
    centre = Centre.objects.get(pk=house.centre)

    with pytest.raises(DepartmentExists):
        add_department(centre=centre, key="民政", full_name="民政局", **BY)
    with pytest.raises(WindowExists):
        add_window(centre=centre, number="1", name="综合", sort="general", **BY)
    with pytest.raises(WindowTakesUnknown, match="海关"):
        add_window(centre=centre, number="9", name="专项", sort="dedicated", departments=["公安", "海关"], **BY)


def test_another_centres_rows_are_not_there(house: House):
    from dataclasses import replace

    stranger = replace(house.chen, centre="elsewhere")

    assert access.window(house.li, "1").title == "综合 1 号窗口"
    for ask in (
        lambda: access.own_centre(stranger),
        lambda: access.window(stranger, "1"),
        lambda: access.department(stranger, "民政"),
        lambda: access.post(stranger, "minzheng"),
        lambda: access.staff(stranger, house.accounts["xiaoli"]),
        lambda: access.absence(stranger, 1),
    ):
        with pytest.raises(NotFound):
            ask()
    with pytest.raises(NotAllowed):
        access.staff(house.li, house.accounts["xiaosun"])


def test_windows_are_listed_by_number_with_the_front_desk_last(house: House):
    assert [one.number for one in queries.windows(house.centre)] == ["1", "2", "3", "总台"]
    assert date(2024, 3, 1) == queries.staff(house.centre, on=MONDAY).first().joined_on


BY_SUBJECT = ("党建", "民政", "卫生计生", "社会保障", "就业", "退役军人")


@pytest.mark.covers("A-42", "A-45")
def test_a_town_centre_has_six_windows_by_subject_and_eight_people_at_them(db: None, shipped: dict):
    """Another town's centre, founded from the same data with other windows and fewer people."""
    clerks = [one for one in shipped["staff"] if "clerk" in one["roles"]][:8]
    windows = [
        {"number": str(n), "name": subject, "sort": "dedicated", "area": subject}
        for n, subject in enumerate(BY_SUBJECT, 1)
    ]
    centre = {**shipped["centre"], "code": "town", "name": "另一镇便民服务中心", "short_name": "另一镇"}
    none: dict = dict.fromkeys(("queues", "screens", "posts", "others", "competences", "boards"), ())
    own = {**none, "centre": centre, "windows": windows, "staff": clerks, "walls": {}, "disclosures": {}}

    made = found({**shipped, **own}, at=SUNDAY_NOON)

    profile = queries.profile(made.centre, on=MONDAY)
    assert (profile.staff, profile.windows, profile.dedicated) == (8, 6, 6)
    assert [one.name for one in queries.windows(made.centre)] == list(BY_SUBJECT)


POSTS = (
    "社区福利与社会保障岗",
    "社区计划生育与公共卫生岗",
    "再就业与协解管理岗",
    "社区纠纷调解与法律咨询岗",
    "流动人口与出租房屋岗",
    "社区综治安全岗",
    "社区党员服务岗",
    "社区文化体育岗",
)


@pytest.mark.covers("B-06", "B-08", "B-10", "B-12", "B-14", "B-16", "B-18", "B-20")
@pytest.mark.covers("A-17")
def test_a_community_hall_sets_up_its_eight_posts_each_with_a_named_holder_and_deputy(house: House):
    centre = Centre.objects.get(pk=house.centre)
    two = {"holder": house.accounts["xiaoli"], "deputy": house.accounts["xiaosun"]}

    for number, name in enumerate(POSTS, 1):
        appoint(centre=centre, key=f"post-{number}", name=name, **two, **BY)

    held = {one.name: (one.holder.name, one.deputy.name) for one in queries.posts(house.centre)}
    assert {name: held[name] for name in POSTS} == dict.fromkeys(POSTS, ("小李", "小孙"))
    assert list(replay(house.centre, "centre.post")) == []
