"""A bureau's system cannot issue a licence whose face is somebody else's, by call or by file."""

import io
import json

import pytest
from openpyxl import Workbook

from tests.api.systems import assert_problem
from tests.factories import resident_id
from tests.own_faces import DRIVING, LI, WANG, add_own_types
from tests.services.collecting.sheets import csv_text
from wallet.repository.tables import licences
from wallet.services.collecting.working import Workshop, work_on_next

SLIPS = [
    ("name", "王建国", "contradicts_holder"),
    ("name", "孙别人", "contradicts_holder"),
    ("id_number", WANG.identity_number, "contradicts_holder"),
    ("birth_date", "1990-05-06", "contradicts_identity_number"),
    ("sex", "男", "contradicts_identity_number"),
]


@pytest.fixture(autouse=True)
def own_types(deployment, town):
    add_own_types(deployment)


def body(holder=LI, number="QZ1", **fields):
    return {
        "type_code": DRIVING.type_code,
        "number": number,
        "holders": [
            {
                "kind": "natural_person",
                "name": holder.name,
                "id_type": "111",
                "id_number": holder.identity_number,
            }
        ],
        "issued_on": "2026-01-05",
        "valid_from": "2026-01-05",
        "valid_until": "2031-01-04",
        "fields": {"vehicle_class": "C1"} | fields,
    }


@pytest.mark.parametrize(("field", "value", "code"), SLIPS)
def test_a_call_is_refused_with_the_field_and_both_languages(bureau, field, value, code):
    told = assert_problem(
        bureau.post("licences", body(**{field: value})), 422, "face_not_acceptable"
    )
    (fault,) = told["errors"]
    assert (fault["field"], fault["code"]) == (f"fields.{field}", code)
    assert "李*华" in fault["detail"]
    assert "Nothing was issued" in fault["title"]
    assert bureau.get("licences", number="QZ1").json["licences"] == []


def test_what_is_left_out_is_taken_from_the_holder(bureau):
    issued = bureau.post("licences", body())
    assert issued.status_code == 201
    assert issued.json["fields"] == {
        "name": "李丽华",
        "sex": "女",
        "birth_date": "1900-01-01",
        "id_number": LI.identity_number,
        "vehicle_class": "C1",
    }


def test_the_catalogue_says_what_is_the_holders_own(bureau):
    told = bureau.get(f"licence-types/{DRIVING.type_code}").json["fields"]
    assert [(one["name"], one["holder_fact"], one["which_holder"]) for one in told] == [
        ("name", "name", "one"),
        ("sex", "sex", "one"),
        ("birth_date", "birth_date", "one"),
        ("id_number", "identity_number", "one"),
        ("vehicle_class", None, None),
    ]


def test_a_correction_by_call_is_held_against_the_holder(bureau):
    identifier = bureau.post("licences", body()).json["identifier"]
    wanted = {"reason": "录入有误", "kind": "corrected", "fields": {"name": "孙别人"}}
    told = assert_problem(
        bureau.post(f"licences/{identifier}/amendments", wanted), 422, "face_not_acceptable"
    )
    assert told["errors"][0]["code"] == "contradicts_holder"


PEOPLE = [
    ("李丽华", 822),
    ("王建国", 821),
    ("周小满", 824),
    ("陈建国", 823),
    ("吴𠅤", 826),
    ("古丽米热·艾比布力", 828),
]


def rows(slipped=0):
    """Rows of six people; the faces of all but the last slipped by so many rows."""
    made = []
    for place, (name, sequence) in enumerate(PEOPLE):
        face = PEOPLE[(place + slipped) % len(PEOPLE)]
        number, on_face = resident_id(sequence), resident_id(face[1])
        made.append(
            {
                "证照名称": DRIVING.name,
                "证照编号": f"QZ{place}",
                "持证主体类型": "自然人",
                "持证主体": name,
                "证件类型": "居民身份证",
                "证件号码": number,
                "颁发日期": "2026-01-05",
                "有效期起": "2026-01-05",
                "有效期止": "2031-01-04",
                "姓名": face[0],
                "性别": "男" if face[1] % 2 else "女",
                "出生日期": "1900-01-01",
                "身份证号": on_face,
                "准驾车型": "C1",
            }
        )
    return made


def as_csv(made):
    return csv_text(made).encode("utf-8-sig"), "text/csv"


def as_xlsx(made):
    workbook, file = Workbook(), io.BytesIO()
    workbook.active.append(list(made[0]))
    for row in made:
        workbook.active.append(list(row.values()))
    workbook.save(file)
    return file.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_json_lines(made):
    names = {"姓名": "name", "性别": "sex", "出生日期": "birth_date"}
    names |= {"身份证号": "id_number", "准驾车型": "vehicle_class"}
    lines = []
    for row in made:
        fields = {name: row[label] for label, name in names.items() if label in row}
        line = body(number=row["证照编号"]) | {"fields": fields}
        line["holders"][0] |= {"name": row["持证主体"], "id_number": row["证件号码"]}
        lines.append(json.dumps(line, ensure_ascii=False))
    return "\n".join(lines).encode(), "application/x-ndjson"


@pytest.fixture
def collected(bureau, deployment):
    """Send rows as a file, and return the collection with its refused rows."""

    def send(content, content_type):
        sent = bureau.client.post(
            "/api/v1/collections", data=content, headers=bureau.headers, content_type=content_type
        )
        parts = (deployment.database, deployment.document_maker, deployment.entropy)
        while work_on_next(Workshop(*parts, deployment.clock, "worker")):
            pass
        done = bureau.get(f"collections/{sent.json['id']}").json
        report = bureau.get(f"collections/{sent.json['id']}/errors.csv").text
        return done, report

    return send


@pytest.mark.parametrize("written", [as_csv, as_xlsx, as_json_lines])
@pytest.mark.parametrize("slipped", [1, 2, 5])
def test_a_file_that_slipped_is_refused_row_by_row(collected, deployment, written, slipped):
    with deployment.database.read() as repository:
        before = repository.connection.execute(licences.select()).all()
    done, report = collected(*written(rows(slipped)))
    assert (done["rows"], done["refused"], done["issued"]) == (6, 6, 0)
    assert report.count("contradicts_holder") >= 6
    assert "没有办理" in report
    for name, sequence in PEOPLE:
        assert name not in report
        assert resident_id(sequence) not in report
    with deployment.database.read() as repository:
        assert repository.connection.execute(licences.select()).all() == before


@pytest.mark.parametrize("written", [as_csv, as_xlsx, as_json_lines])
def test_the_same_file_in_step_is_taken_in_and_without_the_columns_as_well(
    collected, bureau, written
):
    own = ("姓名", "性别", "出生日期", "身份证号")
    bare = [{name: one for name, one in row.items() if name not in own} for row in rows()]
    done, report = collected(*written(bare))
    assert (done["issued"], done["refused"]) == (6, 0), report
    face = bureau.get("licences", number="QZ4").json["licences"][0]["identifier"]
    assert bureau.get(f"licences/{face}").json["fields"]["name"] == "吴𠅤"
    done, report = collected(*written(rows()))
    assert (done["unchanged"], done["refused"]) == (6, 0), report


def test_only_the_rows_that_slipped_are_refused(collected):
    made = rows()
    made[2] |= {"姓名": "孙别人"}
    made[4] |= {"出生日期": "1901-01-01"}
    done, report = collected(*as_csv(made))
    assert (done["issued"], done["refused"]) == (4, 2)
    assert "contradicts_identity_number" in report


@pytest.mark.parametrize("written", [as_csv, as_xlsx, as_json_lines])
def test_one_number_in_three_writings_is_one_licence(collected, written):
    same = [
        rows()[0] | {"证照编号": number}
        for number in ("ZS2025001", "ＺＳ２０２５００１", "ZS 2025001")
    ]
    done, report = collected(*written(same))
    assert (done["issued"], done["unchanged"], done["refused"]) == (1, 2, 0), report
    other = [rows()[1] | {"证照编号": "zs－2025001"}, rows()[1] | {"证照编号": "zs2025001"}]
    done, report = collected(*written(other))
    assert (done["issued"], done["refused"]) == (1, 1)
    assert "licence_number_taken" in report


@pytest.mark.parametrize("number", ["ZS\u00a02025001", "ZS\u20092025001", "ZS\u200b2025001"])
def test_a_number_with_a_no_break_space_is_told_as_that(collected, bureau, number):
    _done, report = collected(*as_csv([rows()[0] | {"证照编号": number}]))
    assert "hidden_character" in report
    assert "不间断空格" in report
    assert_problem(bureau.post("licences", body(number=number)), 422, "hidden_character")
