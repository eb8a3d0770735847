// Reads a status list as a stranger does: {token, keys} on stdin, {header, claims, statuses} on stdout.
// The list is unpacked by @sd-jwt/jwt-status-list, the signature checked by Node's own crypto.
import { createPublicKey, verify } from 'node:crypto';
import { getListFromStatusListJWT } from '@sd-jwt/jwt-status-list';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { token, keys } = JSON.parse(Buffer.concat(chunks).toString());

const [head, body, signature] = token.split('.');
const part = (text) => JSON.parse(Buffer.from(text, 'base64url').toString());
const header = part(head);
const claims = part(body);

const jwk = keys.find((key) => key.kid === header.kid);
if (!jwk) throw new Error('signed with an unknown key');
const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
if (!verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))) {
  throw new Error('the signature does not hold');
}

const statuses = {};
getListFromStatusListJWT(token).statusList.forEach((status, index) => {
  if (status) statuses[index] = status;
});
process.stdout.write(JSON.stringify({ header, claims, statuses }));
