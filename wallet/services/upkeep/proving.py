"""Proving that the audit trail is as it was sealed: since the last anchor, or all of it (Art. 26).

An anchor is what a proof leaves behind: signed, it says up to which seal everything matched. The
next proof begins there, so that its work does not grow with the trail. It does not look again at
what is older: that is what proving all of it is for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from wallet.domain.errors import WalletError
from wallet.domain.trail.audit_seal import GENESIS, AuditSeal, TrailAnchor
from wallet.repository.database import Database
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.tokens.documents.audit_seal import chain, ensure_genuine, read_seal, sign_anchor
from wallet.tokens.keys import KeyRing, Signer, VerifyingKey

_SEALS_AT_ONCE = 100

Told = Callable[[int, int], None]
"""Is told after each run how many ids are behind it, and how many there are to go through."""


def _tell_nobody(_done: int, _of: int) -> None:
    """Say nothing of how far it is."""


class SealFault(StrEnum):
    """Why a run does not match its seal, or the trail its anchor."""

    SIGNATURE = "signature"
    CHAIN = "chain"
    MISSING = "missing"
    INSERTED = "inserted"
    CHANGED = "changed"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class TrailProof:
    """What proving came to; ``faulty`` is the first run that does not match.

    Entries up to ``skipped_up_to`` were not looked at again, 0 where all were. ``anchor`` is what
    an earlier proof has left; when the trail ends before it, the fault is ``CUT_OFF`` and no
    run is faulty.
    """

    anchor: TrailAnchor | None = None
    skipped_up_to: int = 0
    runs: int = 0
    entries: int = 0
    unsealed: int = 0
    last_id: int = 0
    last_digest: str = GENESIS
    fault: SealFault | None = None
    faulty: AuditSeal | None = None
    known_digest_found: bool = False
    can_anchor: bool = False
    """Whether the last seal is under a key that is trusted by itself."""


@dataclass(frozen=True, slots=True)
class Prover:
    """What proving needs.

    ``known_digest`` is one that was kept outside of the database: when it is not found, the
    trail was cut off or sealed anew.
    """

    database: Database
    ring: KeyRing
    now: datetime
    known_digest: str | None = None
    told: Told = _tell_nobody

    def prove_all(self) -> TrailProof:
        """Compute every run again and compare it with its signed seal; stops at the first fault."""
        return self._prove(TrailProof(self._anchor()))

    def prove_since_anchor(self) -> TrailProof:
        """Do the same from the last anchor on, or from the known digest where that is older.

        Without an anchor that a trusted key has signed, all is proved.
        """
        anchor = self._anchor()
        if anchor is None:
            return self._prove(TrailProof())
        with self.database.read() as repository:
            seals = repository.audit_seals
            known = seals.find(self.known_digest) if self.known_digest else None
            # The run that ends there is proved again: its digest binds all before it.
            first = min(anchor.last_id, known.last_id) if known else anchor.last_id
            start = seals.before(first)
        if start is None:
            return self._prove(TrailProof(anchor))
        return self._prove(
            TrailProof(anchor, start.last_id, last_id=start.last_id, last_digest=start.digest)
        )

    def _anchor(self) -> TrailAnchor | None:
        with self.database.read() as repository:
            anchor = repository.audit_anchors.last()
        try:
            if anchor:
                ensure_genuine(anchor, self.ring, self.now)
        except WalletError:
            return None
        return anchor

    def _prove(self, proof: TrailProof) -> TrailProof:
        anchored = False
        # The first run since which nothing has vouched for what came before.
        open_run: TrailProof | None = None
        for seal in self._seals_after(proof.last_id):
            key, fault = self._examine(seal, proof.last_id, proof.last_digest)
            if fault or key is None:
                return replace(proof, fault=fault, faulty=seal)
            at_anchor = proof.anchor is not None and _is_at(proof.anchor, seal)
            anchored = anchored or at_anchor
            trusted, known = not self._is_withdrawn(key), seal.digest == self.known_digest
            if trusted or known or at_anchor:
                open_run = None
            elif open_run is None:
                open_run = replace(proof, fault=SealFault.SIGNATURE, faulty=seal)
            proof = replace(
                proof,
                runs=proof.runs + 1,
                entries=proof.entries + seal.entries,
                last_id=seal.last_id,
                last_digest=seal.digest,
                known_digest_found=proof.known_digest_found or known,
                can_anchor=trusted,
            )
        if open_run:
            return replace(open_run, known_digest_found=proof.known_digest_found)
        if proof.anchor and not anchored:
            return replace(proof, fault=SealFault.CUT_OFF)
        with self.database.read() as repository:
            return replace(proof, unsealed=repository.audit_seals.unsealed_at_most())

    def _seals_after(self, last_id: int) -> Iterator[AuditSeal]:
        with self.database.read() as repository:
            end = repository.audit_seals.last()
        ids = (end.last_id if end else 0) - last_id
        begin, found = last_id, True
        while found:
            with self.database.read() as repository:
                seals = repository.audit_seals.after(last_id, _SEALS_AT_ONCE)
            for seal in seals:
                yield seal
                last_id = seal.last_id
                self.told(min(last_id - begin, ids), ids)
            found = bool(seals)

    def _examine(
        self, seal: AuditSeal, after: int, previous: str
    ) -> tuple[VerifyingKey | None, SealFault | None]:
        # The signature first: the numbers of a forged seal are not worth working with.
        try:
            key = read_seal(seal, self.ring)
        except WalletError:
            return None, SealFault.SIGNATURE
        if seal.previous_digest != previous:
            return key, SealFault.CHAIN
        found, digest = 0, previous
        with self.database.read() as repository:
            for entry in repository.audit_seals.entries(after, seal.last_id, seal.entries + 1):
                found, digest = found + 1, chain(digest, entry.content)
        if found != seal.entries:
            return key, SealFault.MISSING if found < seal.entries else SealFault.INSERTED
        return key, None if digest == seal.digest else SealFault.CHANGED

    def _is_withdrawn(self, key: VerifyingKey) -> bool:
        return key.withdrawn_at is not None and key.withdrawn_at <= self.now


def keep_anchor(
    database: Database, signer: Signer, now: datetime, proof: TrailProof
) -> TrailAnchor | None:
    """Sign and store up to where everything matched; the next proof begins there.

    Nothing is kept of a proof that found a fault or no seal, nor where a withdrawn key signed the
    last seal: that somebody knew its digest this time is no reason to believe it the next.

    Raises:
        NoSigningKey: the signer's key was withdrawn meanwhile.
    """
    if proof.fault or not proof.can_anchor:
        return None
    proved_at = now.replace(microsecond=0)
    wholly = proof.anchor.wholly_proved_at if proof.skipped_up_to and proof.anchor else proved_at
    anchor = sign_anchor(signer, TrailAnchor(proof.last_id, proof.last_digest, proved_at, wholly))
    with database.begin() as repository:
        if repository.keys.is_withdrawn(signer.kid):
            raise NoSigningKey
        repository.audit_anchors.add(anchor)
    return anchor


def _is_at(anchor: TrailAnchor, seal: AuditSeal) -> bool:
    return (anchor.last_id, anchor.digest) == (seal.last_id, seal.digest)
