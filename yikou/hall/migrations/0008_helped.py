from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hall", "0007_trial")]

    operations = [
        migrations.AddField(
            model_name="queue",
            name="is_helped",
            field=models.BooleanField(default=True),
        ),
    ]
