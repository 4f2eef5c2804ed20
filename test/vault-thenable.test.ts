/**
 * Code in the same process that puts a `then` on Object.prototype is asked for it by every promise that is resolved with an
 * object, which it gets. Of a vault it gets nothing.
 */
import { expect, it } from 'vitest';
import { askScript } from './support/child.js';
import { binanceSecret, kucoinPassphrase, kucoinSecret, passphrase, quickCost, vaultFolder } from './support/vaults.js';

const folder = vaultFolder();

it('gets no secret, no passphrase, no key and no vault, and is asked for others', async () => {
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
