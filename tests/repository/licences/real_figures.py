"""Deliveries as they really stand, counted licence by licence."""

from collections import defaultdict

from sqlalchemy import select

from wallet.repository.licences.deliveries import Deliveries, TypeFigures
from wallet.repository.tables import licence_holders, licences

LIVING = ("valid", "suspended")


def real_figures(connection):
    """Return the figures of every issuer, by issuer, each type that has a living licence."""
    opened = set(
        connection.scalars(
            select(licence_holders.c.licence_id).where(licence_holders.c.opened_at.is_not(None))
        )
    )
    counts = defaultdict(lambda: [0, 0, 0])
    for row in connection.execute(select(licences).where(licences.c.state.in_(LIVING))):
        its = counts[row.issuer_id, row.type_code]
        its[0 if row.delivered_at else 1] += 1
        its[2] += row.id in opened
    found = {}
    for (issuer, kind), its in sorted(counts.items()):
        found.setdefault(issuer, []).append(TypeFigures(kind, *its))
    return found


def kept_figures(connection):
    """Return what the repository keeps of them, likewise."""
    issuers = connection.scalars(select(licences.c.issuer_id).distinct().order_by("issuer_id"))
    figures = {issuer: Deliveries(connection).figures_of(issuer) for issuer in issuers.all()}
    return {issuer: its for issuer, its in figures.items() if its}
