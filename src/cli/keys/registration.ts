/**
 * How a public key is registered at the exchanges that take one. An exchange without an entry makes
 * the private keys of its users itself, and shows them once.
 * @module
 */

interface Registration {
  /** How the exchange takes the public key. */
  readonly form: 'pem' | 'base64';
  /** What to do on its website, in order. */
  readonly steps: readonly string[];
}

const registrations: Readonly<Record<string, Registration>> = {
  // https://developers.binance.com/docs/binance-spot-api-docs/faqs/api_key_types
  binance: {
    form: 'pem',
    steps: [
      'Open API Management at binance.com, choose Create API, and then "Self-generated".',
      'Paste the whole public key, with its BEGIN and END lines. Copy the API key that Binance shows.',
      'For the testnet, use "Register Public Key" at testnet.binance.vision instead.',
    ],
  },
  // https://support.backpack.exchange/exchange/api-and-developer-docs/generate-api-keys-for-backpack-exchange
  backpack: {
    form: 'base64',
    steps: [
      'Open Settings, API Keys at backpack.exchange, and choose New API Key.',
      'Paste the key into "Public Key".',
    ],
  },
  // https://bybit-exchange.github.io/docs/v5/guide, "Self-generated API Key"
  bybit: {
    form: 'pem',
    steps: [
      'Open API at bybit.com, choose Create New Key, and then "Self-generated API Keys".',
      'Paste the whole public key, with its BEGIN and END lines. Copy the API key that Bybit shows.',
    ],
  },
  // https://developer.revolut.com/docs/x-api/revolut-x-crypto-exchange-rest-api
  revolutx: {
    form: 'pem',
    steps: [
      'Open Profile, API Keys at exchange.revolut.com, and add a key.',
      'Paste the whole public key, with its BEGIN and END lines. Copy the API key that Revolut X shows.',
    ],
  },
};

export const registrationAt = (exchange: string): Registration | undefined =>
  Object.hasOwn(registrations, exchange) ? registrations[exchange] : undefined;
