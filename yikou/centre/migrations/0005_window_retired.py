from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("centre", "0004_help_post")]

    operations = [
        migrations.AddField(
            model_name="window",
            name="is_retired",
            field=models.BooleanField(default=False),
        ),
    ]
