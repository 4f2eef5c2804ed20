const locksign = require('locksign');
const signAndPrint = require('./sign-and-print.cjs');

signAndPrint(locksign);
