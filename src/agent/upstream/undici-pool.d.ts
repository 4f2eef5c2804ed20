/** The pool alone: the package's main module would bundle fetch, caches and mocks too. */
declare module 'undici/lib/dispatcher/pool.js' {
  import type { Pool as PoolType } from 'undici';

  const Pool: typeof PoolType;
  export default Pool;
}
