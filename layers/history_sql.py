"""SQL for migrations: a table whose earlier states the database keeps by itself.

The row is the present state; a revision is a state that was replaced or deleted, with who replaced
it, when, by which verb and why. So loading a county's 300,000 households writes each only once.
A verb names itself by ``layers.actor.acting``; what changes a row without a name was the system.
"""

from collections.abc import Sequence

# Only these two may touch what is remembered: a key that is rotated, a limit of keeping.
_CURATORS = "'rotate_keys', 'retention'"

_FORWARD = """
CREATE FUNCTION {table}_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({new}) IS DISTINCT FROM ({old})
       AND coalesce(current_setting('suilaiban.verb', true), '') NOT IN ({curators}) THEN
        NEW.version := OLD.version + 1;
        NEW.changed_at := clock_timestamp();
        NEW.changed_by_id := nullif(current_setting('suilaiban.actor', true), '')::bigint;
    ELSE
        NEW.version := OLD.version;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER {table}_counts BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_counts();

CREATE FUNCTION {table}_remembers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('suilaiban.verb', true), '') IN ({curators}) THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO {table}revision ({key}_id, version, {columns}, changed_at, changed_by_id,
                                     replaced_at, replaced_by_id, replaced_verb, replaced_why)
        SELECT b.id, b.version, {b}, b.changed_at, b.changed_by_id,
               a.changed_at, a.changed_by_id,
               coalesce(current_setting('suilaiban.verb', true), ''),
               coalesce(current_setting('suilaiban.reason', true), '')
          FROM before b JOIN after a ON a.id = b.id AND a.version <> b.version;
    ELSE
        INSERT INTO {table}revision ({key}_id, version, {columns}, changed_at, changed_by_id,
                                     replaced_at, replaced_by_id, replaced_verb, replaced_why)
        SELECT b.id, b.version, {b}, b.changed_at, b.changed_by_id, clock_timestamp(),
               nullif(current_setting('suilaiban.actor', true), '')::bigint,
               coalesce(nullif(current_setting('suilaiban.verb', true), ''), 'delete'),
               coalesce(current_setting('suilaiban.reason', true), '')
          FROM before b;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER {table}_changed AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_remembers();
CREATE TRIGGER {table}_deleted AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_remembers();

CREATE FUNCTION {table}_history_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('suilaiban.verb', true), '') IN ({curators}) THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'the history of {table} is append-only'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{key}_history_append_only';
END $$;

CREATE TRIGGER {key}revision_append_only BEFORE UPDATE OR DELETE ON {table}revision
    FOR EACH ROW EXECUTE FUNCTION {table}_history_is_final();
"""

_BACKWARD = """
DROP TRIGGER {key}revision_append_only ON {table}revision;
DROP FUNCTION {table}_history_is_final();
DROP TRIGGER {table}_deleted ON {table};
DROP TRIGGER {table}_changed ON {table};
DROP FUNCTION {table}_remembers();
DROP TRIGGER {table}_counts ON {table};
DROP FUNCTION {table}_counts();
"""


def remembering(app: str, model: str, columns: Sequence[str]) -> tuple[str, str]:
    """Return SQL, forward and backward, that keeps the earlier states of ``app``_``model``.

    ``columns`` are the facts: a change of one is a new version. The table has ``version``,
    ``changed_at`` and ``changed_by_id``; its revisions stand in ``app``_``model``revision.
    """

    def listed(alias: str) -> str:
        return ", ".join(f"{alias}.{column}" for column in columns)

    words = {
        "table": f"{app}_{model}",
        "key": model,
        "columns": ", ".join(columns),
        "new": listed("NEW"),
        "old": listed("OLD"),
        "b": listed("b"),
        "curators": _CURATORS,
    }
    return _FORWARD.format(**words), _BACKWARD.format(**words)
