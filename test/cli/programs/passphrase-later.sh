# Runs a command that reads its passphrase from a FIFO. The FIFO gets it after half a second.
# Arguments: the path for the FIFO, then the command. WORDS is the passphrase.
fifo=$1
shift
mkfifo -m 600 "$fifo"
(exec 3> "$fifo"; echo waiting; sleep 0.5; echo "$WORDS" >&3) &
exec "$@" --passphrase-file "$fifo" > "$fifo.out"
