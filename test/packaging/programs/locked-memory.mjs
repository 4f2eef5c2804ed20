import * as locksign from 'locksign';
import signInLockedMemory from './sign-in-locked-memory.cjs';

await signInLockedMemory(locksign);
