"""Over generated catalogues: no field that is not public ever stands on the public page."""

from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.factories import (
    SeededEntropy,
    face_field,
    holder_draft,
    issuer,
    licence_draft,
    licence_type,
)
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, Publicity, Sensitivity
from wallet.domain.permits.industry_permit import Constituent, IndustryComponent
from wallet.services.licences import issuing
from wallet.services.permits.industry_editing import IndustryDraft, put_industry
from wallet.services.permits.permitting import assemble

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
_ROUNDS = count(1)
_OWNER = holder_draft(
    kind=HolderKind.LEGAL_PERSON,
    name=cast.HOTEL_HOLDER.name,
    identity_kind=IdentityKind.USCC,
    identity_number=cast.HOTEL_HOLDER.identity_number,
)
fields = st.lists(
    st.tuples(
        st.sampled_from(Sensitivity),
        st.sampled_from((FieldFormat.TEXT, FieldFormat.ADDRESS)),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)
catalogues = st.lists(st.tuples(st.sampled_from(Publicity), fields), min_size=2, max_size=4)


def put_on_the_wall(trade, catalogue, turn):
    """Issue a licence of each type, gather them, and return the code and the values by openness."""
    deployment, clock = trade.deployment, trade.clock
    opened, kept, constituents, components = set(), set(), [], []
    for number, (publicity, drawn) in enumerate(catalogue):
        code = f"11310000000000019140{number}"
        names = [f"field_{one}" for one in range(len(drawn))]
        values = [f"第{turn}轮{number}类{one}项" for one in range(len(drawn))]
        kind = licence_type(
            type_code=code,
            version=turn,
            name=f"许可{number}",
            publicity=publicity,
            fields=tuple(
                face_field(
                    name,
                    name,
                    name,
                    sensitivity=sensitivity,
                    format=form,
                    shown_when_presenting=shown,
                )
                for name, (sensitivity, form, shown) in zip(names, drawn, strict=True)
            ),
        )
        with deployment.database.begin() as repository:
            repository.catalogue.add(kind)
        draft = licence_draft(
            type_code=code,
            number=f"号{turn}之{number}",
            holders=(_OWNER,),
            issued_on=date(2026, 1, 5),
            face=dict(zip(names, values, strict=True)),
        )
        licence = issuing.issue(
            deployment.database,
            deployment.document_maker,
            SeededEntropy(f"wall {turn} {number}"),
            clock(),
            issuer(cast.BUREAU.id),
            draft,
        ).licence
        public = publicity is Publicity.PUBLIC
        for value, (sensitivity, _form, _shown) in zip(values, drawn, strict=True):
            (opened if public and sensitivity is Sensitivity.PUBLIC else kept).add(value)
        (opened if public else kept).add(licence.number)
        components.append(IndustryComponent(f"事项{number}", (code,)))
        constituents.append(Constituent(f"事项{number}", licence.id))
    return gathered(trade, turn, components, constituents), opened, kept


def gathered(trade, turn, components, constituents):
    deployment, now = trade.deployment, trade.clock()
    draft = IndustryDraft("混业", "市场监管", cast.BUREAU.id, tuple(components))
    industry = f"industry_{turn}"
    put_industry(deployment.database, now, trade.actor("operator"), industry, draft, seen_version=0)
    permit = assemble(
        deployment.database,
        SeededEntropy(f"permit {turn}"),
        now,
        trade.actor("clerk"),
        industry,
        cast.HOTEL_HOLDER.id,
        constituents,
    )
    with deployment.database.read() as repository:
        return repository.wall_codes.of_permit(permit.id).code


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(catalogue=catalogues)
def test_no_field_that_is_not_public_ever_stands_on_the_public_page(trade, visit, catalogue):
    code, opened, kept = put_on_the_wall(trade, catalogue, next(_ROUNDS))
    stranger = visit()
    page, screen = stranger.get(f"/W/{code}").text, stranger.get(f"/w/{code}/screen").text
    assert {value for value in kept if value in page or value in screen} == set()
    assert {value for value in opened if value not in page} == set()
