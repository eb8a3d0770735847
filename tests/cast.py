"""The fixed people: Lin holds, Gao is Lin's agent, Zhou must see nothing; bureau, shop, hotel.

The same ones in every test, so that a reader knows who ought to be refused.
"""

from tests.factories import account, holder, issuer, resident_id, unit
from wallet.domain.actors.actors import HolderKind, IdentityKind, Role, UnitKind

BUREAU = unit()
OTHER_BUREAU = unit("上海市浦东新区文化体育和旅游局", "11310115000000027Q")
SHOP = unit(
    "上海示例小卖部",
    "92310104MA1L00008D",
    kind=UnitKind.SOCIAL_RELYING_PARTY,
)
HOTEL = unit("上海示例宾馆有限公司", "91310115MA1K00007Q", kind=UnitKind.ENTERPRISE)

LIN = holder(id="1" * 32, name="林小满", identity_number=resident_id(1))
GAO = holder(id="2" * 32, name="古丽米热·艾比布力", identity_number=resident_id(2))
ZHOU = holder(id="3" * 32, name="周无关", identity_number=resident_id(3))
HOTEL_HOLDER = holder(
    id="4" * 32,
    kind=HolderKind.LEGAL_PERSON,
    name=HOTEL.name,
    identity_kind=IdentityKind.USCC,
    identity_number=HOTEL.uscc,
)

LIN_ACCOUNT = account("lin", display_name=LIN.name, holder_id=LIN.id)
GAO_ACCOUNT = account("gao", display_name=GAO.name, holder_id=GAO.id)
ZHOU_ACCOUNT = account("zhou", display_name=ZHOU.name, holder_id=ZHOU.id)
SHOP_ASSISTANT = account(
    "shop", display_name="店员", role=Role.VERIFIER, unit_id=SHOP.id, unit_name=SHOP.name
)

BUREAU_CLERK = issuer(BUREAU.id)
OTHER_CLERK = issuer(OTHER_BUREAU.id, id="d" * 32, name="other.clerk")
