"""Search in everyday words: the evaluation set as a floor, slips of every kind, and refusing to guess."""

import random
import time
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yikou.catalogue import search as found
from yikou.catalogue.search import SearchResult, search, sound
from yikou.catalogue.search.evaluation import HELD_OUT, REFUSE, TUNED, evaluate, figures, queries
from yikou.catalogue.search.lexicon import lexicon
from yikou.catalogue.search.needs import needs
from yikou.catalogue.search.words import age_in, normal, number, read, rejoined, without
from yikou.catalogue.snapshot import Catalogue, from_data, shipped


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped()


def codes(result: SearchResult) -> list[str]:
    return [hit.code for hit in result.hits]


# --- the evaluation set --------------------------------------------------------------


def test_the_set_is_large_labelled_and_names_items_that_exist(catalogue: Catalogue) -> None:
    asked = queries()

    assert len(asked) >= 260
    assert len({one.text for one in asked}) == len(asked)
    assert {one.part for one in asked} == {TUNED, HELD_OUT}
    assert sum(one.part == HELD_OUT for one in asked) >= 100
    assert {code for one in asked for code in one.expected} <= set(catalogue.items)
    assert all((one.kind == REFUSE) == (not one.expected) for one in asked)


def test_the_first_three_hits_hold_a_right_one(catalogue: Catalogue) -> None:
    by_part = {(one.part, one.kind): one for one in figures(evaluate(catalogue))}

    assert by_part[HELD_OUT, "all"].hit_3 >= 0.92
    assert by_part[HELD_OUT, "all"].hit_1 >= 0.85
    assert by_part[TUNED, "all"].hit_3 >= 0.95
    assert by_part[HELD_OUT, REFUSE].hit_3 >= 0.9
    assert by_part[TUNED, REFUSE].hit_3 >= 0.95


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("我妈八十了能领什么钱", "MZ-018"),
        ("dibao", "MZ-001"),
        ("glbt", "MZ-018"),
        ("Gao Ling Jin Tie", "MZ-018"),
        ("底保", "MZ-001"),
        ("社保咔", "RS-018"),
        ("居住正", "GA-002"),
        ("身份证丢了", "GA-008"),
        ("開飯館", "SC-004"),
        ("ｄｉｂａｏ", "MZ-001"),
        ("办shebaoka", "RS-018"),
        ("4050补贴", "RS-005"),
        ("四零五零补贴", "RS-005"),
        ("高龄津帖", "MZ-018"),
        ("高龄 津贴！", "MZ-018"),
    ],
)
def test_well_known_questions_find_their_matter_first(catalogue: Catalogue, query: str, code: str) -> None:
    assert codes(search(catalogue, query))[:1] == [code]


def test_every_name_and_alias_finds_its_own_item(catalogue: Catalogue) -> None:
    missed = [
        (name, item.code)
        for item in catalogue.items.values()
        for name in (item.name, item.short_name, *item.aliases)
        if item.code not in codes(search(catalogue, name))[:3]
    ]

    assert missed == []


def slips(text: str, chance: random.Random) -> Iterable[str]:
    place = chance.randrange(len(text) - 1)
    yield text[:place] + text[place + 1 :]
    yield text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    yield text[:place] + "天" + text[place + 1 :]
    yield "".join(sound.syllables(text))
    yield f"请问{text}怎么办理"


def test_a_slip_in_a_name_still_finds_the_item(catalogue: Catalogue) -> None:
    chance = random.Random(11)
    names = [(name, item.code) for item in catalogue.items.values() for name in item.aliases if len(name) > 3]
    typed = [(slip, code) for name, code in chance.sample(names, 60) for slip in slips(name, chance) if slip != name]

    found = [code in codes(search(catalogue, slip))[:3] for slip, code in typed]

    assert sum(found) / len(found) >= 0.92


# --- refusing ------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "   ", "？！。", "今天天气怎么样", "买火车票", "asdfgh", "你好", "😀", "\x00"])
def test_what_fits_nothing_is_refused(catalogue: Catalogue, query: str) -> None:
    result = search(catalogue, query)

    assert result.refused
    assert codes(result) == []
    assert "总服务台" in result.told


def test_what_is_done_elsewhere_is_said(catalogue: Catalogue) -> None:
    result = search(catalogue, "我想办护照")

    assert result.refused
    assert "出入境接待大厅" in result.told


def test_a_centre_that_does_it_itself_does_not_send_away() -> None:
    base = shipped()
    data = {("item", code): item.to_data() for code, item in base.items.items()}
    data["item", "GA-010"] = {
        **data["item", "GA-010"],
        "name": "普通护照申请",
        "short_name": "护照",
        "aliases": ["办护照", "因私护照", "护照补办"],
    }

    assert codes(search(from_data(data, {}), "我想办护照"))[:1] == ["GA-010"]


@given(st.text(max_size=80))
def test_anything_can_be_typed(text: str) -> None:
    result = search(shipped(), text)

    assert result.refused == (not result.hits and not result.packages)


def test_packages_are_found_beside_items(catalogue: Catalogue) -> None:
    result = search(catalogue, "孩子刚出生要办哪些手续")

    assert [hit.code for hit in result.packages][:1] == ["newborn"]
    assert all(code in catalogue.items for code in codes(result))


def test_at_most_so_many_hits_best_first(catalogue: Catalogue) -> None:
    result = search(catalogue, "老人去世了", top=2)

    assert len(result) == 2
    assert [hit.score for hit in result] == sorted((hit.score for hit in result), reverse=True)


@pytest.mark.slow
def test_a_search_takes_a_few_milliseconds(catalogue: Catalogue) -> None:
    asked = [one.text for one in queries()][::4]
    search(catalogue, "低保")

    begun = time.process_time()
    for query in asked:
        search(catalogue, query)
    taken = (time.process_time() - begun) / len(asked)

    assert taken < 0.010


# --- the pieces ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("我妈八十了", 80),
        ("八十五岁", 85),
        ("85岁", 85),
        ("满六十周岁", 60),
        ("七十多了", 70),
        ("九旬老人", 90),
        ("百岁老人", 100),
        ("孩子两岁", 2),
        ("十六岁", 16),
        ("住了十年", None),
        ("八十块钱", None),
    ],
)
def test_an_age_is_read_as_it_is_said(text: str, age: int | None) -> None:
    assert age_in(text) == age


def test_numbers_are_read_in_characters_and_digits() -> None:
    assert [number(one) for one in ("十", "十五", "二十", "九十九", "两", "7", "百")] == [10, 15, 20, 99, 2, 7, 100]


def test_what_everybody_says_is_left_out_but_never_all_of_it() -> None:
    fillers = lexicon().fillers

    assert without(fillers, "请问低保怎么办理") == "低保"
    assert without(fillers, "怎么办") == "怎么办"
    assert read("Ｄｉ　Ｂａｏ", fillers).latin == ("di", "bao")
    assert normal("辦護照") == "办护照"


def test_readings_that_pypinyin_does_not_know_are_taught() -> None:
    sound.teach(lexicon().readings)

    assert sound.syllables("长寿金") == ("chang", "shou", "jin")
    assert sound.initials(sound.syllables("高龄补贴")) == "glbt"
    assert sound.blurred("zheng") == sound.blurred("zen")


def test_pinyin_is_cut_at_syllables_only() -> None:
    known = lexicon().syllables

    assert [place for place, is_end in enumerate(sound.boundaries("dibao", known)) if is_end] == [0, 2, 4, 5]
    assert not any(sound.boundaries("qwerty", known))


def test_the_lexicon_leads_somewhere(catalogue: Catalogue) -> None:
    index = catalogue.search_index
    words = {word for concept in lexicon().concepts for word in concept.words if len(word) > 1}

    assert words <= set(index.terms), words - set(index.terms)
    assert isinstance(index, found.Index)


def test_every_item_is_met_by_some_need(catalogue: Catalogue) -> None:
    shown = needs(catalogue)

    met = {item.code for need in shown for item in need.items}
    joint = {package.key for need in shown for package in need.packages}
    assert set(catalogue.items) - met == set()
    assert set(catalogue.packages) - joint == set()
    assert all(need.items for need in shown)


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("哪年结的婚", "哪年结婚"),
        ("退了休", "退休"),
        ("报个销", "报销"),
        ("退了", "退了"),
        ("好吃的饭店", "好吃的饭店"),
        ("没了爸", "没了爸"),
        ("", ""),
    ],
)
def test_a_word_said_apart_is_whole_again(typed: str, whole: str) -> None:
    assert rejoined(typed, {"结婚", "退休", "报销", "吃饭", "饭店"}) == whole


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("jzz xuqian", "GA-003"),
        ("gtgsh zhuxiao", "SC-003"),
        ("老人zhengming怎么banli", "MZ-017"),
        ("di bao", "MZ-001"),
    ],
)
def test_pinyin_stands_beside_other_words(catalogue: Catalogue, query: str, code: str) -> None:
    assert code in codes(search(catalogue, query))[:3]
