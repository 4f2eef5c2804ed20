/** Loads an empty secret, and does not catch the error. */
import { SigningKey, secret } from 'locksign';

await SigningKey.load(secret.text(''), { algorithm: 'hmac-sha256', encoding: 'utf8' });
