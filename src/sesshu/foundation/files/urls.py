from django.urls import URLPattern, URLResolver

from sesshu.foundation.access.endpoint import path
from sesshu.foundation.files.screens import held, imports, outputs

urlpatterns: list[URLPattern | URLResolver] = [
    path("", imports.import_list, name="file-imports"),
    path("held/", held.held_list, name="file-held-rows"),
    path("outputs/", outputs.export_list, name="file-exports"),
    path("outputs/<uuid:export_id>/", outputs.export_page, name="file-export"),
    path("outputs/<uuid:export_id>/download/", outputs.export_download, name="file-export-download"),
    path("<uuid:import_id>/", imports.import_page, name="file-import"),
    path("<uuid:import_id>/rows/", imports.import_rows, name="file-import-rows"),
    path("<uuid:import_id>/rows/<int:number>/", imports.import_row, name="file-import-row"),
    path("<uuid:import_id>/result/", imports.import_result, name="file-import-result"),
]
