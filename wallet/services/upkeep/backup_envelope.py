"""The envelope of a backup: compressed and encrypted in pieces, as a stream in both directions.

Each piece is sealed with AES-256-GCM under a key of this file alone. Its number and whether it is
the last one are part of its nonce: a piece that is changed, moved, left out or added, or a file
that was cut off, does not open.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from wallet.domain.errors import InvalidInput

MAGIC = b"liangzheng backup 1\n"
SALT_BYTES = 32
_PIECE = 256 * 1024
_TAG = 16
_LENGTH = 4
_MIDDLE, _LAST = b"\x00", b"\x01"


class BackupBroken(InvalidInput):
    """The file is no backup of this deployment, or not whole any more."""

    code = "backup_broken"
    zh = "备份文件打不开：文件不完整、被改动过，或不是用本密钥文件做的。没有恢复任何数据。"
    en = "The backup does not open: cut off, changed, or made with other secrets. Nothing was done."


def seal(chunks: Iterable[bytes], backup_key: bytes, salt: bytes) -> Iterator[bytes]:
    """Give the bytes of the file for the bytes of its content; the salt is fresh for each file."""
    yield MAGIC + salt
    cipher = _cipher(backup_key, salt)
    # One piece is held back: whether it is the last shows only at the end.
    number, held = 0, None
    for piece in _pieces(_compressed(chunks)):
        if held is not None:
            yield _sealed(cipher, number, _MIDDLE, held)
            number += 1
        held = piece
    yield _sealed(cipher, number, _LAST, held or b"")


def unseal(file: BinaryIO, backup_keys: Iterable[bytes]) -> Iterator[bytes]:
    """Give the content of a file again, piece by piece; what comes out is genuine, if not whole.

    One of the keys must have sealed it.

    Raises:
        BackupBroken: at the first piece that does not open, and where the end is missing.
    """
    header = file.read(len(MAGIC) + SALT_BYTES)
    if not header.startswith(MAGIC) or len(header) != len(MAGIC) + SALT_BYTES:
        raise BackupBroken
    ciphers = [_cipher(key, header[len(MAGIC) :]) for key in backup_keys]
    expand = zlib.decompressobj()
    number, length = 0, file.read(_LENGTH)
    while length:
        body = file.read(int.from_bytes(length))
        length = file.read(_LENGTH)
        cipher, piece = _opened(ciphers, number, _MIDDLE if length else _LAST, body)
        ciphers, number = [cipher], number + 1
        yield from _expanded(expand, piece)
    if not expand.eof:
        raise BackupBroken


def _cipher(backup_key: bytes, salt: bytes) -> AESGCM:
    key = HKDF(hashes.SHA256(), 32, salt, MAGIC).derive(backup_key)
    return AESGCM(key)


def _sealed(cipher: AESGCM, number: int, last: bytes, piece: bytes) -> bytes:
    body = cipher.encrypt(number.to_bytes(11) + last, piece, MAGIC)
    return len(body).to_bytes(_LENGTH) + body


def _opened(
    ciphers: Iterable[AESGCM], number: int, last: bytes, body: bytes
) -> tuple[AESGCM, bytes]:
    if not _TAG <= len(body) <= _PIECE + _TAG:
        raise BackupBroken
    for cipher in ciphers:
        try:
            return cipher, cipher.decrypt(number.to_bytes(11) + last, body, MAGIC)
        except InvalidTag:
            continue
    raise BackupBroken


def _compressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    deflate = zlib.compressobj(6)
    for chunk in chunks:
        yield deflate.compress(chunk)
    yield deflate.flush()


def _expanded(expand: "zlib._Decompress", piece: bytes) -> Iterator[bytes]:
    # A bounded step at a time: a small piece may stand for very much.
    waiting = piece
    while waiting:
        yield expand.decompress(waiting, _PIECE)
        waiting = expand.unconsumed_tail


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= _PIECE:
            yield bytes(held[:_PIECE])
            del held[:_PIECE]
    if held:
        yield bytes(held)
