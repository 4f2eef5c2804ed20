/**
 * Files that `locksign import` takes accounts from.
 * @module
 */

/** freqtrade's configuration, with all that JSON does not have. */
export const freqtrade = `{
    // the bot's
    "max_open_trades": 3, /* ** of them **/
    "stake_amount": NaN,
    "exchange": {
        "name": "okx",
        "key": "your_exchange_key",
        "secret": "a\\"b\\\\\\u00e9\\ud83d\\ude00/\\/",
        "password": "pass word",
        "pair_whitelist": ["ALGO/BTC", "ATOM/BTC",],
    },
    "telegram": { "token": "secret", "chat_id": "" },
    "api_server": { "password": "SuperSecurePassword" },
}
`;
