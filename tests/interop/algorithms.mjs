// npm jose: verifies and decrypts what signet made, and makes tokens for it to verify and decrypt. JSON in, JSON out; see algorithms.rs.
import { readFileSync } from 'node:fs';
import { CompactEncrypt, SignJWT, compactDecrypt, createLocalJWKSet, importJWK, jwtVerify } from 'jose';

const work = JSON.parse(readFileSync(0, 'utf8'));
const published = createLocalJWKSet(work.jwks);
const bytes = (text) => new TextEncoder().encode(text);
const { issuer } = work;

const verified = [];
for (const { alg, client, token, secret } of work.tokens) {
  const { payload } = await jwtVerify(token, secret ? bytes(secret) : published, { issuer, audience: client, algorithms: [alg] });
  verified.push([alg, payload.sub]);
}

const decrypted = [];
for (const { alg, client, token, key } of work.encrypted) {
  const { plaintext, protectedHeader } = await compactDecrypt(token, await importJWK(key, alg));
  const { payload } = await jwtVerify(new TextDecoder().decode(plaintext), published, { issuer, audience: client });
  decrypted.push([protectedHeader.alg, protectedHeader.enc, protectedHeader.cty, payload.sub]);
}

const signed = [];
for (const { alg, client, key, secret } of work.sign) {
  const claims = new SignJWT({ jti: crypto.randomUUID() }).setProtectedHeader({ alg }).setIssuer(client).setSubject(client);
  const assertion = claims.setAudience(issuer).setIssuedAt().setExpirationTime('1m');
  signed.push([client, await assertion.sign(secret ? bytes(secret) : await importJWK(key, alg))]);
}

const jwes = [];
for (const { alg, enc, key } of work.encrypt) {
  jwes.push(await new CompactEncrypt(bytes('from jose')).setProtectedHeader({ alg, enc }).encrypt(await importJWK(key, alg)));
}

console.log(JSON.stringify({ verified, decrypted, signed, jwes }));
