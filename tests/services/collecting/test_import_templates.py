"""Each type's template has a sample row that the import itself would take."""

import pytest

from tests.factories import TODAY
from wallet.demonstration.catalogue.entries import DRAFTS
from wallet.services.collecting.files.templates import template_rows
from wallet.services.collecting.rows.rows import RowReader
from wallet.services.collecting.rows.types import TypeBook
from wallet.services.sheets.columns import read_headings

TYPES = [draft.approved("unit") for draft in DRAFTS]


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_the_sample_is_good(kind):
    headings, sample = template_rows(kind, TODAY)
    read = RowReader(read_headings(headings), TypeBook([kind])).read(sample, TODAY)
    assert read.faults == ()
    assert read.draft is not None
