#!/bin/sh
# Stands in for a locksign that offers words which a shell would execute if it evaluated them. PWNED is where they would show.
printf '$(touch "$PWNED")\tsummary\n`touch "$PWNED"`\t$(touch "$PWNED")\n;touch "$PWNED"\t\n'
