from django.db import migrations

# An approved bulletin and its files stay as they were approved.
FORWARD = """
CREATE FUNCTION oversight_bulletin_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'approved' THEN
        RAISE EXCEPTION 'bulletin % is approved', OLD.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'bulletin_is_final';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER bulletin_is_final BEFORE UPDATE OR DELETE ON oversight_bulletin
    FOR EACH ROW EXECUTE FUNCTION oversight_bulletin_is_final();
CREATE TRIGGER bulletinfile_append_only BEFORE UPDATE OR DELETE ON oversight_bulletinfile
    FOR EACH ROW EXECUTE FUNCTION oversight_history_is_final();
"""
BACKWARD = """
DROP TRIGGER bulletinfile_append_only ON oversight_bulletinfile;
DROP TRIGGER bulletin_is_final ON oversight_bulletin;
DROP FUNCTION oversight_bulletin_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("oversight", "0005_bulletins")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
