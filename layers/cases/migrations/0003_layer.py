from django.db import migrations

# A case on the map changes with its row and with the icon of its category.
FORWARD = """
CREATE TRIGGER case_layer AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON cases_case
    FOR EACH STATEMENT EXECUTE FUNCTION territory_layer_changed('cases');
CREATE TRIGGER category_layer AFTER UPDATE OR DELETE OR TRUNCATE ON cases_category
    FOR EACH STATEMENT EXECUTE FUNCTION territory_layer_changed('cases');
"""

BACKWARD = """
DROP TRIGGER case_layer ON cases_case;
DROP TRIGGER category_layer ON cases_category;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_history_stays"), ("territory", "0005_tiles")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
