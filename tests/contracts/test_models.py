"""Tables: foreign keys point downward, migrations match and stand alone."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.support.sources import height, imports, layers, migrations

HOUSE = {name for line in layers() for name in line}


def _links() -> list[tuple[str, str, str]]:
    return [
        (model._meta.label, field.name, field.related_model._meta.app_label)
        for model in apps.get_models()
        if model._meta.app_label in HOUSE
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
    ]


def test_foreign_keys_point_downward():
    wrong = [
        f"{label}.{field} → {target}"
        for label, field, target in _links()
        if target in HOUSE and height(target) > height(apps.get_model(label)._meta.app_label)
    ]

    assert wrong == [], "\n".join(wrong)


@pytest.mark.django_db
def test_migrations_match_the_models():
    told = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=told, stderr=told)
    except SystemExit:
        pytest.fail(f"models changed without a migration:\n{told.getvalue()}")


def test_migrations_import_no_code_of_ours():
    wrong = [
        f"{module.at(node)} imports {name}"
        for module in migrations()
        for node, name in imports(module)
        if name.startswith("yikou.")
    ]

    assert wrong == [], "\n".join(wrong)
