/**
 * Prints which signer and which libsodium are used, or the errors of both, and the warnings, as
 * JSON. A bundle in CommonJS has no top-level await.
 */
import { backend } from 'locksign';
import { libsodium } from 'locksign/vault';

const warnings = {};
process.on('warning', ({ code, message }) => {
  warnings[code] = message;
});

const nameOf = async (choose) => {
  try {
    return (await choose()).name;
  } catch ({ code, message }) {
    return `${code}: ${message}`;
  }
};

async function main() {
  const [signer, vault] = [await nameOf(backend), await nameOf(libsodium)];
  // Node emits a warning in a later turn of the event loop.
  setTimeout(() => console.log(JSON.stringify({ signer, vault, warnings })), 20);
}
main();
