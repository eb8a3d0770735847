"""The wallet address: by it a relying party can ask a holder who is not present."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.services.authorization.wallet_address import renew_address, stop_address


@blueprint.get("/wallet-address")
def wallet_address() -> ResponseReturnValue:
    """Show the address, if there is one."""
    with current_deployment().database.read() as repository:
        address = repository.holders.wallet_address(signed_in_account().holder_id or "")
    return render_template("holder/wallet_address.html", address=address)


@blueprint.post("/wallet-address")
def renew_wallet_address() -> ResponseReturnValue:
    """Make an address, or a new one in the place of the old."""
    deployment = current_deployment()
    renew_address(deployment.database, deployment.entropy, deployment.clock(), signed_in_account())
    return redirect(url_for("holder.wallet_address"))


@blueprint.post("/wallet-address/stop")
def stop_wallet_address() -> ResponseReturnValue:
    """Take the address away."""
    deployment = current_deployment()
    stop_address(deployment.database, deployment.clock(), signed_in_account())
    return redirect(url_for("holder.wallet_address"))
