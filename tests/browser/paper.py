"""What comes out of the browser's own printing: sheets, their text, what is drawn on them."""

import io
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import zxingcpp
from PIL import Image, ImageChops
from playwright.sync_api import Page
from pyzbar import pyzbar

from tests.paper_readers import text_of

# Of the frame around a page, what a printer would draw; and within it, what takes a finger.
_LEFT = """() => {
  const drawn = (one) => one.checkVisibility({ visibilityProperty: true })
    && [...one.getClientRects()].some((box) => box.width > 1 && box.height > 1);
  const said = (one) => `${one.tagName.toLowerCase()}.${one.className} ${one.innerText.trim()}`;
  const main = document.getElementById('main');
  const title = document.querySelector('.app-bar > h1');
  const around = [...document.body.querySelectorAll('*')].filter((one) => !one.contains(main)
    && !main?.contains(one) && one !== title && !one.contains(title) && !title?.contains(one)
    && one.innerText?.trim());
  const within = [...(main?.querySelectorAll('button, form, nav, .dock, .eye') ?? [])];
  return [...around, ...within].filter(drawn).map(said);
}"""


def left_on_paper(page: Page) -> list[str]:
    """Return what would be printed of bars, of who is signed in, and of what takes a finger."""
    page.emulate_media(media="print")
    try:
        return page.evaluate(_LEFT)
    finally:
        page.emulate_media(media="null")


@dataclass(frozen=True)
class Sheets:
    """A printed file, read by programs that share nothing with the browser."""

    folder: Path
    pdf: bytes

    @property
    def text(self) -> Counter:
        """Each letter, as often as it stands on the paper; writing on a curve has no order."""
        return Counter(text_of(self.folder, self.pdf))

    @property
    def words(self) -> str:
        return text_of(self.folder, self.pdf)

    @property
    def pages(self) -> int:
        told = self._run("pdfinfo", "print.pdf").decode()
        return int(re.search(r"Pages:\s+(\d+)", told)[1])

    @property
    def pictures(self) -> int:
        """How many pictures made of dots are in it; what is drawn in lines is none."""
        return len(self._run("pdfimages", "-list", "print.pdf").splitlines()) - 2

    @cached_property
    def drawn(self) -> Image.Image:
        """The first sheet as a printer would draw it."""
        drawn = self._run("pdftoppm", "-singlefile", "-png", "-r", "100", "print.pdf")
        return Image.open(io.BytesIO(drawn)).convert("RGB")

    def filled(self) -> float:
        """Which part of the first sheet the box around everything drawn takes."""
        sheet = self.drawn
        white = Image.new("RGB", sheet.size, "white")
        left, top, right, bottom = ImageChops.difference(sheet, white).getbbox()
        return (right - left) * (bottom - top) / (sheet.width * sheet.height)

    def codes(self) -> set[str]:
        """What two readers find in its codes; each is asked apart, and both have to agree."""
        one = {code.text for code in zxingcpp.read_barcodes(self.drawn)}
        other = {code.data.decode() for code in pyzbar.decode(self.drawn)}
        return one if one == other else one ^ other

    def _run(self, program: str, *rest: str) -> bytes:
        (self.folder / "print.pdf").write_bytes(self.pdf)
        command = [program, *rest]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=True).stdout


def printed(page: Page, folder: Path, **options) -> Sheets:
    """Print a page as a person does who changes nothing in the dialogue."""
    return Sheets(folder, page.pdf(**options))
