#!/bin/sh
# Stands in for a locksign that offers words which a shell would execute if it evaluated them. The
# file PWNED would show that.
printf '$(touch "$PWNED")\tsummary\n`touch "$PWNED"`\t$(touch "$PWNED")\n;touch "$PWNED"\t\n'
