import * as exchanges from 'locksign/exchanges';

console.log(JSON.stringify(Object.keys(exchanges)));
