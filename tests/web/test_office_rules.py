"""制度: what hangs and why, its values and versions, a new version looked at and published, another variant chosen."""

import re
from datetime import date, timedelta

import pytest

from tests.web.forms import filled
from tests.world import MONDAY, MONDAY_9AM
from yikou.cases import operations as cases
from yikou.ledger import queries as ledger
from yikou.policies import operations, queries
from yikou.policies.queries import rulebook, shipped
from yikou.web.office.ruling import texts, values
from yikou.web.office.ruling.words import called

RULES = "/office/rules/"
BINDING = f"{RULES}notice.binding/"
EARLIEST = date(2026, 3, 9)


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def director(signed_in):
    return signed_in("chenzhuren")


@pytest.fixture
def office(signed_in):
    return signed_in("bange")


# --- reading ---------------------------------------------------------------------------


@pytest.mark.parametrize("username", ["xiaoli", "xiaoxi", "xiaoshen"])
def test_all_staff_read_all_rules_by_institution(signed_in, username):
    reader = signed_in(username)

    page = text(reader.get(RULES))
    one = text(reader.get(BINDING))

    assert "一共 109 项" in page
    assert page.index("首问责任制") < page.index("限时办结制度")
    assert "起草第" not in one
    assert reader.get(f"{BINDING}draft/").status_code == 403


def test_the_list_is_narrowed_to_words_to_what_is_enforced_and_to_what_nobody_verified(office):
    found = text(office.get(RULES, {"q": "告知内容约束"}))
    enforced = text(office.get(RULES, {"only": "enforced"}))
    unverified = text(office.get(RULES, {"only": "unverified"}))

    assert re.findall(r'href="/office/rules/([a-z_.]+)/"', found) == ["notice.binding"]
    assert "volunteers.hours" not in enforced
    assert "未核实" in unverified


@pytest.mark.covers("C-03", partly="the rule's own page: poster, values, examples, versions")
def test_a_rule_shows_the_poster_its_values_examples_and_where_it_bites(director, world):
    answers = {"members": ["none"], "unit": ["local"], "applicant": ["self"]}
    cases.give_notice(item="MZ-001", answers=answers, by=world.li, at=MONDAY_9AM)

    page = text(director.get(BINDING))
    content = text(director.get(f"{RULES}notice.content/"))

    assert "照告知书备齐材料，90天内来办" in page
    assert "告知书有效" in page
    assert "未核实" in page
    assert page.count("</svg>对</span>") == 5
    bites = re.search(r'href="(/office/rules/notice.content/entries/\?kind=[^"]+)"', content)
    assert bites, content
    entries = text(director.get(bites[1].replace("&amp;", "&")))
    assert "1 次" in entries
    assert 'href="/office/entries/' in entries


def test_counts_from_the_ledger_are_for_who_may_read_it(signed_in):
    clerk = signed_in("xiaoli")

    assert "在哪里管着" not in text(clerk.get(BINDING))
    assert clerk.get(f"{BINDING}entries/").status_code == 403


def test_every_value_of_every_rule_has_a_name_in_chinese(world):
    for one in rulebook(world.centre, MONDAY).all():
        for name, words in called(one).items():
            assert re.search(r"[一-鿿]", words), f"{one.rule.code} {name}: a switch has its words in SWITCHES"
        assert len(set(called(one).values())) == len(one.published.values), one.rule.code


def test_a_form_that_is_only_looked_at_changes_no_value_and_no_word(director, world):
    for one in rulebook(world.centre, MONDAY).all():
        page = text(director.get(f"{RULES}{one.rule.code}/draft/"))
        sent = filled(page, "rule-form")
        latest = queries.history(world.centre, one.rule.code, one.variant.key)[-1].in_force
        raws, errors = values.read(latest.version, sent)
        typed = {name[2:]: given[-1] for name, given in sent.items() if name.startswith("w.")}
        words, wrong = texts.read(latest.published, typed)
        assert (values.changed(latest.version, raws), errors, words, wrong) == ({}, {}, {}, {}), one.rule.code


# --- a new version ---------------------------------------------------------------------


@pytest.mark.covers("A-31", partly="changed and published from the office pages")
def test_a_new_version_is_looked_at_and_published_with_its_reason(director, world):
    sheet = filled(text(director.get(f"{BINDING}draft/")), "rule-form", v__valid_for="60", because="三个月太长")

    seen = director.get(f"{BINDING}draft/", sheet | {"do": ["preview"]})
    looked = text(seen)
    published = director.post(f"{BINDING}draft/", filled(looked, "rule-form", do="publish"), follow=True)

    assert "照告知书备齐材料，60天内来办" in looked
    assert "有效期最后一天" in looked
    assert "发布好了" in text(published)
    assert rulebook(world.centre, MONDAY).by_code("notice.binding").version.version == 1
    later = rulebook(world.centre, EARLIEST).by_code("notice.binding")
    assert (later.version.version, later.published.values["valid_for"].printed) == (2, "60天")
    after = text(director.get(BINDING))
    assert "还没施行" in after
    assert "三个月太长" in after


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"v__valid_for": "六十"}, "“六十”不是数，请写数字。"),
        ({"v__valid_for": ""}, "请写数字"),
        ({}, "没有不同，不用发布"),
        ({"v__valid_for": "60", "from_on": "2026-03-03"}, "最早可以从2026-03-09起施行"),
        ({"v__valid_for": "60", "from_on": "2025-12-31"}, "已经过去"),
        ({"v__valid_for": "60", "from_on": "改天"}, "请填从哪天起施行"),
        ({"v__valid_for": "60", "because": " "}, "请写明为什么改"),
        ({"w__plain": "照告知书备齐材料，三个月内来办"}, "文字里直接写了数"),
        ({"w__plain": "照告知书备齐材料，〔三个月〕内来办"}, "不是这项制度的数值"),
    ],
)
def test_what_cannot_be_published_is_said_in_words_and_what_was_typed_stays(director, world, typed, told):
    given = {"because": "改一改"} | typed
    sheet = filled(text(director.get(f"{BINDING}draft/")), "rule-form", do="publish", **given)

    answer = director.post(f"{BINDING}draft/", sheet)
    page = text(answer)

    assert answer.status_code in (409, 422)
    assert told in page
    assert "valid_for：" not in page
    assert f'value="{given.get("v__valid_for", "90")}"' in page
    assert rulebook(world.centre, MONDAY + timedelta(days=90)).by_code("notice.binding").version.version == 1


def test_what_the_law_settles_can_only_be_read(director):
    page = text(director.get(f"{RULES}posting.rule_change/draft/"))

    assert "法律或系统已经定死，中心不能改" in page
    assert 'name="v.old_ends_under_old"' not in page


def test_who_only_drafts_looks_at_it_and_leaves_publishing_to_the_director(office, director, world):
    sheet = filled(text(office.get(f"{BINDING}draft/")), "rule-form", v__valid_for="60", because="太长", do="preview")

    looked = office.get(f"{BINDING}draft/", sheet)
    tried = office.post(f"{BINDING}draft/", sheet | {"do": ["publish"]})

    assert "照告知书备齐材料，60天内来办" in text(looked)
    assert 'value="publish"' not in text(looked)
    assert rulebook(world.centre, MONDAY + timedelta(days=90)).by_code("notice.binding").version.version == 1
    assert tried.status_code == 200
    opened = text(director.get(looked.request["PATH_INFO"] + "?" + looked.request["QUERY_STRING"]))
    assert 'value="publish"' in opened
    assert 'value="60"' in opened


def test_the_words_are_edited_with_their_values_in_brackets(director, world):
    page = text(director.get(f"{BINDING}draft/"))
    assert "〔90天〕" in page
    sheet = filled(page, "rule-form", w__plain="拿着告知书，〔90天〕内来，不多要一样", because="说得更白", do="publish")

    director.post(f"{BINDING}draft/", sheet)

    later = rulebook(world.centre, EARLIEST).by_code("notice.binding")
    assert later.text.plain == "拿着告知书，90天内来，不多要一样"
    assert later.published.words.plain == "拿着告知书，{valid_for}内来，不多要一样"


def test_the_rows_of_a_table_are_sentences_that_are_added_changed_and_removed(director, world):
    address = f"{RULES}leave.annual/draft/"
    sheet = filled(text(director.get(address)), "rule-form")
    table = next(name for name in sheet if name.startswith("v.") and len(sheet[name]) == 3)

    added = text(director.get(address, sheet | {"do": [f"add {table}"]}))
    unfinished = director.get(address, filled(added, "rule-form", do="preview"))
    typed = filled(added, "rule-form", because="多休五天", do="publish") | {
        f"{table}.3.worked": ["30"],
        f"{table}.3.days": ["20"],
    }
    removed = text(director.get(address, filled(added, "rule-form", do=f"remove {table}.0")))
    done = director.post(address, typed)

    assert f'name="{table}.3.worked"' in added
    assert unfinished.status_code == 422
    assert "第 4 行" in text(unfinished)
    assert f'name="{table}" value="0"' not in removed or removed.count(f'name="{table}"') == 3
    assert done.status_code == 302, text(done)
    later = rulebook(world.centre, EARLIEST).by_code("leave.annual")
    assert "累计工作满30年的20天" in later.text.plain


def test_another_variant_is_chosen_from_a_day_on(director, office, world):
    form = text(director.get(f"{RULES}leave.approval/variant/", {"variant": "b"}))
    sheet = filled(form, f"{RULES}leave.approval/variant/choose/", variant="b", because="大厅负责人先批")

    late = director.post(f"{RULES}leave.approval/variant/choose/", sheet | {"from_on": [MONDAY.isoformat()]})
    without = director.post(f"{RULES}leave.approval/variant/choose/", sheet | {"because": [""]})
    done = director.post(f"{RULES}leave.approval/variant/choose/", sheet, follow=True)

    assert "最早可以从2026-03-09起施行" in text(late)
    assert "请写明为什么改" in text(without)
    assert 'value="b" checked' in text(without)
    assert "选过的做法" in text(done)
    assert rulebook(world.centre, MONDAY).by_code("leave.approval").variant.key == "a"
    assert rulebook(world.centre, EARLIEST).by_code("leave.approval").variant.key == "b"
    assert office.post(f"{RULES}leave.approval/variant/choose/", sheet).status_code == 403


def test_a_rule_that_is_not_there_is_not_found(director):
    for part in ("", "draft/", "variant/", "entries/"):
        assert director.get(f"{RULES}no.such/{part}").status_code == 404


def test_the_entry_names_the_rule_under_which_rules_change(director, world):
    sheet = filled(text(director.get(f"{BINDING}draft/")), "rule-form", v__valid_for="60", because="太长", do="publish")

    director.post(f"{BINDING}draft/", sheet)

    entry = ledger.entries(world.centre).filter(kind="policies.version_published").first()
    assert entry.under == "posting.rule_change@1"
    assert "太长" in entry.sentence


def test_a_value_typed_like_the_old_one_is_no_change(world):
    found = queries.history(world.centre, "notice.binding")[-1].in_force
    raws, errors = values.read(found.version, {"v.valid_for": ["90"], "v.trips_promised": ["1"]})

    assert errors == {}
    assert values.changed(found.version, raws) == {}
    with pytest.raises(operations.NothingChanged):
        operations.draft(centre=world.centre, code="notice.binding", values={}, from_on=EARLIEST)
    assert len(shipped().rules) == 109


@pytest.mark.covers("A-31", "C-01", partly="noted and read in the office")
def test_a_poster_is_noted_on_the_wall_from_its_rules_page_and_taken_down(signed_in):
    office, clerk = signed_in("bange"), signed_in("xiaoli")
    address = "/office/rules/first_contact.duty/"
    assert "还没挂上：首问责任制、限时办结制度" in text(office.get("/office/wall/"))
    assert "6 样制度</a>没有按规定上墙" in text(office.get("/office/"))

    for wrong in ("", " ", "墙" * 41):
        answer = office.post(f"{address}hang/", {"place": wrong})
        assert answer.status_code == 422
        assert "请写明挂在哪里" in text(answer)
    assert clerk.post(f"{address}hang/", {"place": "大厅"}).status_code == 403
    assert office.post("/office/rules/no.such/hang/", {"place": "大厅"}).status_code == 404
    assert office.post(f"{address}hang/", {"place": "大厅 😀 公示墙"}).status_code == 302
    assert office.post(f"{address}hang/", {"place": "大厅 😀 公示墙"}).status_code == 409

    shown = text(office.get(address))
    assert "大厅 😀 公示墙" in shown
    [down] = re.findall(r'action="(/office/wall/\d+/down/)"', shown)
    assert "取下" not in text(clerk.get(address))
    assert "首问责任制、" not in text(clerk.get("/office/wall/"))
    assert clerk.post(down).status_code == 403
    assert office.post("/office/wall/999999/down/").status_code == 404
    assert office.post(down).status_code == 302
    assert office.post(down).status_code == 409
    assert "没有登记挂在哪里" in text(office.get(address))
