import * as locksign from 'locksign';
import signAndPrint from './sign-and-print.cjs';

signAndPrint(locksign);
