/**
 * The targets of this package, and whether this run reached them.
 * @module
 */

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {'at least' | 'under'} bound
 * @property {number} goal
 * @property {'×' | 'µs' | 'ms' | 'kB'} unit
 * @property {number | undefined} measured undefined if it could not be measured here
 * @property {boolean | undefined} reached
 */

/**
 * @param {string} name
 * @param {Target['bound']} bound
 * @param {number} goal
 * @param {Target['unit']} unit
 * @param {number | undefined} measured
 * @returns {Target}
 */
function target(name, bound, goal, unit, measured) {
  const reached = measured === undefined ? undefined : bound === 'under' ? measured < goal : measured >= goal;
  return { name, bound, goal, unit, measured, reached };
}

/**
 * @param {import('./main.js').Measured} measured
 * @returns {Target[]}
 */
export function judge({ signing, privateSigning, loading, startup, tarball }) {
  const ratio = (/** @type {string} */ signer, /** @type {string} */ algorithm) =>
    signing.find((row) => row.signer === signer && row.algorithm === algorithm && row.bytes === 110)?.ratio.median;
  const privateRatio = (/** @type {string} */ algorithm) =>
    privateSigning.find((row) => row.signer === 'native' && row.algorithm === algorithm)?.ratio.median;
  const load = (/** @type {string} */ way) => {
    const nanoseconds = loading.find((row) => row.way === way)?.nanoseconds.median;
    return nanoseconds === undefined ? undefined : nanoseconds / 1e3;
  };
  const packed = tarball === undefined || tarball.prebuilds.length === 0 ? undefined : tarball.bytes / 1e3;
  return [
    target('native, SHA-256, 110 bytes', 'at least', 8, '×', ratio('native', 'sha256')),
    target('native, SHA-512, 110 bytes', 'at least', 5, '×', ratio('native', 'sha512')),
    target('wasm, SHA-256, 110 bytes', 'at least', 1.5, '×', ratio('wasm', 'sha256')),
    target('wasm, SHA-512, 110 bytes', 'at least', 1.5, '×', ratio('wasm', 'sha512')),
    target('native, Ed25519', 'at least', 3, '×', privateRatio('ed25519')),
    target('native, ECDSA P-256', 'at least', 1.5, '×', privateRatio('ecdsa-p256-sha256')),
    target('native, ECDSA secp256k1', 'at least', 15, '×', privateRatio('ecdsa-secp256k1')),
    target('native, RSA-2048', 'at least', 0.7, '×', privateRatio('rsa-pkcs1-sha256')),
    target('load and destroy, native, first key', 'under', 50, 'µs', load('native-bytes')),
    target('load and destroy, native, other keys alive', 'under', 50, 'µs', load('native-bytes-others')),
    target('load and destroy, native, from a file', 'under', 50, 'µs', load('native-file')),
    target("import 'locksign'", 'under', 15, 'ms', startup[0]?.milliseconds.median),
    target('tarball with its prebuilt addons', 'under', 450, 'kB', packed),
  ];
}
