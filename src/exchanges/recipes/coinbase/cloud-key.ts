/**
 * The API keys of Coinbase Developer Platform (CDP), which sign tokens with ECDSA or Ed25519.
 * @module
 */

/**
 * Its keys are named `organizations/{id}/apiKeys/{id}`, and newer ones by a UUID. Keys of Coinbase
 * Exchange are 32 hexadecimal digits.
 *
 * @see https://docs.cdp.coinbase.com/get-started/authentication/jwt-authentication
 */
export const cloudKey = /organizations\/|^[\da-f]{8}-[\da-f]{4}-/i;
