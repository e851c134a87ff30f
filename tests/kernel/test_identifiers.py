"""Identity numbers, credit codes, masks and our own readable numbers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from yikou.kernel.identifiers import (
    InvalidIdentity,
    InvalidNumber,
    check_credit_code,
    check_identity,
    check_number,
    known_regions,
    mask,
    normalise,
    number,
    read_number,
    seat,
)

TODAY = date(2026, 11, 24)


def with_check(first_17: str) -> str:
    return first_17 + ric.calc_check_digit(first_17 + "0")


def reason_of(value: str, on: date = TODAY) -> str:
    with pytest.raises(InvalidIdentity) as refused:
        check_identity(value, on=on)
    assert not value or value not in str(refused.value)
    return refused.value.reason


@pytest.mark.parametrize("value", ["11010519491231002X", "440524188001010014", "810000199408230021"])
def test_a_number_of_the_standard_is_valid(value: str) -> None:
    assert check_identity(value, on=TODAY).value == value


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002Ⅹ",
        "\u200b11010519491231002X\u3000",
    ],
)
def test_what_is_typed_otherwise_is_the_same_number(typed: str) -> None:
    assert check_identity(typed, on=TODAY).value == "11010519491231002X"


def test_the_number_tells_birth_sex_and_region() -> None:
    her, him = check_identity("11010519491231002X", on=TODAY), check_identity("440524188001010014", on=TODAY)

    assert (her.birth_on, her.sex, her.region) == (date(1949, 12, 31), "female", "110105")
    assert him.sex == "male"


def test_a_year_is_full_on_the_birthday() -> None:
    her = check_identity("11010519491231002X", on=TODAY)

    assert her.age(date(2026, 12, 30)) == 76
    assert her.age(date(2026, 12, 31)) == 77


def test_born_on_a_leap_day_the_year_is_full_on_the_first_of_march() -> None:
    born = check_identity(with_check("11010520040229001"), on=TODAY)

    assert (born.age(date(2026, 2, 28)), born.age(date(2026, 3, 1))) == (21, 22)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "length"),
        ("1101051949123100", "length"),
        ("11010519491231002X1", "length"),
        ("110105491231002", "length"),
        ("1101051949123100XX", "characters"),
        ("11010519491231002Y", "characters"),
        ("11010519491231００２A"[:17] + "A", "characters"),
        ("110105１949-231002X", "characters"),
        (with_check("00000019491231002"), "region"),
        (with_check("99010519491231002"), "region"),
        (with_check("12345619491231002"), "region"),
        (with_check("11010519490230002"), "date"),
        (with_check("11010519491331002"), "date"),
        (with_check("11010500001231002"), "date"),
        (with_check("11010520230229002"), "date"),
        (with_check("11010520261125002"), "future"),
        (with_check("11010529991231002"), "future"),
        ("110105194912310021", "check"),
        ("440524188001010015", "check"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(value: str, reason: str) -> None:
    assert reason_of(value) == reason


def test_a_child_born_today_is_valid_and_one_of_tomorrow_is_not() -> None:
    today, tomorrow = with_check("11010520261124001"), with_check("11010520261125001")

    assert check_identity(today, on=TODAY).age(TODAY) == 0
    assert reason_of(tomorrow) == "future"


def test_an_old_number_says_that_eighteen_digits_are_needed() -> None:
    with pytest.raises(InvalidIdentity, match="18位"):
        check_identity("110105491231002", on=TODAY)


def test_abolished_counties_are_still_on_cards() -> None:
    assert {"512301", "440524", "110103"} <= known_regions()
    assert "000000" not in known_regions()


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, more: int) -> None:
    value = "11010519491231002X"
    wrong = value[:place] + str((int(value[place]) + more) % 10) + value[place + 1 :]

    with pytest.raises(InvalidIdentity):
        check_identity(wrong, on=TODAY)


@given(st.integers(0, 15))
def test_two_swapped_digits_are_always_found(place: int) -> None:
    value = "440524188001010014"
    swapped = value[:place] + value[place + 1] + value[place] + value[place + 2 :]

    if swapped != value:
        with pytest.raises(InvalidIdentity):
            check_identity(swapped, on=TODAY)


# --- credit codes ---


@pytest.mark.parametrize("value", ["12441500196720244T", "11330800MB0R57773W", "91110000600037341L"])
def test_a_credit_code_of_the_standard_is_valid(value: str) -> None:
    assert check_credit_code(value.lower()) == value


def test_a_rural_collective_has_a_code_too() -> None:
    code = "N2330106MF1234567"
    assert check_credit_code(code + uscc.calc_check_digit(code)).startswith("N2")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("12441500196720244", "length"),
        ("12441500196720244I", "characters"),
        ("1244150O196720244T", "characters"),
        ("12441500196720244甲", "characters"),
        ("02441500196720244T", "registry"),
        ("10441500196720244T", "registry"),
        ("12441500196720245T", "check"),
        ("124415001967202440", "check"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_its_reason(value: str, reason: str) -> None:
    with pytest.raises(InvalidIdentity) as refused:
        check_credit_code(value)

    assert refused.value.reason == reason
    assert refused.value.code == "kernel.invalid_identity"


# --- masks ---


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("identity", "11010519491231002X", "110***********002X"),
        ("phone", "13800001234", "138****1234"),
        ("bank", "6222020200011234567", "***************4567"),
        ("name", "张三丰", "张**"),
        ("name", "张三", "张*"),
        ("name", "张", "*"),
        ("phone", "12345", "*****"),
        ("name", "", ""),
        ("address", "柳湾镇清溪路12号3幢402室", "柳湾镇****"),
        ("address", "清溪路12号3幢402室", "清溪路****"),
        ("address", "三幢402", "****"),
    ],
)
def test_the_middle_is_starred(kind: str, value: str, shown: str) -> None:
    assert mask(kind, value) == shown


def test_the_rule_says_how_much_shows() -> None:
    assert mask("identity", "11010519491231002X", first=1, last=1) == "1****************X"


@given(st.text(), st.integers(0, 5), st.integers(0, 5))
def test_a_mask_keeps_the_length_and_never_shows_more(value: str, first: int, last: int) -> None:
    shown = mask("phone", value, first=first, last=last)

    assert len(shown) == len(value)
    assert sum(a == b and a != "*" for a, b in zip(shown, value, strict=True)) <= first + last


# --- readable numbers ---

DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 31))
SERIALS = st.integers(0, 123_456)
PREFIXES = st.text("ABCDEFGHJKLMNPQRTUVWXYZ", max_size=4)
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"


def test_a_number_can_be_read_out() -> None:
    made = number(TODAY, 70)

    assert made.startswith("26-1124-0070-")
    assert made[-1] not in "0O1I5S"
    assert number(TODAY, 12345).startswith("26-1124-12345-")
    assert number(TODAY, 3, prefix="TK").startswith("TK-26-1124-0003-")


@given(DAYS, SERIALS, PREFIXES)
def test_every_number_is_read_back_however_it_is_typed(day: date, serial: int, prefix: str) -> None:
    made = number(day, serial, prefix)

    assert read_number(made) == made
    assert read_number(f" {made.lower()} ") == made
    assert read_number(made.replace("-", "")) == made
    assert read_number(made.replace("-", " － ")) == made


@given(DAYS, SERIALS, PREFIXES, st.data())
def test_every_single_wrong_character_is_found(day: date, serial: int, prefix: str, data: st.DataObject) -> None:
    made = number(day, serial, prefix)
    place = data.draw(st.integers(0, len(made) - 1))
    wrong = data.draw(st.sampled_from(CHARACTERS).filter(lambda one: one != made[place]))

    assert not check_number(made[:place] + wrong + made[place + 1 :])


@given(DAYS, SERIALS, PREFIXES, st.data())
def test_every_swap_of_neighbours_is_found(day: date, serial: int, prefix: str, data: st.DataObject) -> None:
    made = number(day, serial, prefix)
    place = data.draw(st.integers(0, len(made) - 2))
    swapped = made[:place] + made[place + 1] + made[place] + made[place + 2 :]

    assert swapped == made or not check_number(swapped)


@given(DAYS, st.integers(0, 9999), st.integers(0, 6))
def test_digits_swapped_across_a_hyphen_are_found(day: date, serial: int, place: int) -> None:
    plain = number(day, serial).replace("-", "")
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]

    assert swapped == plain or not check_number(swapped)


@pytest.mark.parametrize(
    "typed",
    ["", "26-1124", "26-1324-0070-R", "二六-1124-0070-R", "26-1124-0070", "٢٦-1124-0070-R"],
)
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(InvalidNumber, match="26-1124-0070-"):
        read_number(typed)


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    check_number(text)
    normalise(text)
    for check in (lambda: check_identity(text, on=TODAY), lambda: check_credit_code(text)):
        with pytest.raises(InvalidIdentity):
            check()


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.sampled_from(sorted(known_regions())))
def test_every_well_made_number_is_valid(born: date, order: int, region: str) -> None:
    made = check_identity(with_check(f"{region}{born:%Y%m%d}{order:03d}"), on=TODAY)

    assert made.birth_on == born
    assert made.age(born + timedelta(days=1)) == 0


def test_a_window_is_called_by_its_number_and_the_front_desk_by_its_word() -> None:
    assert seat("3") == "3 号窗口"
    assert seat("总台") == "总台"
