from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0012_disputes"),
    ]

    operations = [
        migrations.AddField(
            model_name="dutyweek",
            name="notes",
            field=models.JSONField(default=list),
        ),
    ]
