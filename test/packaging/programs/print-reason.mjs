import { backend } from 'locksign';

console.log(JSON.stringify(backend().reason));
