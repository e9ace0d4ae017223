from django.db import migrations, models

# Who stands at the head of a unit is told like a post: by the database, to both persons.
FORWARD = """
CREATE FUNCTION staff_heads_remember() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head record;
BEGIN
    FOR head IN
        SELECT * FROM (VALUES
            ('chief', CASE WHEN TG_OP = 'UPDATE' THEN OLD.chief_id END, NEW.chief_id),
            ('liaison', CASE WHEN TG_OP = 'UPDATE' THEN OLD.liaison_id END, NEW.liaison_id)
        ) AS both_heads (place, before, after)
        WHERE before IS DISTINCT FROM after
    LOOP
        IF head.before IS NOT NULL THEN
            PERFORM staff_tell(head.before, 'relieved',
                jsonb_build_object('head', head.place, 'department', NEW.name));
        END IF;
        IF head.after IS NOT NULL THEN
            PERFORM staff_tell(head.after, 'named',
                jsonb_build_object('head', head.place, 'department', NEW.name));
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER heads_named AFTER INSERT OR UPDATE OF chief_id, liaison_id ON staff_department
    FOR EACH ROW EXECUTE FUNCTION staff_heads_remember();
"""

BACKWARD = """
DROP TRIGGER heads_named ON staff_department;
DROP FUNCTION staff_heads_remember();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0006_staff_events'),
    ]

    operations = [
        migrations.AlterField(
            model_name='staffevent',
            name='kind',
            field=models.CharField(choices=[('enrolled', 'Enrolled'), ('renamed', 'Renamed'), ('closed', 'Account closed'), ('opened', 'Account opened again'), ('password', 'One-time password given'), ('given', 'Post given'), ('ended', 'Post ended'), ('goes_on', 'Post goes on'), ('undone', 'Post taken back before it began'), ('named', 'Named head of a unit'), ('relieved', 'No longer head of a unit')], max_length=8),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
