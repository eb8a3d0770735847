"""Every address of the application, with something in its variable parts."""

from dataclasses import dataclass

from wallet.domain.actors.actors import Role

# What a stranger may open. A new open address is a decision: it is made here, by name.
OPEN = frozenset(
    {
        "static",
        "sign_in.home",
        "sign_in.sign_in",
        "sign_in.sign_in_submit",
        "sign_in.sign_out",
        "preferences.display",
        "patterns.rosette",
        "scan_landing.landing",
        "authorization_link.authorization_landing",
        "public_catalogue.catalogue",
        "public_catalogue.entry",
        "public_catalogue.catalogue_csv",
        "public_catalogue.catalogue_json",
        "wall_display.wall",
        "wall_display.screen",
        "copy_check.check",
        "copy_check.find_copy",
        "copy_check.checked_copy",
        "copy_check.check_file",
        "copy_download.offered_copy",
        "copy_download.download_copy",
        "well_known.authorization_server",
        "well_known.jwks",
        "well_known.status_list",
        "well_known.health",
        "well_known.metrics",
        "well_known.openapi",
        "oauth.token",
        "oauth.no_such_grant",
        "api.no_such_call",
    }
)
# One of the town's people for each role that has a desk there.
PEOPLE = {
    Role.HOLDER: "zhou",
    Role.VERIFIER: "shop",
    Role.ISSUER: "clerk",
    Role.OPERATOR: "operator",
    Role.SUPERVISOR: "supervisor",
}


@dataclass(frozen=True)
class Route:
    """One address with one method, and the roles that its desk is for."""

    endpoint: str
    method: str
    path: str
    roles: frozenset[Role]

    def call(self, client, **how):
        return client.open(self.path, method=self.method, **how)


def routes(app, filler="x"):
    """Every address that is not open, each variable part filled; the API's are apart."""
    router = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN or rule.endpoint.startswith("api."):
            continue
        blueprint = app.blueprints[rule.endpoint.rpartition(".")[0]]
        values = {
            name: 7 if type(converter).__name__ == "IntegerConverter" else filler
            for name, converter in rule._converters.items()
        }
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            path = router.build(rule.endpoint, values, method=method)
            roles = frozenset(getattr(blueprint, "wallet_guarded_roles", ()))
            found.append(Route(rule.endpoint, method, path, roles))
    return found
