"""Writes docs/openapi.json anew from the API's operations: `python tools/openapi.py`."""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "openapi.json"


def main() -> int:
    """Write the description; a test compares it with what is served."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yikou.settings")
    import django

    django.setup()
    from yikou.api.v1 import api

    FILE.write_text(json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(FILE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
