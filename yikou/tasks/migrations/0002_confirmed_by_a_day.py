"""The doer's last day stands by itself: once there is an answer, `due_on` is the day of whoever confirms it."""

import datetime

from django.db import migrations, models
from django.db.models import F


def keep(apps, schema_editor):
    """Until now there was one day, that of the answer."""
    apps.get_model("tasks", "Task").objects.update(answer_by=F("due_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0001_tasks"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="answer_by",
            field=models.DateField(default=datetime.date(2000, 1, 1)),
            preserve_default=False,
        ),
        migrations.RunPython(keep, migrations.RunPython.noop, elidable=True),
    ]
