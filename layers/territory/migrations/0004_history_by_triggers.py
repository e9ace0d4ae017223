from django.db import migrations

# History is written by the database, so that no verb, import or statement by hand can forget it.
# One transaction is one edit: a verb names its own in suilaiban.edit, which ends with the
# transaction; without one, the first change makes an edit by nobody. Statement triggers write all
# rows of an import at once. The version counts the states of a row, whoever changes it.
TABLES = {
    "grid": "grid_set_id village_id code name kind geom retired_at",
    "division": "level parent_id code name geom",
}

SHARED = """
CREATE FUNCTION territory_edit_of_transaction() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    here text := current_setting('suilaiban.edit', true);
BEGIN
    IF coalesce(here, '') = '' THEN
        INSERT INTO territory_edit (verb, reason, made_at) VALUES ('other', '', clock_timestamp())
        RETURNING id::text INTO here;
        PERFORM set_config('suilaiban.edit', here, true);
    END IF;
    RETURN here::bigint;
END $$;

CREATE FUNCTION territory_history_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of borders is append-only'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'border_history_append_only';
END $$;

CREATE TRIGGER edit_append_only BEFORE UPDATE OR DELETE ON territory_edit
    FOR EACH ROW EXECUTE FUNCTION territory_history_is_final();
"""

EACH = """
CREATE FUNCTION territory_{table}_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version
        + (({new}) IS DISTINCT FROM ({old}))::int;
    RETURN NEW;
END $$;

CREATE TRIGGER {table}_counts BEFORE UPDATE ON territory_{table}
    FOR EACH ROW EXECUTE FUNCTION territory_{table}_counts();

CREATE FUNCTION territory_{table}_remembers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    edit bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM after) THEN
            edit := territory_edit_of_transaction();
            INSERT INTO territory_{table}revision (edit_id, action, {table}_id, version, {columns})
            SELECT edit, 'insert', a.id, a.version, {a} FROM after a;
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        IF EXISTS (SELECT FROM after a JOIN before b USING (id) WHERE a.version <> b.version) THEN
            edit := territory_edit_of_transaction();
            INSERT INTO territory_{table}revision (edit_id, action, {table}_id, version, {columns})
            SELECT edit, 'update', a.id, a.version, {a}
              FROM after a JOIN before b ON b.id = a.id AND b.version <> a.version;
        END IF;
    ELSIF EXISTS (SELECT FROM before) THEN
        edit := territory_edit_of_transaction();
        INSERT INTO territory_{table}revision (edit_id, action, {table}_id, version, {columns})
        SELECT edit, 'delete', b.id, b.version + 1, {b} FROM before b;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER {table}_made AFTER INSERT ON territory_{table}
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION territory_{table}_remembers();
CREATE TRIGGER {table}_changed AFTER UPDATE ON territory_{table}
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION territory_{table}_remembers();
CREATE TRIGGER {table}_deleted AFTER DELETE ON territory_{table}
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION territory_{table}_remembers();

CREATE TRIGGER {table}revision_append_only BEFORE UPDATE OR DELETE ON territory_{table}revision
    FOR EACH ROW EXECUTE FUNCTION territory_history_is_final();

INSERT INTO territory_{table}revision (edit_id, action, {table}_id, version, {columns})
SELECT territory_edit_of_transaction(), 'insert', a.id, a.version, {a} FROM territory_{table} a;
"""

EACH_BACKWARD = """
DROP TRIGGER {table}revision_append_only ON territory_{table}revision;
DROP TRIGGER {table}_made ON territory_{table};
DROP TRIGGER {table}_changed ON territory_{table};
DROP TRIGGER {table}_deleted ON territory_{table};
DROP FUNCTION territory_{table}_remembers();
DROP TRIGGER {table}_counts ON territory_{table};
DROP FUNCTION territory_{table}_counts();
"""

SHARED_BACKWARD = """
DROP TRIGGER edit_append_only ON territory_edit;
DROP FUNCTION territory_history_is_final();
DROP FUNCTION territory_edit_of_transaction();
"""


def _filled(template: str, table: str, names: str) -> str:
    columns = names.split()
    lists = {
        alias: ", ".join(f"{alias}.{column}" for column in columns)
        for alias in ("a", "b", "NEW", "OLD")
    }
    return template.format(
        table=table, columns=", ".join(columns), a=lists["a"], b=lists["b"],
        new=lists["NEW"], old=lists["OLD"],
    )


class Migration(migrations.Migration):
    dependencies = [("territory", "0003_history")]
    operations = [
        migrations.RunSQL(SHARED, SHARED_BACKWARD),
        *(
            migrations.RunSQL(_filled(EACH, table, names), EACH_BACKWARD.format(table=table))
            for table, names in TABLES.items()
        ),
    ]
