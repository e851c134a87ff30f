"""Ratings in the national fields, in both directions of the codes; what is wrong is told, nothing is lost."""

import pytest

from tests.feedback.saying import Said, moment
from yikou.feedback import operations as feedback
from yikou.feedback.models import Rating
from yikou.feedback.queries import exchange
from yikou.kernel.refusals import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("direction", ["national", "provincial"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_what_goes_out_comes_in_again_as_it_was(said: Said, form: str, direction: str):
    words = "=SUM(A1) 还行，\n第二行😀"
    out = said.rated("dissatisfied", words=words)

    content = exchange.written([exchange.line_of(out, direction)], form, direction)
    ((_, row),) = exchange.rows_of(content, f"x.{form}")
    given = exchange.given_of(row, direction)

    assert row["满意度代码"] == ("4" if direction == "national" else "2")
    assert (given.number, given.level, given.channel) == (out.number, "dissatisfied", "qr")
    assert given.words == words
    assert row["评价人"] == ""


def test_one_is_very_satisfied_in_the_national_standard():
    assert exchange.code_of("very_satisfied") == 1
    assert exchange.code_of("very_satisfied", "provincial") == 5
    assert exchange.level_of("", "1", "national") == "very_satisfied"
    assert exchange.level_of("", "1", "provincial") == "very_dissatisfied"
    with pytest.raises(exchange.LineWrong, match="反"):
        exchange.level_of("非常满意", "5", "national")


def _row(number: str, **more: str) -> dict[str, str]:
    given = {
        "办件编号": number,
        "评价渠道": "短信",
        "评价时间": "2026-03-02 09:30:00",
        "满意度": "满意",
        "满意度代码": "2",
    }
    return {**given, **more}


def test_each_line_stands_for_itself_and_tells_why_it_was_not_taken(said: Said):
    good, own, late = said.matter(), said.matter(by=said.world.mei), said.matter()
    rows = [
        _row(good.number),
        _row(good.number),
        _row("26-0302-9999-X"),
        _row(late.number, 评价时间="2026-03-20 09:00:00"),
        _row(late.number, 满意度代码="4"),
        _row(late.number, 评价渠道="传真"),
        _row(late.number, 评价时间="昨天"),
        _row(late.number, 评价次数="2"),
        _row(own.number),
        {},
    ]

    done = feedback.import_ratings(rows=list(enumerate(rows, 2)), direction="national", by=said.world.mei, at=moment(2))

    assert done.taken == 1
    assert [one.line for one in done.wrong] == list(range(3, 12))
    assert done.wrong[0].row == rows[1]
    assert "方向" in done.wrong[3].why
    rating = Rating.objects.get()
    assert (rating.level, rating.channel, rating.noted_by) == ("satisfied", "sms", said.world.mei.account_id)
    assert rating.rated_at == moment(at="09:30")


def test_who_may_not_note_ratings_imports_none(said: Said):
    with pytest.raises(NotAllowed):
        feedback.import_ratings(rows=[], direction="national", by=said.world.li, at=moment())


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "x.csv"),
        (b"PK\x03\x04junk", "x.xlsx"),
        (b"{", "x.json"),
        (b"[" * 9000, "x.json"),
        (b"a,b\r\n1,2", "x.csv"),
    ],
)
def test_a_file_that_is_none_is_refused(content: bytes, name: str):
    with pytest.raises(exchange.FileUnreadable):
        exchange.rows_of(content, name)


def test_a_file_of_a_chinese_office_program_is_read():
    text = "导出的评价\r\n办件编号,评价渠道,评价时间,满意度\r\nA1,电话,2026/3/2 9:30,不满意\r\n,,,\r\n"

    ((line, row),) = exchange.rows_of(text.encode("gb18030"), "评价.csv")

    assert (line, exchange.given_of(row, "national").level) == (3, "dissatisfied")
