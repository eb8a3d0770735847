"""Files surveyed as an import surveys them, by a process of their own."""

from contextlib import contextmanager

from wallet.domain.collecting.file_decisions import FileDecisions
from wallet.services.collecting.files.survey import OpenFile, asked_of_licences, survey_of
from wallet.services.sheets.tables import opened_table


@contextmanager
def opened(source, **decided):
    with opened_table(source, asked_of_licences(FileDecisions(**decided))) as reader:
        yield OpenFile(survey_of(reader.table()), reader)


def survey(source, **decided):
    """What the file was found to be."""
    with opened(source, **decided) as file:
        return file.survey


def rows_of(source, **decided):
    """Its rows, each under its number."""
    with opened(source, **decided) as file:
        return [(number, list(cells)) for number, cells in file.rows()]


def codes(told):
    return [code for code, *_ in told]


def numbers(source, **decided):
    return [number for number, _ in rows_of(source, **decided)]


def asked(source, **decided):
    return [one.code for one in survey(source, **decided).table.questions]


def noted(source, **decided):
    return codes(survey(source, **decided).notes)
