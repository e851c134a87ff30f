"""How a YAML text is nested, asked before it is built: the builder ends the process on brackets too deep."""

from typing import Any

import yaml

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def too_deep(text: str, most: int, *, aliases: bool = False) -> int | None:
    """The line on which lists and mappings lie within each other more than `most` times; None where nowhere.

    Without `aliases` a value that stands for another one (`*name`), which may be itself, counts as too
    deep. Raises yaml.YAMLError on what is no YAML.
    """
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_PARSER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > most or (isinstance(event, yaml.AliasEvent) and not aliases):
            return int(event.start_mark.line) + 1
    return None
