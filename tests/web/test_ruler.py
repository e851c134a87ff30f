"""The working-day ruler: what it draws is what is true."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yikou.web.ruler import promised, running

START = date(2026, 3, 3)


def _days(number: int) -> list[date]:
    return [START + timedelta(days=n) for n in range(number)]


@given(total=st.integers(1, 60), today=st.integers(-5, 80))
def test_one_cell_is_one_working_day_and_today_stands_once(total: int, today: int):
    days, now = _days(total), START + timedelta(days=today)

    drawn = running(days=days, due_on=days[-1], today=now)

    states = [cell.state for cell in drawn.cells]
    assert len(states) == total
    assert states.count("now") == (now in days)
    assert states.count("done") == sum(day < now for day in days)


def test_days_beyond_the_promise_are_late_and_said():
    days = _days(8)

    drawn = running(days=days, due_on=days[4], today=days[6])

    assert [cell.state for cell in drawn.cells] == ["done"] * 5 + ["late", "late", ""]
    assert "已经超期 2 个工作日" in drawn.told


def test_days_on_which_the_clock_stands_are_hatched_and_not_counted():
    days = _days(6)

    drawn = running(days=days, due_on=days[5], today=days[0], held=days[2:4])

    assert [cell.state for cell in drawn.cells] == ["now", "", "hold", "hold", "", ""]
    assert "承诺 4 个工作日" in drawn.told
    assert "2 日不计时" in drawn.told


def test_a_closed_case_has_no_today():
    days = _days(5)

    drawn = running(days=days, due_on=days[4], today=days[3], closed_on=days[2])

    assert [cell.state for cell in drawn.cells] == ["done", "done", "done", "", ""]


@given(st.lists(st.tuples(st.text("甲乙丙", min_size=1, max_size=3), st.integers(0, 20)), max_size=6))
def test_labels_cover_the_cells_below_which_they_stand(steps: list[tuple[str, int]]):
    drawn = promised(steps)

    assert sum(label.days for label in drawn.labels) == len(drawn.cells)
    assert sum(cell.gap for cell in drawn.cells) <= max(len(steps) - 1, 0)
