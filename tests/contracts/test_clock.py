"""The moment is an argument: nothing in a domain package reads a clock."""

import ast
import re

from tests.support.sources import EDGES, MACHINERY, calls, domain_packages, imports, modules

MAY_ASK = {*EDGES, "simulation"}
ASKS = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|timezone\.(now|localdate|localtime)|time\.(time|time_ns|localtime)"
    r"|clock\.now)$"
)
CLOCKS = {"django.utils.timezone.now", "django.db.models.functions.Now", "yikou.kernel.clock.now", "time.time"}


def _domain_modules():
    return [
        module
        for module in modules()
        if module.package not in MAY_ASK and module.name != "yikou.kernel.clock" and module.package
    ]


def test_only_the_edges_and_the_simulator_ask_what_time_it_is():
    wrong = [
        f"{module.at(call)} calls {called}"
        for module in _domain_modules()
        for call, called in calls(module)
        if ASKS.search(called)
    ]
    wrong += [
        f"{module.at(node)} imports {name}"
        for module in _domain_modules()
        for node, name in imports(module)
        if name in CLOCKS
    ]

    assert wrong == [], "\n".join(wrong)


def test_no_column_fills_itself_with_the_moment():
    wrong = [
        f"{module.at(call)} {keyword.arg}"
        for module in modules()
        for call, _ in calls(module)
        for keyword in call.keywords
        if keyword.arg in {"auto_now", "auto_now_add"}
    ]

    assert wrong == [], "\n".join(wrong)


def test_spans_of_policy_are_not_written_into_code():
    """`timedelta(days=15)` in a domain package is a rule that nobody can post on the wall."""
    wrong = [
        f"{module.at(call)} {ast.unparse(call)}"
        for module in modules()
        if module.package in domain_packages() - {"simulation", *MACHINERY} and module.topic != "policies"
        for call, called in calls(module)
        if called.rsplit(".", 1)[-1] == "timedelta"
        for unit, value in [("days", one) for one in call.args] + [(one.arg, one.value) for one in call.keywords]
        if isinstance(value, ast.Constant) and value.value not in (0, 1) and unit in {"weeks", "days", "hours"}
    ]

    assert wrong == [], "\n".join(wrong)
