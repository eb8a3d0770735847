"""A page asks the database as often for thirty rows as for three: every list, of every desk."""

import pytest
from sqlalchemy import event

from tests.crowd import crowd
from tests.desks.access.routes import OPEN, PEOPLE, routes
from wallet.domain.actors.actors import Role

FEW, MANY = 3, 30
# Who sees most, of each role.
SEEN_BY = PEOPLE | {Role.HOLDER: "lin", Role.ENTERPRISE: "hotelier", Role.VERIFIER: "hotel"}
PUBLIC = ("/catalogue", "/check")


def lists_of(app, role):
    """Every page of a desk whose address names nothing: lists, forms and figures."""
    plain = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.arguments}
    return [
        route.path
        for route in routes(app)
        if route.method == "GET" and role in route.roles and route.endpoint in plain - OPEN
    ]


def counted(app, deployment, visit, wanted):
    """Return how many statements each page takes, by who asks and its address."""
    asked = []

    def see(*execution):
        asked.append(execution[2])

    engine = deployment.database.engine
    counts = {}
    for login, paths in wanted.items():
        client = visit(login).client
        event.listen(engine, "before_cursor_execute", see)
        for path in paths:
            asked.clear()
            if client.get(path).status_code == 200:
                counts[login, path] = list(asked)
        event.remove(engine, "before_cursor_execute", see)
    return counts


@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_list_asks_as_often_for_many_rows_as_for_few(app, deployment, visit, company):
    wanted = {login: lists_of(app, role) for role, login in SEEN_BY.items()}
    company.bind("lin")
    counted(app, deployment, visit, wanted)  # whatever a process reads once for all
    crowd(deployment, company, range(FEW))
    few = counted(app, deployment, visit, wanted)
    crowd(deployment, company, range(FEW, MANY))
    many = counted(app, deployment, visit, wanted)
    assert few.keys() == many.keys()
    assert len(few) > 60
    more = {
        page: sorted(set(many[page]) - set(few[page]) or many[page])
        for page in few
        if len(many[page]) > len(few[page])
    }
    assert more == {}
