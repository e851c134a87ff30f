from datetime import timedelta, timezone

from django.db import migrations

CHINA = timezone(timedelta(hours=8))


def said(moment):
    local = moment.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def move(apps, editor):
    """What is still to be told about appointments is told by `notify` from now on."""
    kept = apps.get_model("notify", "Message")
    open_ones = apps.get_model("hall", "Message").objects.filter(told_at__isnull=True, dropped_at__isnull=True)
    for old in open_ones.select_related("appointment__queue").iterator(chunk_size=500):
        one = old.appointment
        if one.slot_at is None or not one.phone:
            continue
        until = one.offered_until or one.slot_at
        values = {"when": said(one.slot_at), "line": one.queue.name, "number": one.number, "until": said(until)}
        if old.topic != "offered":
            del values["until"]
        if old.topic == "unplaced":
            del values["line"]
        kept.objects.create(
            centre_id=old.centre_id,
            about=f"hall.appointment:{one.pk}",
            number=one.number,
            topic=f"hall.{old.topic}",
            values=values,
            due_at=old.due_at,
            next_at=old.due_at,
            until=until,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("hall", "0004_screen"),
        ("notify", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel(name="Message"),
    ]
