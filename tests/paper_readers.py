"""Programs that read a signed PDF and share nothing with us: Poppler and OpenSSL."""

import re
import subprocess
from pathlib import Path

from tests.factories import NOW


def text_of(folder: Path, pdf: bytes) -> str:
    """Return the text of a file without any blanks."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return re.sub(r"\s", "", told.stdout.decode())


def pdfsig(folder: Path, pdf: bytes) -> str:
    """Return what Poppler says of the signatures in a file."""
    path = folder / "copy.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        ["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False
    ).stdout


def openssl(folder: Path, pdf: bytes, root: bytes) -> str:
    """Return what OpenSSL says of the signature, following it to a root (DER)."""
    numbers = re.search(rb"/ByteRange\s*\[(\d+) (\d+) (\d+) (\d+)\s*\]", pdf)
    assert numbers
    _start, before, after, _rest = (int(number) for number in numbers.groups())
    (folder / "content").write_bytes(pdf[:before] + pdf[after:])
    (folder / "signature").write_bytes(bytes.fromhex(pdf[before + 1 : after - 1].decode()))
    (folder / "root.der").write_bytes(root)
    for_pem = ["openssl", "x509", "-inform", "DER", "-in", "root.der", "-out", "root.pem"]
    subprocess.run(for_pem, cwd=folder, check=True)
    command = [
        "openssl",
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        "signature",
        "-content",
        "content",
    ]
    when = str(int(NOW.timestamp()))
    command += ["-CAfile", "root.pem", "-purpose", "any", "-attime", when, "-out", "/dev/null"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stderr
