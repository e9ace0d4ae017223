import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# A receipt is never changed; only the limit of keeping takes it away (migration 0002).
FORWARD = (
    "CREATE TRIGGER receipt_append_only BEFORE UPDATE OR DELETE ON fieldwork_receipt"
    " FOR EACH ROW EXECUTE FUNCTION fieldwork_log_is_final()"
)
BACKWARD = "DROP TRIGGER receipt_append_only ON fieldwork_receipt"


class Migration(migrations.Migration):

    dependencies = [
        ('fieldwork', '0005_words_of_rounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(unique=True)),
                ('edition', models.PositiveIntegerField()),
                ('address', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('answer', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['received_at'], name='receipt_by_time')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
