"""What holders do, and what is done with what they show or grant."""

import re
from contextlib import suppress

from tests import cast
from tests.desks.consenting import Sides
from tests.people import Browser
from tests.town import PASSWORD, PIN
from wallet.domain.copies.temporary_copy import UnknownCopy
from wallet.domain.licence_sets.licence_set import stated_set
from wallet.services.authorization import wallet_address
from wallet.services.authorization.asking import HolderNotReached
from wallet.services.enterprise import binding, switching
from wallet.services.licence_sets import preparing
from wallet.services.permits.wall_displaying import reissue_wall_code

NEW = "another password of the tests"
_UNDELIVERED = "filled-3"
"""Somebody whose licence has not reached the wallet yet, in the smallest city, too."""


def signing_in(its):
    browser, stranger = (Browser(its.client()) for _ in range(2))
    shown = browser.get("/sign-in")
    with its.act("sign in"):
        signed_in = browser.send("/sign-in", shown, login="gao", password=PASSWORD)
    assert signed_in.status_code == 302
    shown = stranger.get("/sign-in")
    with its.act("sign in with a wrong password"):
        stranger.send("/sign-in", shown, login="gao", password="wrong")
    shown = browser.get("/account/pin")
    pins = {"new_pin": "246813", "new_pin_again": "246813"}
    with its.act("choose a PIN"):
        browser.send("/account/pin", shown, password=PASSWORD, **pins)
    passwords = {"password": PASSWORD, "new_password": NEW, "new_password_again": NEW}
    shown = browser.get("/account/password")
    with its.act("choose a password"):
        browser.send("/account/password", shown, **passwords)
    shown = browser.get("/account")
    with its.act("sign out everywhere"):
        browser.send("/account/sign-out-everywhere", shown)
    browser.sign_in("gao", NEW)
    shown = browser.get("/account")
    with its.act("sign out"):
        browser.send("/sign-out", shown)
    with its.act("sign in to what waits"):
        Browser(its.client()).sign_in(_UNDELIVERED)


def showing(its):
    lin, hotel, system = its.browser("lin"), its.browser("hotel"), its.system("hotel-system")
    with its.act("present"):
        page = lin.present(its.town.card_id)
    with its.act("renew the code"):
        lin.get(f"{page}/code", headers={"HX-Request": "true"})
    with its.act("ask who has scanned"):
        lin.get(f"{page}/scans", headers={"HX-Request": "true"})
    code = lin.code(page)
    with its.act("verify at the desk"):
        result = hotel.scan(code)
    assert 'data-outcome="valid"' in result.text
    with its.act("verify a used code"):
        hotel.scan(code)
    its.clock.advance(seconds=6)
    digits = lin.typed_code(page)
    with its.act("verify typed digits"):
        result = hotel.scan(digits)
    assert 'data-outcome="valid"' in result.text
    with its.act("verify unknown digits"):
        hotel.scan("0123456789")
    its.clock.advance(seconds=6)
    code = lin.code(page)
    with its.act("verify over the API"):
        answer = system.verify(code, "verifying")
    assert answer.json.get("outcome") == "valid", answer.text
    with its.act("verify again under the same key"):
        system.verify(code, "verifying")
    with its.act("end a presentation"):
        lin.post(f"{page}/end", page="/account")


def showing_a_set(its):
    lin, hotel = its.browser("lin"), its.browser("hotel")
    page = "/holder/sets"
    found = re.search(r"/holder/sets/\w{32}", lin.get(page).text)[0]
    with its.act("present a set"):
        shown = lin.post(f"{found}/presentations", page=f"{found}/present", pin=PIN)
    code = lin.code(shown.headers["Location"])
    with its.act("verify a set"):
        hotel.scan(code, scenario="hotel-set")


def bundling(its):
    account = its.parties.account()
    licence_ids = [its.town.card_id, its.town.food_id]
    sent = (its.database, its.entropy, its.clock(), account)
    with its.act("prepare a set"):
        made = preparing.make_set(*sent, stated_set("搬家", "办理搬迁", licence_ids))
    changed = stated_set("搬家", "办理迁移", licence_ids[::-1])
    with its.act("change a set"):
        preparing.change_set(its.database, its.clock(), account, made, changed)
    with its.act("delete a set"):
        preparing.delete_set(its.database, its.clock(), account, made)


def agreeing(its):
    hotel, lin = its.browser("hotel"), its.browser("lin")
    sides = Sides(hotel, lin, its.town.card_id)
    with its.act("ask by a link"):
        asked, link = sides.ask()
    with its.act("open a link"):
        opened = sides.open(link)
    request = opened.headers["Location"]
    with its.act("grant"):
        assert sides.consent(request).status_code == 302
    with its.act("read what was granted at the desk"):
        hotel.get(f"{asked}/data")
    grant = re.search(r'href="(/holder/authorizations/\w+)"', lin.get(request).text)[1]
    with its.act("withdraw a grant"):
        sides.withdraw(grant)
    _, request = sides.asked()
    with its.act("decline"):
        lin.post(f"{request}/decline", page="/account")
    with its.act("look for requests by a reference"):
        found = hotel.post("/verifier/asks/search", page="/verifier/asks", reference="KH0000")
    assert found.status_code == 200
    asked, _ = sides.ask()
    with its.act("cancel a request"):
        hotel.post(f"{asked}/cancellation", page=asked)


def being_asked_by_address(its):
    address, parties = its.parties.address("zhou"), its.parties
    with its.act("ask by a wallet address"):
        parties.ask_at(address)
    with its.act("block a unit, and take everything back"):
        parties.block(login="zhou", withdraw_all=True)
    with its.act("be refused as a blocked unit"), suppress(HolderNotReached):
        parties.ask_at(address)
    with its.act("unblock a unit"):
        parties.unblock(login="zhou")


def reading_through_the_gateway(its):
    system = its.system("hotel-system")
    with its.act("ask over the API"):
        asked = system.ask("name", "resident_id", key="asking")
    secret = asked.json["link"].rpartition("/")[2]
    lin = its.browser("lin")
    page = asked.json["link"].split("/", 3)[3]
    opened = lin.post("/holder/authorization-links", page=f"/{page}", secret=secret.lower())
    Sides(None, lin, its.town.card_id).consent(opened.headers["Location"])
    with its.act("read through the gateway"):
        read = system.retrieve(asked)
    assert read.status_code == 201, read.text


def giving_codes(its):
    head = its.company.account("hotelier")
    with its.act("make an authorization code"):
        its.company.offer(head, 1)
    account = its.parties.account()
    sent = (its.database, its.entropy, its.clock(), account)
    with its.act("renew the wallet address"):
        wallet_address.renew_address(*sent)


def copying(its):
    with its.act("make a copy"):
        made = its.copies.make()
    with its.act("check a copy by its number"):
        its.copies.check(made.copy.number)
    with its.act("check an unknown number"), suppress(UnknownCopy):
        its.copies.check("0" * 16)
    with its.act("download a copy"):
        file = its.copies.download(made)
    with its.act("check a file"):
        its.copies.check_file(file)
    with its.act("renew a link of a copy"):
        its.copies.renew(made)
    with its.act("cancel a copy"):
        its.copies.cancel(made)


def messages(its):
    lin = its.browser("lin")
    shown = lin.get("/holder/messages")
    with its.act("read a message"):
        lin.get(re.search(r"/holder/messages/\w{32}", shown.text)[0])
    with its.act("mark every message as read"):
        lin.send("/holder/messages/read", shown)


def leading_a_company(its):
    company = its.company
    head = company.acting("lin")
    manager = next(one for one in _posts(its) if one.post.value == "licence_manager")
    with its.act("remove a manager"):
        company.remove(head, manager)
    with its.act("appoint a manager"):
        company.appoint_manager(head)
    with its.act("appoint a handler"):
        company.appoint_handler(head, company.citizen(1))
    secret = company.sign_in("lin")
    loaded = company.loaded(secret)
    with its.act("open the wallet of an enterprise"):
        switching.act_for(its.database, its.clock(), loaded, secret, cast.HOTEL_HOLDER.id)
    loaded = company.loaded(secret)
    with its.act("go back to the own wallet"):
        switching.act_for_oneself(its.database, its.clock(), loaded, secret)
    handler = next(one for one in _posts(its) if one.person_id == cast.ZHOU.id)
    with its.act("resign"):
        company.resign(company.account("zhou"), handler)
    with its.database.read() as repository:
        permit = repository.permits.held_by(cast.HOTEL_HOLDER.id)[0]
    with its.act("issue a wall code anew"):
        reissue_wall_code(its.database, its.entropy, its.clock(), head, permit.id)
    loaded = company.loaded(company.sign_in("lin"))
    with its.act("give up representing an enterprise"):
        binding.unbind(its.database, its.clock(), loaded, cast.HOTEL_HOLDER.id)
    with its.act("represent an enterprise"):
        company.bind()


def _posts(its):
    with its.database.read() as repository:
        return repository.appointments.of_enterprise(cast.HOTEL_HOLDER.id)


ACTS = (
    signing_in,
    showing,
    showing_a_set,
    bundling,
    agreeing,
    being_asked_by_address,
    reading_through_the_gateway,
    giving_codes,
    copying,
    messages,
    leading_a_company,
)
