from django.db import migrations

# Not only a closed case is final: what was declined, declared void or merged is too, until it is
# reopened. A merged case may follow when the case it went into is merged itself.
FUNCTION = """
CREATE OR REPLACE FUNCTION cases_case_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.first_department_id IS DISTINCT FROM NEW.first_department_id
       AND OLD.first_department_id IS NOT NULL THEN
        RAISE EXCEPTION 'the first responder of case %% never changes', OLD.number
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'case_first_responder';
    END IF;
    IF %(final)s THEN
        RAISE EXCEPTION 'case %% is %%: reopen it first', OLD.number, OLD.state
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'case_closed_is_final';
    END IF;
    RETURN NEW;
END $$;
"""
FORWARD = FUNCTION % {
    "final": """NEW.state = OLD.state AND OLD.state IN ('closed', 'declined', 'void', 'merged')
       AND NOT (OLD.state = 'merged' AND OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id)"""
}
BACKWARD = FUNCTION % {"final": "OLD.state = 'closed' AND NEW.state = 'closed'"}


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_life")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
