from django.db import migrations

# What somebody proposed stays as it was proposed, and a decision is made once: also against a
# statement by hand. Presence is not worth a write-ahead log: lost in a crash, it is back in 15 s.
FORWARD = """
CREATE FUNCTION territory_proposal_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'open'
       AND (NEW.id, NEW.uuid, NEW.grid_set_id, NEW.village_id, NEW.verb, NEW.change, NEW.reason,
            NEW.proposer_id, NEW.drawn_at, NEW.proposed_at)
           IS NOT DISTINCT FROM
           (OLD.id, OLD.uuid, OLD.grid_set_id, OLD.village_id, OLD.verb, OLD.change, OLD.reason,
            OLD.proposer_id, OLD.drawn_at, OLD.proposed_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a proposal keeps what was proposed, and is decided once'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'proposal_is_final';
END $$;

CREATE TRIGGER proposal_is_final BEFORE UPDATE OR DELETE ON territory_proposal
    FOR EACH ROW EXECUTE FUNCTION territory_proposal_is_final();

ALTER TABLE territory_presence SET UNLOGGED;
"""

BACKWARD = """
ALTER TABLE territory_presence SET LOGGED;
DROP TRIGGER proposal_is_final ON territory_proposal;
DROP FUNCTION territory_proposal_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("territory", "0007_proposals")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
