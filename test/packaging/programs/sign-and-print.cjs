/**
 * Signs with a known key and prints the backend's name, the signature and the warnings as JSON.
 * @param {typeof import('../../../dist/index.js')} locksign
 */
module.exports = async function signAndPrint({ backend, secret, SigningKey }) {
  const warnings = [];
  process.on('warning', ({ code, name }) => warnings.push(code ?? name));
  const key = await SigningKey.load(secret.text('a key'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
  const signature = key.sign('message');
  // Node emits a warning in a later turn of the event loop.
  setTimeout(() => console.log(JSON.stringify([backend().name, signature, warnings])), 20);
};
