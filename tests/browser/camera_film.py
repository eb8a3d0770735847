"""A film for Chromium's fake camera: somebody's code, held before the lens."""

import io
from pathlib import Path

from PIL import Image, ImageFilter

_SIZE = (640, 480)


def film_of(screenshot: bytes, path: Path, *, height: int = 360, blur: float = 0.8) -> Path:
    """Write one Y4M frame of a picture, smaller, slightly out of focus, on a grey table."""
    picture = Image.open(io.BytesIO(screenshot)).convert("L")
    picture = picture.resize((picture.width * height // picture.height, height))
    frame = Image.new("L", _SIZE, 110)
    frame.paste(picture, ((_SIZE[0] - picture.width) // 2, (_SIZE[1] - picture.height) // 2))
    frame = frame.filter(ImageFilter.GaussianBlur(blur))
    colourless = bytes([128]) * (_SIZE[0] * _SIZE[1] // 2)
    header = f"YUV4MPEG2 W{_SIZE[0]} H{_SIZE[1]} F30:1 Ip A1:1\n".encode()
    path.write_bytes(header + b"FRAME\n" + frame.tobytes() + colourless)
    return path
