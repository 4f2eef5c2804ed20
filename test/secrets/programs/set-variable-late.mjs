/** Preloaded: sets the variable LATE twice, the second time to the value of NEXT. */
process.env.LATE = 'first';
process.env.LATE = process.env.NEXT;
