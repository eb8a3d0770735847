"""Files of licences as a bureau's system exports them: no two rows are of one person or place."""

import csv
import io
import random
from datetime import date, timedelta

from tests.factories import TYPE_CODE, resident_id
from tests.services.collecting.sheets import GOOD

_FAMILIES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = "小大晓知予一文子思雨"
_ORDERS = 1_000
_FIRST_BIRTH, _FIRST_ISSUE = date(1945, 1, 1), date(2024, 1, 1)
_DAYS_OF_ISSUE, _DAYS_IN_FORCE = 700, 1_825


def licence_file(first: int, count: int) -> bytes:
    """Return so many rows as CSV, numbered from ``first`` on; the same ones each time."""
    drawn = random.Random(first)  # noqa: S311 - repeatable is the point
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    # The stage has two types of this name: the code says which.
    good = GOOD | {"证照类型代码": TYPE_CODE}
    writer.writerow(good)
    for order in range(first, first + count):
        birth = _FIRST_BIRTH + timedelta(days=order // _ORDERS)
        issued = _FIRST_ISSUE + timedelta(days=drawn.randrange(_DAYS_OF_ISSUE))
        row = good | {
            "证照编号": f"JYB{order:09}",
            "持证主体": drawn.choice(_FAMILIES) + drawn.choice(_GIVEN) + drawn.choice(_GIVEN),
            "证件号码": resident_id(order % _ORDERS, birth=f"{birth:%Y%m%d}"),
            "颁发日期": issued.isoformat(),
            "有效期起": issued.isoformat(),
            "有效期止": (issued + timedelta(days=_DAYS_IN_FORCE)).isoformat(),
            "经营场所": f"上海市黄浦区示例路{order % 1999}弄{order}号",
        }
        writer.writerow(row.values())
    return text.getvalue().encode("utf-8-sig")
