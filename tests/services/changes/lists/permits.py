"""The two food permits of Lin's that lists are about, and what stands on them."""

NUMBER, OTHER = "JY13101010000001", "JY13101010000002"
FACE = {"premises": "上海市黄浦区示例路1号", "items": "预包装食品销售"}
NEW_PLACE = "上海市静安区示例路9号"
RENEWED = ["证照编号", "新证照编号", "颁发日期", "有效期起", "有效期止", "经营项目"]


def face(bureau, licence_id=None):
    """What stands on a licence now, on the first permit if none is named."""
    with bureau.database.read() as repository:
        licence = repository.licences.get(licence_id or bureau.town.food_id)
        return repository.licences.version(licence.id, licence.version).face


def food(bureau):
    return bureau.licence(bureau.town.food_id)


def refusals(bureau, rows, act="amendment", **how):
    return bureau.refusals(bureau.list_file(rows, act, **how))
