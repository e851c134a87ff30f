"""月度通报: what a month shows of people whom another unit sent goes to that unit, and the unit answers."""

from datetime import date

from yikou.kernel.facts import Fact, fact


@fact("feedback.bulletin_sent", label="月度通报", sentence="{month}的情况通报{unit}", tone="action")
class BulletinSent(Fact):
    """A month of the people of one unit, as the entries tell it, is before the unit; how many they are."""

    number: str
    unit: str
    department: str = ""
    month: date
    people: int
    owner: int
    due_on: date

    def told(self) -> str:
        """Which month, to whom, by when an answer is owed."""
        return f"{self.month.year}年{self.month.month}月{self.people}人的情况通报{self.unit}"


@fact("feedback.bulletin_answered", label="单位答复", sentence="所属单位已阅，答复了", tone="done")
class BulletinAnswered(Fact):
    """The unit has read it and says what it does; its words stand in the row."""

    in_time: bool
    by_hand: bool
