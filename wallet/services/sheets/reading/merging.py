"""Merged cells as their rows come by: every cell but the first is one that says nothing itself."""

from collections.abc import Iterable, Iterator

from wallet.services.sheets.cell_values import Unread
from wallet.services.sheets.reading.worksheet import Merge, SheetRow


def with_merged_cells(rows: Iterable[SheetRow], merges: Iterable[Merge]) -> Iterator[SheetRow]:
    """Yield the rows; what lies within a merged cell that has a content is marked.

    A row that has nothing else is yielded, too: somebody may have meant it to say the same as the
    row above.
    """
    waiting = sorted(merges, reverse=True)
    open_ones: list[Merge] = []
    number = 0
    for row in rows:
        yield from _rows_between(number, row.number, open_ones)
        number = row.number
        open_ones = [one for one in open_ones if one.last_row >= number]
        while waiting and waiting[-1].first_row <= number:
            one = waiting.pop()
            if one.first_row == number and _filled(row, one.first_place):
                open_ones.append(one)
        yield _marked(row, open_ones) if open_ones else row
    yield from _rows_between(number, None, open_ones)


def _rows_between(after: int, before: int | None, open_ones: list[Merge]) -> Iterator[SheetRow]:
    last = max((one.last_row for one in open_ones), default=0)
    for number in range(after + 1, min(before or last + 1, last + 1)):
        yield _marked(SheetRow(number, []), open_ones)


def _marked(row: SheetRow, open_ones: Iterable[Merge]) -> SheetRow:
    cells = list(row.cells)
    for one in open_ones:
        if not one.first_row <= row.number <= one.last_row:
            continue
        width = one.last_place + 1
        cells += [None] * (width - len(cells))
        for place in range(one.first_place, width):
            if (row.number, place) != (one.first_row, one.first_place):
                cells[place] = Unread.MERGED
    return SheetRow(row.number, cells, row.hidden)


def _filled(row: SheetRow, place: int) -> bool:
    return place < len(row.cells) and row.cells[place] not in {None, ""}
