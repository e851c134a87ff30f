"""Items, departments, packages and search over HTTP: what the portal shows, typed."""

import pytest

from tests.api.conftest import Machine

pytestmark = pytest.mark.django_db


def test_the_departments_say_how_many_items_they_host(anybody: Machine):
    told = anybody.get("/departments").body

    assert {"name": "民政", "full_name": "民政局", "prefix": "MZ"}.items() <= told["departments"][0].items()
    assert sum(one["items"] for one in told["departments"]) == 145
    assert len(told["categories"]) > 3


def test_items_are_paged_by_code_and_none_is_left_out(anybody: Machine):
    codes, after = [], ""
    for _ in range(9):
        page = anybody.get("/items", limit=40, after=after).body
        codes += [one["code"] for one in page["items"]]
        if not (after := page["next"]):
            break

    assert (len(codes), len(set(codes)), page["total"]) == (145, 145, 145)
    assert codes == sorted(codes)


def test_items_are_narrowed_by_department_and_category(anybody: Machine):
    category = anybody.get("/items", department="民政", limit=1).body["items"][0]["category"]

    found = anybody.get("/items", department="民政", category=category, limit=200).body

    assert {(one["department"], one["category"]) for one in found["items"]} == {("民政", category)}
    assert 0 < found["total"] <= anybody.get("/items", department="民政").body["total"] < 145
    assert anybody.get("/items", department="没有这个部门").body == {"items": [], "total": 0, "next": ""}


def test_every_item_is_told_whole(anybody: Machine):
    for line in anybody.get("/items", limit=200).body["items"]:
        item = anybody.get(f"/items/{line['code']}").body
        assert line.items() <= item.items()
        assert item["version"] == 1
        assert {one["key"] for one in item["delivery"]} <= {"window", "mail", "electronic", "none"}


def test_a_code_is_read_in_any_case_and_an_unknown_one_is_refused_with_what_to_do(anybody: Machine):
    assert anybody.get("/items/mz-001").body["short_name"] == "低保申请"

    answer = anybody.get("/items/XX-999")

    assert (answer.status, answer.code) == (404, "catalogue.unknown_item")
    assert answer.body["facts"] == {"item": "XX-999"}


def test_everyday_words_find_an_item_and_nonsense_is_sent_to_the_front_desk(anybody: Machine):
    found = anybody.get("/search", q="低保怎么申请", top=3).body
    nothing = anybody.get("/search", q="火星移民签证").body

    assert found["hits"][0]["code"] == "MZ-001"
    assert len(found["hits"]) <= 3
    assert (nothing["refused"], nothing["hits"]) == (True, [])
    assert "总服务台" in nothing["told"]


def test_a_search_without_bounds_is_refused(nowhere: Machine):
    for query in ({}, {"q": ""}, {"q": "x" * 81}, {"q": "低保", "top": 0}, {"q": "低保", "top": 999}):
        assert nowhere.get("/search", **query).code == "api.invalid", query


def test_packages_are_listed_with_their_items_and_one_is_told_whole(anybody: Machine):
    packages = anybody.get("/packages").body["packages"]

    whole = anybody.get(f"/packages/{packages[0]['key']}").body

    assert len(packages) == 10
    assert packages[0].items() <= whole.items()
    assert whole["questions"][0]["options"]
    assert anybody.get("/packages/none").code == "kernel.not_found"


def test_a_package_guide_merges_materials_and_follows_the_longest_chain(anybody: Machine):
    key = anybody.get("/packages").body["packages"][0]["key"]

    all_of_it = anybody.post(f"/packages/{key}/guide", {}).body
    keys = [one["key"] for one in all_of_it["materials"]]
    with_all = anybody.post(f"/packages/{key}/guide", {"has": keys}).body

    assert all_of_it["items"]
    assert len(keys) == len(set(keys))
    assert all_of_it["chain"][-1] in [one["code"] for one in all_of_it["items"]]
    assert with_all["days"] <= all_of_it["days"]
    assert all(not one["made_by"] and not one["given_by"] for one in with_all["materials"])


def test_an_answer_that_a_package_does_not_offer_is_refused(anybody: Machine):
    key = anybody.get("/packages").body["packages"][0]["key"]

    answer = anybody.post(f"/packages/{key}/guide", {"answers": {"weather": "rain"}})

    assert (answer.status, answer.code) == (422, "catalogue.unknown_option")
    assert anybody.post("/packages/none/guide", {}).status == 404
