// Gets tokens as strangers do, with nothing but the issuer's address: {issuer, clients} on stdin,
// [{client_id, library, method, token, expires_in, scope} or {…, error}] on stdout.
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto; // Node.js 18 has it under another name
const oauth = await import('oauth4webapi');
const openid = await import('openid-client');

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { issuer, clients } = JSON.parse(Buffer.concat(chunks).toString());
const here = { [oauth.allowInsecureRequests]: true }; // a server on loopback speaks http

const address = new URL(issuer);
const found = await oauth.discoveryRequest(address, { algorithm: 'oauth2', ...here });
const server = await oauth.processDiscoveryResponse(address, found);

const ways = {
  oauth4webapi: {
    basic: (one) => byOauth4webapi(one, oauth.ClientSecretBasic(one.client_secret)),
    post: (one) => byOauth4webapi(one, oauth.ClientSecretPost(one.client_secret)),
  },
  'openid-client': {
    basic: (one) => byOpenidClient(one, openid.ClientSecretBasic(one.client_secret)),
    post: (one) => byOpenidClient(one, openid.ClientSecretPost(one.client_secret)),
  },
};

async function byOauth4webapi({ client_id }, authentication) {
  const client = { client_id };
  const answer = await oauth.clientCredentialsGrantRequest(server, client, authentication, {}, here);
  return oauth.processClientCredentialsResponse(server, client, answer);
}

async function byOpenidClient({ client_id, client_secret }, authentication) {
  const config = await openid.discovery(address, client_id, client_secret, authentication, {
    algorithm: 'oauth2',
    execute: [openid.allowInsecureRequests],
  });
  return openid.clientCredentialsGrant(config);
}

const told = [];
for (const one of clients) {
  for (const [library, methods] of Object.entries(ways)) {
    for (const [method, fetchToken] of Object.entries(methods)) {
      const by = { client_id: one.client_id, library, method };
      try {
        const { access_token: token, expires_in, scope, token_type } = await fetchToken(one);
        told.push({ ...by, token, token_type, expires_in, scope });
      } catch (error) {
        told.push({ ...by, error: error.error ?? error.cause?.[0]?.parameters?.error ?? String(error), status: error.status });
      }
    }
  }
}
process.stdout.write(JSON.stringify(told));
