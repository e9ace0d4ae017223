from django.db import migrations

# History is append-only, the first responder never changes, and a closed case is not edited:
# it has to be reopened, which changes its state. In the database, so that nothing can forget it.
FORWARD = """
CREATE FUNCTION cases_event_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of a case is append-only'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'event_append_only';
END $$;

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON cases_caseevent
    FOR EACH ROW EXECUTE FUNCTION cases_event_is_final();

CREATE FUNCTION cases_case_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.first_department_id IS DISTINCT FROM NEW.first_department_id
       AND OLD.first_department_id IS NOT NULL THEN
        RAISE EXCEPTION 'the first responder of case % never changes', OLD.number
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'case_first_responder';
    END IF;
    IF OLD.state = 'closed' AND NEW.state = 'closed' THEN
        RAISE EXCEPTION 'case % is closed: reopen it first', OLD.number
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'case_closed_is_final';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER case_keeps BEFORE UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_case_keeps();
"""

BACKWARD = """
DROP TRIGGER case_keeps ON cases_case;
DROP FUNCTION cases_case_keeps();
DROP TRIGGER event_append_only ON cases_caseevent;
DROP FUNCTION cases_event_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
