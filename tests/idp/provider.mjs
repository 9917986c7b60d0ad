// A real identity provider on loopback for the tests: provider.mjs PORT.
// Says "ready" when it listens. Accounts are people of the tests; the login
// name is the account, any password is right.
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const people = JSON.parse(process.env.IDP_PEOPLE ?? '{}');
const key = (kid, ...how) => ({ kid, use: 'sig',
  ...generateKeyPairSync(...how).privateKey.export({ format: 'jwk' }) });
const client = {
  client_id: 'hall', token_endpoint_auth_method: 'client_secret_basic',
  client_secret: 'of-the-tests:with a+sign', grant_types: [
    'urn:ietf:params:oauth:grant-type:device_code'],
  response_types: [], redirect_uris: [],
};
const provider = new Provider(issuer, {
  clients: [client, { ...client, client_id: 'public-hall',
    token_endpoint_auth_method: 'none', client_secret: undefined },
  { ...client, client_id: 'ps-hall', id_token_signed_response_alg: 'PS256' }],
  jwks: { keys: [key('r', 'rsa', { modulusLength: 2048 }),
    key('e', 'ec', { namedCurve: 'P-256' })] },
  features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true },
    userinfo: { enabled: true } },
  cookies: { keys: ['tests'] },
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
  scopes: ['openid', 'profile', 'identity'],
  claims: { openid: ['sub'], profile: ['name', 'phone_number'],
    identity: ['id_number', 'uscc', 'level'] },
  conformIdTokenClaims: process.env.IDP_CONFORM === '1',
  findAccount: (ctx, sub) => ({ accountId: sub,
    claims: () => ({ sub, ...people[sub] }) }),
  ttl: { DeviceCode: Number(process.env.IDP_LIFE ?? 600), Interaction: 600,
    Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
});
provider.listen(port, '127.0.0.1', () => console.log('ready'));
