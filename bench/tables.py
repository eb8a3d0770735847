"""Tables for a terminal, and the same ones for the docs."""

from collections.abc import Iterator, Sequence


class Table:
    """Writes rows of cells: in columns so wide, or in Markdown."""

    def __init__(self, heads: Sequence[str], widths: Sequence[int], *, markdown: bool) -> None:
        self._heads = heads
        self._widths = widths
        self._markdown = markdown

    def head(self) -> Iterator[str]:
        """Write what stands above the rows."""
        yield self.row(*self._heads)
        if self._markdown:
            yield "|---" * len(self._heads) + "|"

    def row(self, *cells: str) -> str:
        """Write one row; in columns the first cell stands left, the others right."""
        if self._markdown:
            return f"| {' | '.join(cells)} |"
        first, *others = zip(cells, self._widths, strict=True)
        return f"{first[0]:<{first[1]}}" + "".join(f"{cell:>{width}}" for cell, width in others)
