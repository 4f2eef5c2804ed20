/**
 * A venue's record of one API key: balances, orders, withdrawals, and the highest nonce.
 * @module
 */

/**
 * @typedef {object} AccountRecord
 * @property {string} exchange the venue's id
 * @property {string} apiKey
 * @property {string} [secret] as the exchange shows it to its user
 * @property {string} [publicKey] PEM, in the place of a secret
 * @property {string} [passphrase]
 * @property {Readonly<Record<string, number>>} [balances]
 */

/**
 * @typedef {object} Order
 * @property {string} id
 * @property {string | undefined} clientId
 * @property {string} symbol
 * @property {string} side as the exchange writes it
 * @property {string} type as the exchange writes it
 * @property {string} quantity
 * @property {string | undefined} price
 */

const startBalances = { BTC: 2, USD: 50_000 };

export class Account {
  /** The open orders. @type {Order[]} */
  #open = [];
  #highestNonce = 0n;

  /** @param {AccountRecord} record */
  constructor({ exchange, apiKey, secret = '', publicKey, passphrase, balances = startBalances }) {
    this.exchange = exchange;
    this.apiKey = apiKey;
    this.secret = secret;
    this.publicKey = publicKey;
    this.passphrase = passphrase;
    this.balances = new Map(Object.entries(balances));
    /** Every order that was accepted. @type {Order[]} */
    this.orders = [];
    /** @type {{ currency: string, amount: string, address: string, memo: string | undefined }[]} */
    this.withdrawals = [];
  }

  get openOrders() {
    return [...this.#open];
  }

  /**
   * Accepts a nonce if it is greater than all earlier ones.
   * @param {bigint} nonce
   */
  takeNonce(nonce) {
    if (nonce <= this.#highestNonce) return false;
    this.#highestNonce = nonce;
    return true;
  }

  /**
   * Adds an order to the book. A market order is filled at once and is never open.
   * @param {Order} order
   * @param {'open' | 'ever' | 'never'} unique the orders among which a client order id must be
   *   unique
   * @returns {boolean} false if it is not
   */
  place(order, unique) {
    const others = { open: this.#open, ever: this.orders, never: [] }[unique];
    if (order.clientId !== undefined && others.some(({ clientId }) => clientId === order.clientId)) return false;
    this.orders.push(order);
    if (!/market/i.test(order.type)) this.#open.push(order);
    return true;
  }

  /**
   * Removes an order from the book.
   * @param {{ id?: string | undefined, clientId?: string | undefined }} reference
   * @returns {Order | undefined} undefined if there is none
   */
  cancel({ id, clientId }) {
    const index = this.#open.findIndex((order) =>
      id === undefined ? clientId !== undefined && order.clientId === clientId : order.id === id,
    );
    return index < 0 ? undefined : this.#open.splice(index, 1)[0];
  }

  /**
   * @param {string} currency
   * @param {string} amount
   * @param {string} address
   * @param {string} [memo]
   * @returns {boolean} false if the balance is too small
   */
  withdraw(currency, amount, address, memo) {
    const available = this.balances.get(currency) ?? 0;
    if (!(Number(amount) > 0 && Number(amount) <= available)) return false;
    this.balances.set(currency, available - Number(amount));
    this.withdrawals.push({ currency, amount, address, memo });
    return true;
  }
}

/**
 * A venue's accounts, and its clock.
 * @typedef {object} Desk
 * @property {(apiKey: string | undefined) => Account | undefined} account
 * @property {() => number} now milliseconds
 */
