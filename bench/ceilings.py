"""The ceilings: bare Flask views that do the least that such a request could do.

They have no session, no translation, no header of ours; what they share with the application
is the process, the engine and the database.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask, Response, request
from sqlalchemy import Column, Engine, MetaData, String, Table, insert, select

from bench.rounds import Act
from bench.wsgi import ready
from wallet.repository.registry.registry_tables import api_clients

_AUDIENCE = "https://bench.example/api"
_metadata = MetaData()
_marks = Table(
    "bench_marks",
    _metadata,
    Column("id", String(32), primary_key=True),
    Column("client_id", String(64), nullable=False),
)


def one_of_each(engine: Engine, client_id: str, count: int) -> Iterator[Act]:
    """Requests that verify one ES256 token, select one row by its key and insert one."""
    _metadata.create_all(engine)
    key = ec.generate_private_key(ec.SECP256R1())
    application = _one_of_each(engine, key.public_key())
    claims = {
        "aud": _AUDIENCE,
        "sub": client_id,
        "exp": datetime.now(UTC) + timedelta(hours=1),
    }
    headers = {"Authorization": f"Bearer {jwt.encode(claims, key, algorithm='ES256')}"}
    for number in range(count):
        yield ready(
            application,
            "/marks",
            method="POST",
            headers=headers,
            json={"id": f"{number:032}"},
        )


def same_sized_page(size: int) -> Iterator[Act]:
    """Requests for a page of so many bytes that is there already."""
    application = Flask("bare")
    body = "x" * size

    @application.get("/page")
    def page() -> str:
        return body

    while True:
        yield ready(application, "/page")


def _one_of_each(engine: Engine, public_key: ec.EllipticCurvePublicKey) -> Flask:
    application = Flask("bare")
    by_id = select(api_clients)

    @application.post("/marks")
    def mark() -> Response:
        token = request.headers["Authorization"].removeprefix("Bearer ")
        claims = jwt.decode(token, public_key, algorithms=["ES256"], audience=_AUDIENCE)
        mark_id = request.get_json()["id"]
        with engine.begin() as connection:
            row = connection.execute(by_id.where(api_clients.c.id == claims["sub"])).one()
            connection.execute(insert(_marks), {"id": mark_id, "client_id": row.id})
        return Response('{"outcome":"valid"}', content_type="application/json")

    return application
