"""`python -m wallet verify-audit`: proves that the audit trail is as it was sealed."""

import argparse

from wallet.domain.trail.audit_seal import AuditSeal
from wallet.services.deployment import Deployment
from wallet.services.upkeep.sealing import SealFault, prove_trail

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
        help="a digest that seal-audit printed and that was kept elsewhere; it must be found",
    )


def run(arguments: argparse.Namespace, deployment: Deployment) -> int:
    """Compute every run again; 0 when all match, 1 when one does not, which is then named."""
    wanted = arguments.known_digest and arguments.known_digest.strip().lower()
    proof = prove_trail(deployment.database, deployment.cabinet.ring(), deployment.clock(), wanted)
    if proof.fault and proof.faulty:
        _say_fault(proof.runs + 1, proof.faulty, proof.fault)
        return DOES_NOT_MATCH
    if wanted and not proof.known_digest_found:
        print(
            "不符：没有找到所给的摘要，审计记录被截断或被重新封存过。\n"
            "MISMATCH: the known digest was not found; the trail was cut off or sealed anew."
        )
        return DOES_NOT_MATCH
    print(
        f"相符：{proof.runs} 段，{proof.entries} 条；未封存 {proof.unsealed} 条。\n"
        f"OK: {proof.runs} runs, {proof.entries} entries; {proof.unsealed} not sealed yet.\n"
        f"{proof.last_digest}"
    )
    return MATCHES


def _say_fault(number: int, seal: AuditSeal, fault: SealFault) -> None:
    zh, en = _FAULTS[fault]
    run, sealed_at = f"{seal.first_id}–{seal.last_id}", seal.sealed_at.isoformat()
    print(
        f"不符：第 {number} 段（{run}，{sealed_at} 封存）{zh}。\n"
        f"MISMATCH: run {number} ({run}, sealed at {sealed_at}): {en}."
    )
