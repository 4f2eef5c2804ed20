/**
 * Connects to a Unix socket as the user nobody, sends bytes, and prints what comes back. Arguments:
 * the path of the socket, and the bytes in base64. Prints `{ error }` if it cannot connect.
 */
import { connect } from 'node:net';
import { becomeNobody } from './become-nobody.mjs';

becomeNobody();
const [path = '', bytes = ''] = process.argv.slice(2);
const socket = connect(path);
let answer = '';
let error;
socket.on('connect', () => socket.write(Buffer.from(bytes, 'base64')));
socket.setEncoding('latin1').on('data', (text) => {
  answer += text;
});
socket.on('error', ({ code }) => {
  error = code;
});
socket.on('close', () => console.log(JSON.stringify({ answer, error })));
