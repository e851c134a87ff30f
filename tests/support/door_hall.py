"""The hall with people in it and a ticket machine at the door that nobody's haste stops.

`python -m tests.support.door_hall` fills the data folder that the environment names.
"""

from tests.support import calling_hall


def main() -> None:
    """Fill the data folder."""
    calling_hall.main()
    from tests.world import CENTRE, MONDAY_9AM
    from yikou.hall.operations import set_kiosk
    from yikou.kernel.actors import system

    set_kiosk(centre=CENTRE, said={"name": "门口", "a_minute": 60}, by=system(CENTRE), at=MONDAY_9AM)


if __name__ == "__main__":
    main()
