"""Format-preserving encryption of decimal numbers: FF1 of NIST SP 800-38G, radix 10, AES.

Only what is needed here: 6 to 56 digits, so that a half of the number always fits one block
(step 6.iii of the standard then never has to lengthen the round's output), and at least the
million possible numbers that the standard demands.
"""

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

_ROUNDS = 10
_BLOCK = 16
_SHORTEST, _LONGEST = 6, 56


class Ff1:
    """FF1 under one AES key; safe to share between threads."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        # FF1 is a mode of its own: it needs the bare block cipher, which is what ECB gives.
        self._cipher = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 see above

    def encrypt(self, digits: str, tweak: bytes) -> str:
        """Return as many other digits; raises ``ValueError`` unless given 6 to 56 ASCII digits."""
        rounds = _Rounds(self._cipher.encryptor(), len(_checked(digits)), tweak)
        left, right = int(digits[: rounds.u]), int(digits[rounds.u :])
        for number in range(_ROUNDS):
            left, right = right, (left + rounds.mask(number, right)) % rounds.modulus(number)
        return f"{left:0{rounds.u}d}{right:0{rounds.v}d}"

    def decrypt(self, digits: str, tweak: bytes) -> str:
        """Return the digits that ``encrypt`` was given; raises ``ValueError`` as it does."""
        rounds = _Rounds(self._cipher.encryptor(), len(_checked(digits)), tweak)
        left, right = int(digits[: rounds.u]), int(digits[rounds.u :])
        for number in reversed(range(_ROUNDS)):
            left, right = (right - rounds.mask(number, left)) % rounds.modulus(number), left
        return f"{left:0{rounds.u}d}{right:0{rounds.v}d}"


def _checked(digits: str) -> str:
    if not (_SHORTEST <= len(digits) <= _LONGEST and digits.isascii() and digits.isdigit()):
        raise ValueError("FF1 here takes 6 to 56 decimal digits")
    return digits


class _Rounds:
    """What the ten rounds of one operation share; names as in the standard."""

    __slots__ = ("_b", "_chain", "_d", "_encryptor", "_moduli", "_rest", "u", "v")

    def __init__(self, encryptor: CipherContext, n: int, tweak: bytes) -> None:
        self._encryptor = encryptor
        self.u = n // 2
        self.v = n - self.u
        self._moduli: tuple[int, int] = (10**self.u, 10**self.v)
        self._b = ((10**self.v - 1).bit_length() + 7) // 8
        self._d = 4 * ((self._b + 3) // 4) + 4
        head = bytes((1, 2, 1, 0, 0, 10, 10, self.u)) + n.to_bytes(4) + len(tweak).to_bytes(4)
        padded = tweak + bytes((-len(tweak) - self._b - 1) % _BLOCK)
        # The blocks before the last are the same in every round: chain over them once.
        whole = len(padded) // _BLOCK * _BLOCK
        self._rest = padded[whole:]
        self._chain = self._cbc_mac(bytes(_BLOCK), head + padded[:whole])

    def modulus(self, number: int) -> int:
        """Return the modulus of the half that is changed in this round."""
        return self._moduli[number & 1]

    def mask(self, number: int, half: int) -> int:
        """Return y of the round (step 6.iv), for the half that is not changed in it."""
        last = self._rest + bytes((number,)) + half.to_bytes(self._b)
        return int.from_bytes(self._cbc_mac(self._chain, last)[: self._d])

    def _cbc_mac(self, chain: bytes, data: bytes) -> bytes:
        for start in range(0, len(data), _BLOCK):
            block = int.from_bytes(chain) ^ int.from_bytes(data[start : start + _BLOCK])
            chain = self._encryptor.update(block.to_bytes(_BLOCK))
        return chain
