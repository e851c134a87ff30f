"""What all tests share: the fixtures are in `tests/plugins`, the settings in `tests/settings.py`."""

pytest_plugins = [
    "tests.plugins.run",
    "tests.plugins.covers",
    "tests.plugins.database",
    "tests.plugins.browser",
    "tests.world",
    "tests.working_day",
]
