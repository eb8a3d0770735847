"""What a client needs to know besides the calls: the head of the API's description."""

GUIDE = """市电子证照库接口: the electronic licences of a city, for the systems of bureaux and of
units that verify and ask. This document is all that a client needs.
本文件是编写客户端所需的全部说明；错误和状态的含义均有中英文。

## Signing in 登录

`POST /oauth/token` gives an access token of ten minutes for a client's credentials; its metadata
(RFC 8414) are at `/.well-known/oauth-authorization-server`. Send it as `Authorization: Bearer …`.
A 401 says `WWW-Authenticate: Bearer`: get a new token. Each call names the scope that it needs.
令牌有效 10 分钟；过期或凭据更换后返回 401，请重新获取。

## Requests 请求

Bodies are JSON in UTF-8, with no name twice and no member that is not described. Days are civil
dates of the city (`2024-01-31`), moments RFC 3339. Lists are paged: send `next_cursor` as `cursor`
until it is null. A creating call takes an `Idempotency-Key`: the same request under the same key is
done once and answered alike for seven days; another one under it is 409 `idempotency_key_reused`.
After an answer that did not arrive, repeat the request under the same key.
同一个 Idempotency-Key 的相同请求只执行一次，没有收到应答时用原编号重发。

## Errors 错误

Every refusal is an `application/problem+json` (RFC 9457) with a stable `code` (`ProblemCode`),
`title` in English, `detail` in Chinese, and `errors[]`: one entry for each member at fault, with
`field` (`holders.1.id_number`), `index` (the place in the outermost list, from 0, or null), its own
`code` (`FaultCode`), `title` and `detail`. A 422 has one entry at least.
每处错误都写明字段、序号、代码和中英文说明。

Come again after a 429 when `Retry-After` (whole seconds) is over: it comes with every 429 and with
nothing else. A 503 says that nothing was done: repeat the request, under the same key, with growing
pauses. A 409 needs a look at what is there now. Others will be refused again as they are.
只有 429 带 Retry-After；503 表示没有执行，可以用原编号重发。

## How terms are counted 期限的计算

- A licence is valid from the start of `valid_from` to the end of `valid_until`, civil days in
  Asia/Shanghai; a long-term one has no `valid_until`.
- A consent of `term_days` = n, agreed on day d, counts until the end of civil day d + n: n = 1 ends
  at midnight after tomorrow. `until` says the moment. n is at most the scenario's
  `longest_term_days`.
- A question to a holder is open for 30 minutes: `lapses_at`.
- Reads are counted for each licence type by civil day, `reads_a_day`; the count begins anew at
  midnight, Asia/Shanghai. Beyond it a read is 429 `quota_used_up`; every licence of a retrieval is
  one read, and a repeated key is none.
- A presentation code lives for 60 seconds and is spent once.
按上海时间的自然日计算：授权 n 天到第 n 天后的当日结束时为止；调取次数每天零点重新计算。

## What is signed 签名

`document`, `note`, `record` and `receipt` can be checked without this system: their members name
the schema of their claims, with header, key and audience.
"""
