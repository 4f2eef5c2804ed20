# Installs the agent for the whole system and uses its command. It runs as root in a mount namespace
# of its own, in which the changed folders are in memory. Arguments: Node.js, the
# command, and an empty folder.
set -eu
memory=$3
mount -t tmpfs none "$memory"
for folder in etc var/lib usr/local opt; do
  mkdir -p "$memory/$folder/upper" "$memory/$folder/work"
  mount -t overlay overlay \
    -o "lowerdir=/$folder,upperdir=$memory/$folder/upper,workdir=$memory/$folder/work" "/$folder"
done
"$1" "$2" agent install --system
printf 'three geese under a bridge' > "$memory/passphrase"
export PATH="/usr/local/sbin:$PATH"
locksign-system --passphrase-fd 3 init --cost 64,1 3< "$memory/passphrase"
stat -c '%U %n %a' /var/lib/locksign/vault.json
locksign-system doctor || true
