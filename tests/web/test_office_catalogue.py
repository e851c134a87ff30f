"""事项: the list, an item and its versions, the editor without a programmer, publishing, retiring, in and out."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
import yaml
from django.conf import settings
from django.test import Client

from tests.web.forms import filled
from tests.world import MONDAY, MONDAY_9AM
from yikou.catalogue import operations, queries
from yikou.ledger import queries as ledger
from yikou.web.office.sheets import reading, showing

ITEMS = "/office/items/"


def text(answer) -> str:
    return answer.content.decode()


def begin(client: Client, code: str = "MZ-001", kind: str = "item") -> str:
    answer = client.post(f"/office/items/draft/{kind}/{code}/")
    assert answer.status_code == 302, text(answer)
    return answer["Location"]


@pytest.fixture
def director(signed_in):
    return signed_in("chenzhuren")


@pytest.fixture
def office(signed_in):
    return signed_in("bange")


# --- reading ---------------------------------------------------------------------------


@pytest.mark.covers("A-33")
def test_the_list_is_narrowed_by_department_state_and_words_and_says_how_many(office, director):
    begin(director, "MZ-001")

    whole = text(office.get(ITEMS))
    civil = text(office.get(ITEMS, {"department": "民政"}))
    drafts = text(office.get(ITEMS, {"state": "draft"}))
    found = text(office.get(ITEMS, {"q": "吃低保"}))
    nothing = text(office.get(ITEMS, {"q": "火星移民"}))

    assert "目录里一共 145 项（公共服务 86 项，行政权力 59 项）" in whole
    assert len(re.findall(r'href="/office/items/MZ-\d+/"', civil)) == 22
    assert "GA-001" not in civil
    assert re.findall(r'href="/office/items/([A-Z]{2}-\d{3})/"', drafts) == ["MZ-001"]
    assert re.findall(r'href="/office/items/([A-Z]{2}-\d{3})/"', found) == ["MZ-001"]
    assert "没有这样的事项" in nothing


@pytest.mark.covers("B-31", partly="the office's page of versions and their differences")
def test_an_item_shows_what_is_in_force_its_versions_and_any_two_of_them_side_by_side(director, world):
    draft = queries.last_version(world.centre, "item", "MZ-001")
    said = {
        **draft.payload,
        "promised_limit": 23,
        "steps": [*draft.payload["steps"][:5], {**draft.payload["steps"][5], "days": 3}],
    }
    made = operations.draft(centre=world.centre, kind="item", code="MZ-001", by=world.chen, at=MONDAY_9AM)
    operations.save_draft(draft=made, payload=said, by=world.chen, at=MONDAY_9AM)
    operations.publish(draft=made, from_on=MONDAY + timedelta(days=7), by=world.chen, at=MONDAY_9AM)

    page = text(director.get(f"{ITEMS}MZ-001/"))
    coming = text(director.get(f"{ITEMS}MZ-001/", {"version": "2"}))
    compared = text(director.get(f"{ITEMS}compare/item/MZ-001/", {"before": "1", "after": "2"}))
    same = text(director.get(f"{ITEMS}compare/item/MZ-001/", {"before": "1", "after": "1"}))

    assert "25 个工作日" in page
    assert "有一版还没施行" in page
    assert "23 个工作日" in coming
    assert "不是现行版本" in coming
    assert "<del>25个工作日</del>" in compared
    assert "<ins>23个工作日</ins>" in compared
    assert "一字不差" in same


def test_what_is_not_there_and_what_is_anothers_is_not_found(director):
    for address in ("XX-999/", "MZ-001/?version=9", "compare/item/XX-999/", "packages/nothing/"):
        assert director.get(ITEMS + address).status_code == 404, address
    assert director.get("/office/drafts/999999/").status_code == 404


@pytest.mark.parametrize("username", ["xiaoli", "xiaomei", "liangjie"])
def test_who_only_reads_sees_no_way_to_change_and_cannot(signed_in, username):
    reader = signed_in(username)

    assert "起草新版" not in text(reader.get(f"{ITEMS}MZ-001/"))
    assert reader.post("/office/items/draft/item/MZ-001/").status_code == 403
    assert reader.get(f"{ITEMS}new/").status_code == 403
    assert reader.get(f"{ITEMS}import/").status_code == 403


def test_who_manages_accounts_reads_no_business(signed_in):
    assert signed_in("xiaoxi").get(ITEMS).status_code == 403


# --- the editor ------------------------------------------------------------------------


@pytest.mark.slow
def test_a_sheet_that_is_only_looked_at_says_the_same_again():
    from yikou.catalogue.queries import shipped
    from yikou.web.office.drafting import offers

    held = shipped()
    for item in held.items.values():
        said = item.to_data()
        page = showing.show("item", said, offers=offers(held, said), faults={})
        assert reading.read("item", item.code, _posted(page), {}) == said, item.code
    for key, package in held.packages.items():
        page = showing.show("package", package.to_data(), offers=offers(held, package.to_data()), faults={})
        assert reading.read("package", key, _posted(page), {}) == package.to_data(), key


def _posted(sections) -> dict[str, list[str]]:
    from django.template.loader import render_to_string

    html = render_to_string("office/catalogue/_sheet.html", {"sections": sections, "offers": {}})
    return filled(f"<form>{html}</form>")


@pytest.mark.covers("B-04", "C-10", partly="edited, checked and published from the office")
def test_an_item_is_changed_checked_seen_and_published_without_a_programmer(director, world):
    address = begin(director)
    sheet = filled(text(director.get(address)), "draft-form", promised_limit="23", steps__5__days="3", do="check")

    checked = director.post(address, sheet, follow=True)
    guide = text(director.get(f"{address}preview/"))
    notice = text(director.get(f"{address}preview/", {"as": "notice"}))
    to_publish = text(director.get(f"{address}publish/"))
    published = director.post(f"{address}publish/", filled(to_publish, from_on=MONDAY.isoformat()), follow=True)

    assert "检查过了，没有不对的" in text(checked)
    assert "预览草稿，居民还看不到" in guide
    assert "23 个工作日" in guide
    assert 'action="/guides/MZ-001/notice/"' not in guide
    assert "承诺 23 个工作日" in notice
    assert "<ins>23个工作日</ins>" in to_publish
    assert "第 2 版" in text(published)
    assert queries.current(world.centre, "MZ-001", on=MONDAY).item.promised_limit == 23


def test_what_is_wrong_is_saved_as_typed_and_said_beside_its_field(director):
    address = begin(director)
    wrong = {
        "promised_limit": "很快",
        "short_name": "九个字的简称太长了",
        "steps__2__days": "5x",
        "materials__2__name": "有关材料",
    }
    sheet = filled(text(director.get(address)), "draft-form", **wrong, do="check")

    page = text(director.post(address, sheet, follow=True))

    for typed in wrong.values():
        assert f'value="{typed}"' in page
    assert re.search(r'id="f-promised_limit"[^>]*aria-invalid="true"', page)
    assert "“很快”应当是不小于 0 的整数。" in page
    assert "应当是 1 至 8 个字" in page
    assert "环节 · 入户调查 · 几个工作日" in page
    assert "是兜底条款，不能要求" in page
    assert re.search(r'<details class="h-row" open[^>]*id="f-materials-2"', page)


def test_rows_are_added_moved_and_removed_without_scripts_and_nothing_is_saved_by_it(director, world):
    address = begin(director)
    sheet = filled(text(director.get(address)), "draft-form")

    added = text(director.post(address, sheet | {"do": ["add materials"]}))
    typed = filled(added, "draft-form", materials__12__name="居住证明", do="up materials.12")
    moved = text(director.post(address, typed))
    removed = text(director.post(address, filled(moved, "draft-form", do="remove materials.11")))

    assert "刚才的改动还没存" in added
    assert 'id="f-materials-12-name"' in added
    assert 'id="f-materials-11-name" name="materials.11.name" value="居住证明"' in moved
    assert "居住证明" not in removed
    draft = queries.drafts(world.centre)[0]
    assert len(draft.payload["materials"]) == 12


def test_a_new_row_by_htmx_is_the_sheet_alone_with_the_row_in_focus(director):
    address = begin(director)
    sheet = filled(text(director.get(address)), "draft-form", do="add situations.0.options")

    part = text(director.post(address, sheet, headers={"HX-Request": "true"}))

    assert part.lstrip().startswith('<div id="sheet"')
    assert re.search(r'name="situations\.0\.options\.4\.label"[^>]*autofocus', part)


def test_a_material_that_other_items_know_keeps_its_key_and_a_new_one_gets_a_key_of_its_own(director, world):
    address = begin(director)
    added = text(director.post(address, filled(text(director.get(address)), "draft-form", do="add materials")))
    added = text(director.post(address, filled(added, "draft-form", do="add materials")))
    sheet = filled(added, "draft-form", materials__12__name="结婚证", materials__13__name="楼组长介绍信", do="save")

    director.post(address, sheet)

    known, new = queries.drafts(world.centre)[0].payload["materials"][12:]
    assert (known["key"], known["issuer"]) == ("marriage_certificate", "婚姻登记机关")
    assert new["key"] == "lou_zu_zhang_jie_shao_xin"


def test_a_fee_by_option_and_a_calendar_term_are_rows_like_any_other(director, world):
    address = begin(director, "GA-008")
    page = text(director.get(address))
    sheet = filled(
        page,
        "draft-form",
        **{"fee.by_option.reason.damaged": "45", "legal_term.count": "2", "legal_term.unit": "months"},
    )

    director.post(address, sheet | {"do": ["save"]})

    said = queries.drafts(world.centre)[0].payload
    assert said["fee"]["by_option"]["reason"]["damaged"] == 45
    assert said["legal_term"] == {"months": 2}


def test_of_two_editors_the_second_is_told_what_changed_and_keeps_what_was_typed(director, office, world):
    address = begin(director)
    mine = filled(text(office.get(address)), "draft-form", name="班哥写的名称", do="save")
    theirs = filled(text(director.get(address)), "draft-form", promised_limit="20", do="save")
    director.post(address, theirs)

    refused = office.post(address, mine)
    page = text(refused)

    assert refused.status_code == 409
    assert "别人先存了" in page
    assert "陈主任" in page
    assert 'value="班哥写的名称"' in page
    assert "<del>20个工作日</del>" in page
    again = filled(page, "draft-form", do="save")
    assert office.post(address, again).status_code == 409
    assert office.post(address, again | {"over": re.findall(r'name="over" value="(\d+)"', page)}).status_code == 302
    assert queries.drafts(world.centre)[0].payload["name"] == "班哥写的名称"


def test_what_was_typed_outlives_a_draft_that_was_published_meanwhile(director, office, world):
    address = begin(director)
    mine = filled(text(office.get(address)), "draft-form", name="班哥写的名称", do="save")
    director.post(f"{address}publish/", {"from_on": MONDAY.isoformat()})

    refused = office.post(address, mine)

    assert refused.status_code == 409
    assert "这份草稿已经发布或作废" in text(refused)
    assert 'value="班哥写的名称"' in text(refused)


def test_saving_what_says_the_same_writes_no_entry(director, world):
    address = begin(director)
    before = ledger.entries(world.centre).count()

    director.post(address, filled(text(director.get(address)), "draft-form", do="save"))

    assert ledger.entries(world.centre).count() == before


def test_publishing_is_refused_in_words_for_a_past_day_a_long_promise_and_without_the_right(director, office):
    address = begin(director)
    past = director.post(f"{address}publish/", {"from_on": "2026-02-01"})
    none = director.post(f"{address}publish/", {"from_on": "某一天"})
    director.post(address, filled(text(director.get(address)), "draft-form", promised_limit="40", do="save"))
    long = director.post(f"{address}publish/", {"from_on": MONDAY.isoformat()})

    assert (past.status_code, none.status_code, long.status_code) == (422, 422, 422)
    assert "已经过去" in text(past)
    assert "请填施行日期" in text(none)
    assert "承诺时限不能长于法定时限" in text(long)
    assert office.post(f"{address}publish/", {"from_on": MONDAY.isoformat()}).status_code == 403


def test_a_new_item_gets_the_next_code_of_its_department_and_is_published_when_it_is_right(director, world):
    page = text(director.get(f"{ITEMS}new/", {"department": "民政"}))
    assert 'value="MZ-023"' in page
    missing = director.post(f"{ITEMS}new/", {"department": "民政", "code": "MZ-023", "short_name": ""})
    taken = director.post(
        f"{ITEMS}new/", {"department": "民政", "code": "MZ-001", "short_name": "新的", "name": "新的"}
    )
    begun = director.post(
        f"{ITEMS}new/", {"department": "民政", "code": "MZ-023", "short_name": "助老", "name": "助老服务登记"}
    )
    address = begun["Location"]

    assert "请写简称" in text(missing)
    assert "编码MZ-001已经用过" in text(taken)
    sheet = filled(text(director.get(address)), "draft-form") | {
        "category": ["老年服务"],
        "handling": ["instant"],
        "promised_limit": ["0"],
        "aliases": ["助老登记\n老人服务登记\n上门助老"],
        "conditions": ["本街道户籍的老人。"],
        "basis": ["0"],
        "basis.0.title": ["中华人民共和国老年人权益保障法"],
        "result.name": ["登记回执"],
        "result.delivery": ["window"],
        "do": ["check"],
    }
    assert "检查过了，没有不对的" in text(director.post(address, sheet, follow=True))
    director.post(f"{address}publish/", {"from_on": MONDAY.isoformat()})
    assert queries.current(world.centre, "MZ-023", on=MONDAY).item.short_name == "助老"


@pytest.mark.parametrize("code", ["MZ/023", "../../etc/passwd", "<b>1</b>", "MZ-23", "MZ-０２３", "😀-001", "M" * 5000])
def test_a_code_that_could_stand_in_no_address_is_refused_and_the_list_stays_open(director, code):
    answer = director.post(f"{ITEMS}new/", {"department": "民政", "code": code, "short_name": "新的", "name": "新的"})
    package = director.post(f"{ITEMS}packages/new/", {"key": code, "name": "搬家一件事"})

    assert (answer.status_code, package.status_code) == (422, 422)
    assert "不合格式：部门代号、短横、三位数字，如 MZ-023。" in text(answer)
    assert "不合格式：小写字母开头" in text(package)
    assert director.get(ITEMS).status_code == director.get(f"{ITEMS}packages/").status_code == 200


def test_an_item_is_retired_with_a_reason_and_not_while_a_package_needs_it(director, world):
    given = {"from_on": MONDAY.isoformat(), "reason": "并入市民云"}
    needed = director.post(f"{ITEMS}retire/item/MZ-010/", given)
    without = director.post(f"{ITEMS}retire/item/MZ-006/", given | {"reason": " "})
    done = director.post(f"{ITEMS}retire/item/MZ-006/", given, follow=True)

    assert needed.status_code == 422
    assert 'href="/office/items/packages/disabled_services/"' in text(needed)
    assert "请写明停办" in text(without)
    assert "停办" in text(done)
    assert queries.current(world.centre, "MZ-006", on=MONDAY) is None
    assert "MZ-006" in text(director.get(ITEMS, {"state": "over"}))
    assert director.post(f"{ITEMS}retire/item/MZ-006/", given).status_code == 409


def test_a_draft_is_given_up_and_the_item_stays_as_it_is(director, world):
    address = begin(director)

    assert "作废" in text(director.get(f"{address}discard/"))
    assert director.post(f"{address}discard/")["Location"] == f"{ITEMS}MZ-001/"
    assert queries.drafts(world.centre) == []
    assert director.get(address).status_code == 404


@pytest.mark.parametrize(
    ("kind", "code", "page"),
    [
        ("package", "newborn", "packages/newborn/"),
        ("departments", "departments", "departments/"),
        ("material_rules", "material_rules", "materials/"),
    ],
)
def test_packages_departments_and_material_rules_are_read_edited_and_published(director, world, kind, code, page):
    address = begin(director, code, kind)
    sheet = filled(text(director.get(address)), "draft-form", do="check")
    change = {"package": "intro", "departments": "departments.0.full_name", "material_rules": "shared.0.source"}[kind]

    assert "接着改草稿" in text(director.get(ITEMS + page))
    assert "没有不对的" in text(director.post(address, sheet | {change: ["改了一下"]}, follow=True))
    done = director.post(f"{address}publish/", {"from_on": MONDAY.isoformat()})
    assert done["Location"] == ITEMS + page
    assert "改了一下" in text(director.get(ITEMS + page))
    assert queries.last_version(world.centre, kind, code).version == 2


def test_a_package_begins_with_a_name_and_is_published_beside_the_items_that_name_it(director, world):
    begun = director.post(f"{ITEMS}packages/new/", {"key": "moving", "name": "搬家一件事"})
    package = begun["Location"]
    sheet = filled(text(director.get(package)), "draft-form") | {
        "intro": ["搬家要办的几件事。"],
        "departments": ["公安"],
        "questions": ["0"],
        "questions.0.question": ["有没有车？"],
        "questions.0.options": ["0", "1"],
        "questions.0.options.0.label": ["有"],
        "questions.0.options.1.label": ["没有"],
        "do": ["save"],
    }
    director.post(package, sheet)
    numbers = []
    for code in ("GA-001", "GA-002"):
        item = begin(director, code)
        joint = filled(text(director.get(item)), "draft-form", do="save")
        director.post(item, joint | {"joint": [*joint.get("joint", []), "moving"]})
        numbers.append(item.split("/")[3])

    alone = director.post(f"{package}publish/", {"from_on": MONDAY.isoformat()})
    together = director.post(f"{package}publish/", {"from_on": MONDAY.isoformat(), "beside": numbers})

    assert alone.status_code == 422
    assert "至少要有 2 个" in text(alone)
    assert together.status_code == 302, text(together)
    assert "搬家一件事" in text(director.get(f"{ITEMS}packages/"))


# --- the whole catalogue ---------------------------------------------------------------


def parcel(change=None) -> io.BytesIO:
    """The shipped catalogue as a zip; `change` rewrites the civil affairs file."""
    made, shipped = io.BytesIO(), settings.SHIPPED / "catalogue"
    names = ["departments.yaml", "joint.yaml", "material_rules.yaml"]
    with zipfile.ZipFile(made, "w") as packed:
        for file in [*(shipped / name for name in names), *(shipped / "items").iterdir()]:
            said = file.read_text(encoding="utf-8")
            is_changed = change and file.name == "mz.yaml"
            packed.writestr(f"catalogue/{file.relative_to(shipped)}", change(said) if is_changed else said)
    made.seek(0)
    made.name = "catalogue.zip"
    return made


@pytest.mark.covers("B-01", partly="a whole catalogue brought in from a page")
def test_a_catalogue_is_looked_at_before_it_is_taken_in(director, world):
    def shorter(said):
        said = said.replace("promised_limit: 25", "promised_limit: 23", 1)
        return said.replace("审核确认, role: department, days: 5", "审核确认, role: department, days: 3", 1)

    looked = text(director.post(f"{ITEMS}import/", {"file": parcel(shorter), "from_on": MONDAY.isoformat()}))
    before = queries.last_version(world.centre, "item", "MZ-001").version

    assert "检查过了，全对" in looked
    assert "<del>25个工作日</del>" in looked
    assert before == 1
    done = director.post(f"{ITEMS}import/confirm/", filled(looked, f"{ITEMS}import/confirm/"), follow=True)
    assert "目录已经导入" in text(done)
    assert queries.current(world.centre, "MZ-001", on=MONDAY).version == 2
    assert queries.current(world.centre, "GA-001", on=MONDAY).version == 1


def test_one_wrong_item_among_145_is_named_with_file_item_and_field_and_nothing_is_taken(director, world):
    def wrong(said):
        return said.replace("handling: initial_review", "handling: whenever", 1)

    answer = director.post(f"{ITEMS}import/", {"file": parcel(wrong), "from_on": MONDAY.isoformat()})
    page = text(answer)

    assert answer.status_code == 422
    assert "什么都没有导入" in page
    assert "items/mz.yaml" in page
    assert "MZ-001" in page
    assert "handling" in page
    assert "/office/items/import/confirm/" not in page


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"not a zip", "不是 zip"), (b"", "文件"), (b"PK\x05\x06" + b"\0" * 18, "没有事项目录")],
)
def test_a_file_that_is_no_catalogue_is_refused_in_words(director, data, told):
    sent = io.BytesIO(data)
    sent.name = "x.zip"

    answer = director.post(f"{ITEMS}import/", {"file": sent, "from_on": MONDAY.isoformat()})

    assert answer.status_code == 422
    assert told in text(answer)


def test_a_confirmation_without_its_upload_asks_for_it_again(director):
    answer = director.post(f"{ITEMS}import/confirm/", {"parcel": "../../etc/passwd", "from_on": MONDAY.isoformat()})

    assert answer.status_code == 409
    assert "请再上传一次" in text(answer)


def test_what_is_given_out_can_be_brought_in_and_changes_nothing(director, world):
    given = director.get(f"{ITEMS}export/")
    made = io.BytesIO(given.content)
    with zipfile.ZipFile(made) as packed:
        assert len(yaml.safe_load(packed.read("items/mz.yaml"))) == 22
    made.seek(0)
    made.name = "again.zip"

    looked = text(director.post(f"{ITEMS}import/", {"file": made, "from_on": MONDAY.isoformat()}))

    assert given["Content-Type"] == "application/zip"
    assert re.search(r"<dt>改动</dt><dd class=\"num\">0</dd>", looked)


# --- another centre ----------------------------------------------------------------------


@pytest.fixture
def elsewhere(world):
    """A draft of another centre."""
    from yikou.centre import operations as centres
    from yikou.kernel import actors

    machine = actors.system("lianzhen")
    centres.found_centre(code="lianzhen", name="莲镇中心", short_name="莲镇", level="street", by=machine, at=MONDAY_9AM)
    said = {"key": "elsewhere", "name": "别处的一件事"}
    return operations.draft(
        centre="lianzhen", kind="package", code="elsewhere", payload=said, by=machine, at=MONDAY_9AM
    )


@pytest.mark.parametrize("part", ["", "preview/", "publish/", "discard/"])
def test_another_centres_draft_is_not_there(director, elsewhere, part):
    assert director.get(f"/office/drafts/{elsewhere.pk}/{part}").status_code == 404
    assert director.post(f"/office/drafts/{elsewhere.pk}/{part}", {"from_on": MONDAY.isoformat()}).status_code in (
        404,
        405,
    )
    assert director.get(f"{ITEMS}packages/elsewhere/").status_code == 404
    assert queries.drafts("lianzhen") == [elsewhere]


def test_a_draft_goes_to_nobody_without_the_right(signed_in, director):
    address = begin(director)

    for username in ("xiaoli", "wujie", "xiaoxi", "xiaoan", "xiaoshen"):
        other = signed_in(username)
        assert other.get(address).status_code == 403, username
        assert other.post(address, {"do": "save"}).status_code == 403, username
        assert other.post(f"{address}publish/", {"from_on": MONDAY.isoformat()}).status_code == 403, username
        assert other.post(f"{ITEMS}import/confirm/", {}).status_code == 403, username
        assert other.post(f"{ITEMS}retire/item/MZ-006/", {}).status_code == 403, username
