"""人员: the roll and its figures, accounts, roles, posts, absences, windows, tokens; and who may do each."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.web.forms import filled
from tests.world import MONDAY, MONDAY_9AM
from yikou.accounts import access, queries
from yikou.accounts.models import Account, Role
from yikou.centre import operations as centre_operations
from yikou.centre import queries as centre
from yikou.ledger import queries as ledger

PEOPLE = "/office/people/"
CAST = ("chenzhuren", "bange", "wujie", "liangjie", "xiaoli", "laozhao", "xiaoxi", "xiaoan", "xiaoshen")
READERS = {"chenzhuren", "bange", "wujie", "liangjie", "xiaoxi", "xiaoan"}
HOUSE = {"chenzhuren", "bange"}


def text(answer) -> str:
    return answer.content.decode()


def listed(answer) -> list[str]:
    """The user names in the list."""
    return re.findall(r'<small class="num">([a-z]+)</small>', text(answer))


@pytest.fixture
def li(world) -> int:
    return world.accounts["xiaoli"]


# --- who may -----------------------------------------------------------------------------------


@pytest.mark.covers("P-08", partly="the three administrations at the pages of people")
@pytest.mark.parametrize("who", CAST)
def test_every_page_is_open_to_who_may_and_shut_to_others(signed_in, world, who):
    browser, one = signed_in(who), f"{PEOPLE}{world.accounts['xiaoli']}/"
    pages = {
        PEOPLE: READERS,
        one: READERS,
        f"{PEOPLE}rights/": READERS,
        "/office/posts/": READERS,
        "/office/absences/": READERS,
        "/office/windows/": READERS,
        "/office/calendar/": READERS,
        f"/office/calendar/{MONDAY.year}/": READERS,
        "/office/closings/": READERS,
        f"{PEOPLE}new/": {"xiaoxi"},
        f"{one}close/": {"xiaoxi"},
        "/office/calendar/import/": {"xiaoxi"},
        f"{one}password/": {"xiaoan"},
        f"{one}grant/": {"xiaoan"},
        f"{one}token/": {"xiaoan"},
        f"{PEOPLE}tokens/": {"xiaoan"},
        "/office/posts/new/": HOUSE,
        "/office/posts/minzheng/": HOUSE,
        "/office/absences/new/": HOUSE,
        "/office/windows/new/": HOUSE | {"wujie"},
        "/office/windows/departments/new/": HOUSE,
        "/office/centre/": HOUSE,
        f"{one}join/": HOUSE,
        f"{one}leave/": HOUSE,
        "/office/closings/new/": {"chenzhuren"},
    }

    for address, allowed in pages.items():
        status = browser.get(address).status_code
        assert status == (200 if who in allowed else 403), f"{who} {address} {status}"


def test_what_is_not_there_or_is_anothers_is_not_found(signed_in, world):
    found = {"code": "linjie", "name": "邻街中心", "short_name": "邻街", "level": "street"}
    centre_operations.found_centre(**found, by=world.chen, at=MONDAY_9AM)
    stranger = Account.objects.create(username="linju", name="邻居", centre="linjie")
    role = Role.objects.create(account=stranger, centre="linjie", role="clerk", from_on=MONDAY, granted_by="system")
    away = centre_operations.record_absence(
        centre=centre.centre("linjie"),
        account=stranger.pk,
        from_at=MONDAY_9AM,
        until_at=MONDAY_9AM + timedelta(days=1),
        reason="年休",
        by=world.chen,
        at=MONDAY_9AM,
    )
    security, system, office = signed_in("xiaoan"), signed_in("xiaoxi"), signed_in("bange")

    for number in (stranger.pk, 999999, 10**30):
        for action in ("", "grant/", "password/", "token/"):
            assert security.get(f"{PEOPLE}{number}/{action}").status_code == 404
        assert security.post(f"{PEOPLE}{number}/unlock/").status_code == 404
        assert system.post(f"{PEOPLE}{number}/reopen/").status_code == 404
        assert office.get(f"{PEOPLE}{number}/join/").status_code == 404
        assert office.get(f"{PEOPLE}{number}/leave/").status_code == 404
    own = world.accounts["xiaoli"]
    assert security.get(f"{PEOPLE}{own}/roles/{role.pk}/revoke/").status_code == 404
    assert security.post(f"{PEOPLE}tokens/999999/revoke/").status_code == 404
    assert office.post(f"/office/absences/{away.pk}/end/").status_code == 404
    assert office.get("/office/posts/nothing/").status_code == 404
    assert "邻居" not in text(security.get(PEOPLE))


# --- the roll ----------------------------------------------------------------------------------


@pytest.mark.covers("A-03", "A-06", partly="the office's figures open the lines that they count")
def test_each_figure_opens_the_lines_that_it_counts(signed_in, world):
    browser = signed_in("bange")
    figures = re.findall(r'<a class="y-figure" href="([^"]+)"><b>(\d+)<', text(browser.get(PEOPLE)))
    profile = centre.profile(world.centre, on=MONDAY)

    assert [int(n) for _, n in figures] == [
        profile.staff,
        profile.members,
        profile.league,
        profile.general,
        profile.dedicated,
        profile.front_desks,
        profile.departments,
    ]
    for address, n in figures[:3]:
        assert len(listed(browser.get(address))) == int(n), address
    for address, n in figures[3:6]:
        rows = re.findall(r"<tr><th scope=.row.>", text(browser.get(address)).partition('id="departments"')[0])
        assert len(rows) == int(n), address


def test_the_list_is_narrowed_by_role_right_employment_and_words(signed_in):
    browser = signed_in("bange")

    assert listed(browser.get(PEOPLE, {"role": "director"})) == ["chenzhuren"]
    assert listed(browser.get(PEOPLE, {"right": "calendar.publish"})) == ["xiaoxi"]
    assert listed(browser.get(PEOPLE, {"q": "老赵"})) == ["laozhao"]
    assert listed(browser.get(PEOPLE, {"show": "member"})) == ["chenzhuren", "wujie"]
    assert "没有这样的人" in text(browser.get(PEOPLE, {"q": "火星人"}))
    assert listed(browser.get(PEOPLE, {"show": "odd", "right": "odd", "employment": "odd"})) == []


def test_each_right_opens_the_people_who_hold_it(signed_in):
    browser = signed_in("xiaoan")
    page = text(browser.get(f"{PEOPLE}rights/"))

    for address, n in re.findall(r'<a href="(/office/people/\?right=[\w.]+)" aria-label="[^"]+">(\d+)</a>', page):
        assert len(listed(browser.get(address))) == int(n), address


# --- accounts ----------------------------------------------------------------------------------


def test_an_account_is_opened_and_its_first_password_shown_once(signed_in, visitor):
    browser = signed_in("xiaoxi")

    opened = browser.post(f"{PEOPLE}new/", {"name": "新来的", "username": "xinlai"})
    password = re.search(r"<code>([^<]+)</code>", text(opened)).group(1).replace("&amp;", "&")
    account = queries.by_username("xinlai")

    assert opened.status_code == 200
    assert "no-store" in opened["Cache-Control"]
    assert account.must_change_password
    assert password not in text(browser.get(f"{PEOPLE}{account.pk}/"))
    assert visitor.post("/staff/", {"username": "xinlai", "password": password}).status_code == 302


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": "", "username": "xinlai"}, "请填姓名"),
        ({"name": "新来的", "username": ""}, "请填工号"),
        ({"name": "新来的", "username": "1号"}, "工号用小写字母开头"),
        ({"name": "新来的", "username": "xiaoli"}, "已经有人用了"),
        ({"name": "长" * 41, "username": "xinlai"}, "最多 40 个字"),
        ({}, "请填姓名"),
    ],
)
def test_an_account_that_cannot_be_opened_keeps_what_was_typed(signed_in, typed, told):
    answer = signed_in("xiaoxi").post(f"{PEOPLE}new/", typed)

    assert 400 <= answer.status_code < 500
    assert told in text(answer)
    assert all(value in text(answer) for value in typed.values())
    assert queries.by_username("xinlai") is None


def test_an_account_is_closed_with_its_roles_and_opened_again_without(signed_in, world, li):
    browser, clerk = signed_in("xiaoxi"), signed_in("xiaoli")

    page = text(browser.get(f"{PEOPLE}{li}/close/"))
    nothing = browser.post(f"{PEOPLE}{li}/close/", {"reason": " "})
    browser.post(f"{PEOPLE}{li}/close/", {"reason": "调离"})
    out = clerk.get("/console/")
    closed = text(browser.get(f"{PEOPLE}{li}/"))
    browser.post(f"{PEOPLE}{li}/reopen/")

    assert "还在综合 1 号窗口的岗位上" in page
    assert nothing.status_code == 422
    assert out.status_code in (302, 401)
    assert "恢复账号" in closed
    account = Account.objects.get(pk=li)
    assert account.is_active
    assert queries.roles_of(account, on=MONDAY) == []


def test_nobody_shuts_the_own_account_nor_the_last_security_administration(signed_in, world):
    browser = signed_in("xiaoxi")

    own = browser.post(f"{PEOPLE}{world.accounts['xiaoxi']}/close/", {"reason": "调离"})
    last = browser.post(f"{PEOPLE}{world.accounts['xiaoan']}/close/", {"reason": "调离"})

    assert (own.status_code, last.status_code) == (409, 409)
    assert "不能停用自己的账号" in text(own)
    assert "最后一位安全管理员" in text(last)
    assert 'value="调离"' in text(last)


def test_who_was_locked_out_is_let_in_and_a_forgotten_password_is_set_anew(signed_in, visitor, world, li):
    for _ in range(8):
        visitor.post("/staff/", {"username": "xiaoli", "password": "wrong"})
    browser = signed_in("xiaoan")

    locked = text(browser.get(PEOPLE, {"show": "locked"}))
    browser.post(f"{PEOPLE}{li}/unlock/")
    account = Account.objects.get(pk=li)
    reset = browser.post(f"{PEOPLE}{li}/password/")
    password = re.search(r"<code>([^<]+)</code>", text(reset)).group(1)

    assert "xiaoli" in locked
    assert not account.is_locked(MONDAY_9AM + timedelta(minutes=20))
    assert Account.objects.get(pk=li).must_change_password
    assert visitor.post("/staff/", {"username": "xiaoli", "password": password}).status_code == 302


# --- roles -------------------------------------------------------------------------------------


def test_a_role_is_granted_with_its_days_and_department_and_taken_back(signed_in, world, li):
    browser, address = signed_in("xiaoan"), f"{PEOPLE}{li}/"
    until = (MONDAY + timedelta(days=30)).isoformat()
    form = filled(text(browser.get(f"{address}grant/")), "ask", role="reviewer", department="民政", until_on=until)

    granted = browser.post(f"{address}grant/", form, follow=True)
    held = [one for one in queries.roles_of(Account.objects.get(pk=li), on=MONDAY) if one.role == "reviewer"]
    taken = browser.post(f"{address}roles/{held[0].id}/revoke/", {"reason": "调岗"}, follow=True)
    again = browser.post(f"{address}roles/{held[0].id}/revoke/", {"reason": "调岗"})

    assert "已经授权" in text(granted)
    assert (held[0].department, held[0].until_on) == ("民政", date.fromisoformat(until))
    assert "授权已经收回" in text(taken)
    assert again.status_code == 409
    assert "reviewer" not in {one.role for one in queries.roles_of(Account.objects.get(pk=li), on=MONDAY)}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"role": "audit_admin"}, "系统管理员、安全管理员、审计员要分开"),
        ({"role": "reviewer"}, "要写明是哪个部门"),
        ({"role": "director", "department": "民政"}, "其他角色不写部门"),
        ({"role": "clerk"}, "已经是窗口工作人员了"),
        ({"role": "king"}, "请从列出的里面选一个"),
        ({"role": ""}, "请选角色"),
        ({"role": "director", "until_on": "2020-01-01"}, "结束日期要晚于开始日期"),
        ({"role": "director", "until_on": "后天"}, "请填日期"),
        ({"role": "director", "from_on": "9999-12-31"}, "年份不对"),
        ({"role": "reviewer", "department": "海关"}, "请从列出的里面选一个"),
    ],
)
@pytest.mark.covers("P-08", partly="refused in words, the form keeps what was typed")
def test_a_role_that_cannot_be_granted_is_refused_in_words(signed_in, li, typed, told):
    before = Role.objects.count()

    answer = signed_in("xiaoan").post(f"{PEOPLE}{li}/grant/", typed)

    assert 400 <= answer.status_code < 500
    assert told in text(answer)
    if typed["role"] in ("audit_admin", "director"):
        assert f'<option value="{typed["role"]}" selected>' in text(answer)
    if "until_on" in typed:
        assert f'value="{typed["until_on"]}"' in text(answer)
    assert Role.objects.count() == before


def test_nobody_grants_the_own_account_anything(signed_in, world):
    browser, own = signed_in("xiaoan"), world.accounts["xiaoan"]
    role = Role.objects.get(account=own)

    granted = browser.post(f"{PEOPLE}{own}/grant/", {"role": "director"})
    revoked = browser.post(f"{PEOPLE}{own}/roles/{role.pk}/revoke/", {"reason": "不干了"})

    assert "不能给自己授权" in text(granted)
    assert "不能给自己授权" in text(revoked)


# --- tokens ------------------------------------------------------------------------------------


def test_a_tokens_secret_is_shown_once_and_is_worth_nothing_once_it_is_taken_back(signed_in, world, li):
    browser = signed_in("xiaoan")
    form = {"name": "自助机接口", "rights": ["cases.read"], "expires_on": "2026-12-31"}

    issued = text(browser.post(f"{PEOPLE}{li}/token/", form))
    secret = re.search(r"<code>(yk_[\w-]+)</code>", issued).group(1)
    actor = access.bearer(secret, at=MONDAY_9AM)
    page = text(browser.get(f"{PEOPLE}tokens/"))
    number = queries.tokens(world.centre).get().pk
    browser.post(f"{PEOPLE}tokens/{number}/revoke/")
    again = browser.post(f"{PEOPLE}tokens/{number}/revoke/")

    assert actor.rights == {"cases.read"}
    assert "自助机接口" in page
    assert secret not in page
    with pytest.raises(access.TokenUnknown):
        access.bearer(secret, at=MONDAY_9AM)
    assert again.status_code == 409
    assert "已经收回了" in text(again)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": "", "rights": "cases.read", "expires_on": "2026-12-31"}, "请写明给哪个系统用"),
        ({"name": "接口", "expires_on": "2026-12-31"}, "请至少勾一项"),
        ({"name": "接口", "rights": "people.grant", "expires_on": "2026-12-31"}, "请至少勾一项"),
        ({"name": "接口", "rights": "cases.read", "expires_on": "2020-12-31"}, "到期日要晚于今天"),
        ({"name": "接口", "rights": "cases.read", "expires_on": ""}, "请填到期的日子"),
    ],
)
def test_a_token_that_cannot_be_issued_is_refused(signed_in, world, li, typed, told):
    answer = signed_in("xiaoan").post(f"{PEOPLE}{li}/token/", typed)

    assert answer.status_code == 422
    assert told in text(answer)
    assert not queries.tokens(world.centre).exists()


# --- posts, absences, the roll -----------------------------------------------------------------


@pytest.mark.covers("N-22", partly="A and B of every post are appointed in the office")
def test_a_post_gets_its_a_and_b_and_a_department_without_one_is_named(signed_in, world, li):
    browser = signed_in("bange")
    sun = world.accounts["xiaosun"]
    before = text(browser.get("/office/posts/"))
    address = "/office/posts/new/?where=department:医保"
    form = filled(text(browser.get(address)), "ask", holder=str(li), deputy=str(sun))

    made = browser.post("/office/posts/new/", form, follow=True)
    changed = filled(text(browser.get("/office/posts/department-医保/")), "ask", holder=str(sun), deputy=str(li))
    browser.post("/office/posts/department-医保/", changed)

    assert "where=department:%E5%8C%BB%E4%BF%9D" in before
    assert "已经定岗" in text(made)
    assert "医保经办" in text(made)
    assert "where=department:%E5%8C%BB%E4%BF%9D" not in text(made)
    assert centre.answering(world.centre, "医保", MONDAY_9AM).account == sun


def test_two_posts_of_one_place_stand_beside_each_other(signed_in, world, li):
    browser, sun = signed_in("bange"), world.accounts["xiaosun"]
    form = {"where": "window:1", "name": "一号窗口的第二个岗", "holder": str(li), "deputy": str(sun)}

    browser.post("/office/posts/new/", form)

    named = {one.key: one.name for one in centre.posts(world.centre)}
    assert named["window-1"] == "综合 1 号窗口"
    assert named["window-1-2"] == "一号窗口的第二个岗"


@pytest.mark.parametrize(
    ("holder", "deputy", "told"),
    [
        ("xiaoli", "xiaoli", "A岗和B岗要是两个人"),
        ("xiaoli", "", "请选B岗"),
        ("xiaoxi", "xiaoli", "请从列出的里面选一个"),
        ("", "", "请选A岗"),
    ],
)
def test_a_post_that_cannot_be_filled_is_refused(signed_in, world, holder, deputy, told):
    numbers = {name: str(number) for name, number in world.accounts.items()} | {"": ""}
    form = {"where": "department:医保", "name": "医保经办", "holder": numbers[holder], "deputy": numbers[deputy]}

    answer = signed_in("bange").post("/office/posts/new/", form)

    assert 400 <= answer.status_code < 500
    assert told in text(answer)
    assert 'value="医保经办"' in text(answer)


@pytest.mark.covers("F-06", partly="who stands in is named in the office")
def test_an_absence_is_recorded_with_its_stand_in_and_ended(signed_in, world, li):
    browser = signed_in("bange")
    until = f"{MONDAY_9AM + timedelta(days=2):%Y-%m-%dT%H:%M}"
    page = text(browser.get(f"/office/absences/new/?who={li}"))
    form = filled(page, "ask", until_at=until, reason="年休", stands_in=str(world.accounts["wujie"]))

    recorded = text(browser.post("/office/absences/new/", form, follow=True))
    number = centre.absences(world.centre, at=MONDAY_9AM).get().pk
    ended = text(browser.post(f"/office/absences/{number}/end/", follow=True))
    again = browser.post(f"/office/absences/{number}/end/")

    assert "吴姐" in recorded
    assert "顶岗" in recorded
    assert "都在岗" in ended
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"until_at": "2020-01-01T09:00"}, "回岗时间要晚于离岗时间"),
        ({"until_at": "明天"}, "请填日期和时间"),
        ({"until_at": ""}, "请填回岗的时间"),
        ({"until_at": "2026-03-04T09:00", "stands_in": "self"}, "顶岗的人那段时间也不在"),
        ({"until_at": "2026-03-04T09:00", "account": "999999"}, "请从列出的里面选一个"),
        ({"until_at": "2026-03-04T09:00", "reason": "事" * 25}, "最多 24 个字"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(signed_in, world, li, typed, told):
    form = {"account": str(li), "from_at": "2026-03-02T09:00", "reason": "年休", "stands_in": ""} | typed
    form["stands_in"] = str(li) if form["stands_in"] == "self" else form["stands_in"]

    answer = signed_in("bange").post("/office/absences/new/", form)

    assert 400 <= answer.status_code < 500
    assert told in text(answer)
    assert not centre.absences(world.centre, at=MONDAY_9AM).exists()


def test_somebody_joins_the_roll_and_leaves_it_once_the_posts_are_handed_over(signed_in, world, li):
    browser, ma = signed_in("bange"), world.accounts["mayi"]
    before = centre.profile(world.centre, on=MONDAY).staff
    form = filled(text(browser.get(f"{PEOPLE}{ma}/join/")), "ask", employment="labour", politics="member")

    joined = browser.post(f"{PEOPLE}{ma}/join/", form, follow=True)
    twice = browser.post(f"{PEOPLE}{ma}/join/", form)
    left = browser.post(f"{PEOPLE}{ma}/leave/", {"left_on": MONDAY.isoformat()}, follow=True)
    holds = browser.post(f"{PEOPLE}{li}/leave/", {"left_on": MONDAY.isoformat()})

    assert "已经登记到岗" in text(joined)
    assert "已经在册" in text(twice)
    assert "已经登记离岗" in text(left)
    assert "请先给这些岗位定下接替的人" in text(holds)
    assert centre.profile(world.centre, on=MONDAY).staff == before


# --- the house ---------------------------------------------------------------------------------


@pytest.mark.covers("A-07", partly="windows are set up in the office")
def test_a_window_is_set_up_and_counted(signed_in, world):
    browser = signed_in("bange")
    form = {"number": "4", "name": "专项", "sort": "dedicated", "departments": ["民政", "医保"]}

    made = text(browser.post("/office/windows/new/", form, follow=True))
    twice = browser.post("/office/windows/new/", form)
    odd = browser.post("/office/windows/new/", form | {"number": "4/5"})

    assert "专项 4 号窗口" in made
    assert centre.profile(world.centre, on=MONDAY).dedicated == 2
    assert twice.status_code == 409
    assert "4号窗口已经有了" in text(twice)
    assert odd.status_code == 422


def test_a_department_comes_into_the_house_once(signed_in, world):
    browser = signed_in("bange")
    form = {"key": "海关", "full_name": "海关驻街道工作站", "prefix": "HG"}

    made = text(browser.post("/office/windows/departments/new/", form, follow=True))
    twice = browser.post("/office/windows/departments/new/", form)

    assert "海关驻街道工作站" in made
    assert twice.status_code == 409


def test_the_profile_is_edited_and_only_what_changed_is_entered(signed_in, world):
    browser = signed_in("bange")
    form = filled(text(browser.get("/office/centre/")), "ask", phone="021-5555 0199")

    browser.post("/office/centre/", form)
    browser.post("/office/centre/", form)
    form = filled(text(browser.get("/office/centre/")), "ask")
    wrong = browser.post("/office/centre/", form | {"founded_year": ["很早"], "phone": ["改了的号码"]})

    entries = ledger.entries(world.centre).filter(kind="centre.profile_changed")
    assert [one.facts["profile"] for one in entries] == [{"phone": "021-5555 0199"}]
    assert wrong.status_code == 422
    assert "改了的号码" in text(wrong)


def test_nothing_is_changed_by_who_may_not(signed_in, world, li):
    clerk: Client = signed_in("xiaoli")
    office: Client = signed_in("bange")
    before = ledger.entries(world.centre).exclude(kind="accounts.refused").count()

    for address in (f"{PEOPLE}new/", f"{PEOPLE}{li}/close/", f"{PEOPLE}{li}/grant/", f"{PEOPLE}{li}/unlock/"):
        assert office.post(address, {"name": "某", "username": "mou", "role": "director"}).status_code == 403
    for address in ("/office/posts/new/", "/office/windows/new/", "/office/centre/", "/office/closings/new/"):
        assert clerk.post(address, {"phone": "1"}).status_code == 403
    assert ledger.entries(world.centre).exclude(kind="accounts.refused").count() == before
