from silknet.sources.models.citation import Citation
from silknet.sources.models.confirmation import CONTACT, Confirmation
from silknet.sources.models.name import Name
from silknet.sources.models.record import Record, RecordQuerySet, attach, reference
from silknet.sources.models.source import Source, cited

__all__ = [
    "CONTACT",
    "Citation",
    "Confirmation",
    "Name",
    "Record",
    "RecordQuerySet",
    "Source",
    "attach",
    "cited",
    "reference",
]
