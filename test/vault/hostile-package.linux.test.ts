/**
 * Hostile code in the same process gets nothing of a vault. It puts a `then` on Object.prototype,
 * which every promise that resolves with an object calls. It also replaces functions of libsodium
 * after a vault is opened.
 */
import { expect, it } from 'vitest';
import { askScript } from '../helpers/child.js';
import { skipIf } from '../helpers/scratch.js';
import {
  binanceSecret,
  kucoinPassphrase,
  kucoinSecret,
  passphrase,
  quickCost,
  vaultFolder,
} from '../helpers/vault/vaults.js';

const folder = vaultFolder();

it('with a `then` gets no secret, passphrase, key or vault, although other objects call it', async () => {
  const path = folder.path();
  const told = await askScript(`
    import { secret } from 'locksign';
    import { createVault, openVault } from 'locksign/vault';
    const path = ${JSON.stringify(path)};
    const texts = ${JSON.stringify([passphrase, binanceSecret, kucoinSecret, kucoinPassphrase, 'another one'])};
    const hidden = texts.map((text) => Buffer.from(text));
    const stolen = [];
    const look = (object, depth) => {
      if (object instanceof Uint8Array) {
        const found = hidden.findIndex((text) => Buffer.from(object.buffer, object.byteOffset, object.length).includes(text));
        if (found !== -1) stolen.push('text ' + found);
      } else if (typeof object === 'object' && object !== null && depth < 4) {
        for (const name of Object.keys(object)) look(object[name], depth + 1);
      }
    };
    let asked = 0;
    const spy = () => Object.defineProperty(Object.prototype, 'then', {
      configurable: true,
      get() {
        asked += 1;
        if (typeof this.account === 'function' || typeof this.signMessage === 'function' || typeof this.allocate === 'function') stolen.push('a handle');
        if (typeof this.seal === 'function') stolen.push('keys');
        look(this, 0);
      },
    });
    const vault = await createVault({ path, passphrase: secret.text(texts[0]), cost: ${JSON.stringify(quickCost)} });
    spy();
    await vault.add({ name: 'b', exchange: 'binance', apiKey: 'k', secret: secret.text(texts[1]) });
    await vault.add({ name: 'k', exchange: 'kucoin', apiKey: 'k', secret: secret.text(texts[2]), passphrase: secret.text(texts[3]) });
    await vault.rename('b', 'c');
    (await vault.account('k')).destroy();
    await vault.changePassphrase(secret.text(texts[4]));
    await vault.export({ path: path + '.moved.json', passphrase: secret.text(texts[0]) });
    vault.close();
    (await openVault({ path, passphrase: secret.text(texts[4]) })).close();
    const before = asked;
    await Promise.resolve({ control: hidden[1] });
    delete Object.prototype.then;
    console.log(JSON.stringify({ stolen, controlled: asked > before }));
  `);
  expect(told).toEqual({ stolen: ['text 1'], controlled: true }); // the control's
});

it('that replaces functions of sodium-native is not called', async (context) => {
  skipIf(process.env['LOCKSIGN_BACKEND'] === 'wasm', 'WebAssembly does not use sodium-native', context);
  const path = folder.path();
  const told = await askScript(`
    import { createRequire } from 'node:module';
    import { secret } from 'locksign';
    import { createVault, openVault } from 'locksign/vault';
    const path = ${JSON.stringify(path)};
    const passphrase = () => secret.text(${JSON.stringify(passphrase)});
    (await createVault({ path, passphrase: passphrase(), cost: ${JSON.stringify(quickCost)} })).close();
    const library = createRequire(import.meta.url)('sodium-native');
    let calls = 0;
    for (const name of Object.keys(library)) {
      const original = library[name];
      if (typeof original === 'function') library[name] = (...args) => ((calls += 1), original(...args));
    }
    const vault = await openVault({ path, passphrase: passphrase(), edit: true });
    await vault.add({ name: 'b', exchange: 'binance', apiKey: 'k', secret: secret.text('s') });
    (await vault.account('b')).destroy();
    vault.close();
    const byVault = calls;
    library.sodium_free(library.sodium_malloc(1));
    console.log(JSON.stringify({ byVault, byControl: calls - byVault }));
  `);
  expect(told).toEqual({ byVault: 0, byControl: 2 });
});
