from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hall", "0008_helped")]

    operations = [
        migrations.AddField(
            model_name="serial",
            name="arrived_at",
            field=models.DateTimeField(null=True),
        ),
    ]
