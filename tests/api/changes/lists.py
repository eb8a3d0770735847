"""What lists over the API are about, and how a file of one is sent."""

NUMBER, OTHER = "JY13101010000001", "JY13101010000002"
PLACE = "上海市静安区示例路9号"


def send_file(system, content, key="file-key", content_type="text/csv", **query):
    return system.client.post(
        "/api/v1/change-lists",
        data=content,
        headers=system.headers | {"Idempotency-Key": key},
        content_type=content_type,
        query_string=query,
    )
