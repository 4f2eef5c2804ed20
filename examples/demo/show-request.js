/**
 * Prints a signed request as it would be sent, with the signature in colour.
 * @module
 */
import { paint, print, width, wrap } from './print.js';

const indent = 4;

/**
 * @param {string} name printed before the first line
 * @param {string} value
 * @param {string} signature coloured where it appears
 */
function show(name, value, signature) {
  const whole = value === signature;
  wrap(value, width - indent - name.length).forEach((line, index) => {
    const start = index === 0 ? paint('dim', name) : ' '.repeat(name.length);
    const text = whole ? paint('cyan', line) : line.replace(signature, (found) => paint('cyan', found));
    print(`${' '.repeat(indent)}${start}${text}`);
  });
}

/**
 * @param {string} exchange its name
 * @param {import('locksign/exchanges').SignedRequest} request
 * @param {string} signature
 */
export function showRequest(exchange, request, signature) {
  print(`  ${paint('bold', exchange)}`);
  show(`${request.method} `, request.url, signature);
  for (const [name, value] of Object.entries(request.headers)) show(`${name}: `, value, signature);
  if (request.body !== undefined) show('', request.body, signature);
}
