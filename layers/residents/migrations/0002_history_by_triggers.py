from django.db import migrations

from layers.history_sql import remembering

# A visit, a colour worked out anew and a source's own number are no facts of the row: they make no
# version, so that nobody's form goes stale because a colleague called at the door.
TABLES = {
    "household": (
        "grid_id", "number", "address", "geom", "tenure", "residence", "vacant", "moved_out_at",
    ),
    "person": (
        "household_id", "name", "id_number", "phone", "name_hash", "id_hash", "phone_hash", "sex",
        "born_on", "relation", "residence", "party_member", "volunteer", "care_groups",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]
    operations = [
        migrations.RunSQL(*remembering("residents", model, columns))
        for model, columns in TABLES.items()
    ]
