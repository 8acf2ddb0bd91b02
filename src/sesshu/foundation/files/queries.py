"""How imports and exports are read. What a person may not import or export, that person does not see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound
from sesshu.foundation.files.models import Export, Import, ImportRow
from sesshu.foundation.files.registry import Intake, intake, intakes
from sesshu.foundation.files.states import Outcome


def layouts(viewer: Actor) -> list[Intake]:
    """The layouts this person may import."""
    return [each for each in intakes() if viewer.may(each.interface.permission)]


def imports(viewer: Actor) -> QuerySet[Import]:
    """The newest first, of the layouts this person may import."""
    codes = [each.interface.code for each in layouts(viewer)]
    return Import.objects.filter(interface__in=codes).order_by("-received_at")


def get_import(viewer: Actor, import_id: UUID) -> Import:
    """Raises `NotFound`."""
    imported = imports(viewer).filter(id=import_id).first()
    if imported is None:
        raise NotFound("該当する取込がありません。")
    return imported


def reasons(viewer: Actor, imported: Import) -> QuerySet[ImportRow]:
    """The rows of an import in the order of the file, without their values."""
    get_import(viewer, imported.id)
    return ImportRow.objects.filter(import_id=imported.id).defer("values").order_by("number")


def rows_with_values(viewer: Actor, imported: Import, numbers: list[int]) -> list[ImportRow]:
    """Some rows with what stands in them; that they were shown is recorded first."""
    get_import(viewer, imported.id)
    audit.record_read(
        "import.rows_shown", by=viewer, purpose=imported.purpose, obj=f"import:{imported.id}", n=len(numbers) or 1,
        detail={"numbers": numbers},
    )  # fmt: skip
    rows = list(ImportRow.objects.filter(import_id=imported.id, number__in=numbers).order_by("number"))
    if conceal := intake(imported.interface).conceal:
        for row, shown in zip(rows, conceal([row.values for row in rows], viewer), strict=True):
            row.values = shown
    return rows


def held_count(viewer: Actor) -> int:
    """Rows that wait for somebody's decision."""
    return sum(imports(viewer).filter(state="committed", held__gt=0).values_list("held", flat=True))


def held_rows(viewer: Actor) -> QuerySet[ImportRow]:
    """The rows that wait, of all imports, those that came first before the others; without what stands in them. Each
    tells of its import: `interface`, `received_at`, `received_by`."""
    waiting = imports(viewer).filter(state="committed", held__gt=0).order_by()
    of = Import.objects.filter(pk=OuterRef("import_id"))
    told = {name: Subquery(of.values(name)[:1]) for name in ("interface", "received_at", "received_by")}
    rows = ImportRow.objects.filter(import_id__in=waiting.values("pk"), outcome=Outcome.HELD).defer("values")
    return rows.annotate(**told).order_by("received_at", "import_id", "number")


def exports(viewer: Actor) -> QuerySet[Export]:
    """The register, newest first: one's own, and everybody's for those who review use."""
    found = Export.objects.order_by("-at")
    return found if viewer.may("audit.read") else found.filter(by=viewer.code)


def may_fetch(viewer: Actor, export_id: UUID | None) -> bool:
    """Whether this person finds the file in the register; a page offers a link to it only then."""
    return export_id is not None and viewer.may("file.export") and exports(viewer).filter(id=export_id).exists()


def get_export(viewer: Actor, export_id: UUID) -> Export:
    """Raises `NotFound`."""
    export = exports(viewer).filter(id=export_id).first()
    if export is None:
        raise NotFound("該当する出力がありません。")
    return export
