import django.contrib.postgres.indexes
from django.db import migrations, models

import layers.cases.functions

# Two signs that follow one another, in lower case, as one number: the code of the first shifted by
# 16, and of the second. Signs beyond the 16 bits share numbers, so whoever searches looks at the
# words again. Pairs with a space or a mark of punctuation are left out: nobody types those.
FORWARD = """
CREATE FUNCTION cases_grams(address text, said text) RETURNS integer[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    signs text[] := string_to_array(lower(address || ' ' || said), NULL);
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT (a << 16) | (b & 65535)
          FROM (SELECT ascii(one) AS a, ascii(two) AS b
                  FROM unnest(signs[:cardinality(signs) - 1], signs[2:]) AS pairs(one, two)) codes
         WHERE a > 47 AND b > 47
           AND a NOT BETWEEN 8192 AND 8303 AND b NOT BETWEEN 8192 AND 8303
           AND a NOT BETWEEN 12288 AND 12351 AND b NOT BETWEEN 12288 AND 12351
           AND a NOT BETWEEN 65280 AND 65295 AND b NOT BETWEEN 65280 AND 65295
           AND a NOT BETWEEN 65306 AND 65312 AND b NOT BETWEEN 65306 AND 65312);
END $$;
"""
BACKWARD = "DROP FUNCTION cases_grams(text, text);"


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_catalogue_versions")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                layers.cases.functions.Grams("address", "text"),
                name="case_grams",
                gin_pending_list_limit=512,
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                models.Case(
                    models.When(
                        models.Q(
                            ("accepted_at", None), ("state__in", ["registered", "dispatched"])
                        ),
                        then=models.F("accept_due"),
                    ),
                    default=models.F("resolve_due"),
                ),
                models.F("id"),
                condition=models.Q(
                    ("state__in", (
                        "accepted", "awaiting", "dispatched", "registered", "suspended",
                        "resolved", "verified",
                    ))
                ),
                name="case_queue",
            ),
        ),
    ]
