"""``manage.py import_households FILE``: say what each row would do, and with --commit do it."""

from layers.residents.import_households import import_households, plan_households
from layers.staff.import_command import ImportCommand


class Command(ImportCommand):
    help = "Import households from CSV, XLSX, GeoJSON, GeoPackage or Shapefile."
    work = (plan_households, import_households)
