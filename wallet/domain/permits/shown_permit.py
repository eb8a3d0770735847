"""Which comprehensive permit a verifier was shown (亮证, Art. 16, 17)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShownPermit:
    """A permit by what its wall says of it to anybody; nothing of its licences."""

    number: str
    version: int
    industry_name: str
    holder_name: str
    holder_code: str
    issuer_name: str
