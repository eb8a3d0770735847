"""`python -m wallet verify-audit`: proves that the audit trail is as it was sealed."""

import argparse
import sys

from wallet.domain.civil_dates import CITY_ZONE
from wallet.services.deployment import Deployment
from wallet.services.upkeep.proving import Prover, SealFault, TrailProof, keep_anchor

MATCHES = 0
DOES_NOT_MATCH = 1

_FAULTS = {
    SealFault.SIGNATURE: (
        "封签不是本系统有效密钥签的",
        "its seal is not signed by a trusted key of this system",
    ),
    SealFault.CHAIN: ("与前一段不相连", "it is not tied to the run before it"),
    SealFault.MISSING: ("记录少了", "entries are missing"),
    SealFault.INSERTED: ("记录多了", "entries were inserted"),
    SealFault.CHANGED: ("记录被改过", "entries were changed"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--known-digest",
        metavar="DIGEST",
        help="a digest that was printed or logged and kept elsewhere; it must be found",
    )
    parser.add_argument(
        "--all", action="store_true", help="from the first entry on, not from the last proof"
    )


def run(arguments: argparse.Namespace, deployment: Deployment) -> int:
    """Compute every run again; 0 when all match, 1 when one does not, which is then named.

    Raises:
        NoSigningKey: the deployment has no key in force.
    """
    wanted = arguments.known_digest and arguments.known_digest.strip().lower()
    prover = Prover(
        deployment.database, deployment.cabinet.ring(), deployment.clock(), wanted, _show_progress
    )
    proof = prover.prove_all() if arguments.all else prover.prove_since_anchor()
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if proof.fault:
        _say_fault(proof)
        return DOES_NOT_MATCH
    if wanted and not proof.known_digest_found:
        print(
            "不符：没有找到所给的摘要，审计记录被截断或被重新封存过。\n"
            "MISMATCH: the known digest was not found; the trail was cut off or sealed anew."
        )
        return DOES_NOT_MATCH
    print(
        f"相符：{proof.runs} 段，{proof.entries} 条；尚未封存的最多 {proof.unsealed} 条。\n"
        f"OK: {proof.runs} runs, {proof.entries} entries; at most {proof.unsealed} not sealed yet."
    )
    _say_skipped(proof)
    print(proof.last_digest)
    keep_anchor(deployment.database, deployment.cabinet.deployment_signer(), prover.now, proof)
    return MATCHES


def _show_progress(done: int, of: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{of}", end="", file=sys.stderr, flush=True)


def _say_skipped(proof: TrailProof) -> None:
    if not proof.skipped_up_to or proof.anchor is None:
        return
    last, whole = (
        moment.astimezone(CITY_ZONE).strftime("%Y-%m-%d %H:%M")
        for moment in (proof.anchor.proved_at, proof.anchor.wholly_proved_at)
    )
    print(
        f"编号 {proof.skipped_up_to} 及以前的记录这次没有重新核对（上次核对 {last}，"
        f"上次从头核对 {whole}）；从头核对请加 --all。\n"
        f"Entries up to {proof.skipped_up_to} were not looked at again (last proved {last}, "
        f"all at once {whole}); --all proves them again."
    )


def _say_fault(proof: TrailProof) -> None:
    seal, anchor = proof.faulty, proof.anchor
    if seal and proof.fault in _FAULTS:
        zh, en = _FAULTS[proof.fault]
        run, sealed_at = f"{seal.first_id}–{seal.last_id}", seal.sealed_at.isoformat()
        print(
            f"不符：编号 {run} 这一段（{sealed_at} 封存）{zh}。\n"
            f"MISMATCH: the run {run} (sealed at {sealed_at}): {en}."
        )
    elif anchor:
        proved_at = anchor.proved_at.isoformat()
        print(
            f"不符：{proved_at} 核对过的封签（截至编号 {anchor.last_id}）不见了，"
            "审计记录被截断或被重新封存过。\n"
            f"MISMATCH: the seal up to {anchor.last_id} that was proved at {proved_at} is gone; "
            "the trail was cut off or sealed anew."
        )
