#!/usr/bin/env bash
# Proves that a clone works on a bare Debian: nothing but python3, seen by root, by a user without sudo, and below /root.
#
#   sudo tests/operate/bare_debian.sh [FOLDER [CASE…]]      CASE: root hidden user; FOLDER needs about 6 GB
#
# Needs root, debootstrap and the network. Mirror, keys and certificates are those of this machine's own apt. Each case
# starts from a fresh copy of the same system in namespaces of its own; a line a step says what was expected and seen.
set -euo pipefail
folder=${1:-/var/tmp/sesshu-bare}; shift || true
cases=("$@"); [ ${#cases[@]} -gt 0 ] || cases=(root hidden user)
clone=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
residents=2000
failed=0

codename() { . /etc/os-release; echo "$VERSION_CODENAME"; }

mirror() {  # the address that apt itself uses for this release
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' \
    | awk -v wanted="$(codename)" '$2 == wanted { print $1; exit }'
}

make_base() {
  [ -e "$folder/base.whole" ] && return
  rm -rf "$folder/base"; mkdir -p "$folder"
  echo "== a bare $(codename)" >&2
  debootstrap --variant=minbase --include=python3,ca-certificates "$(codename)" "$folder/base" "$(mirror)" \
    >"$folder/debootstrap.log" 2>&1
  cp /etc/ssl/certs/ca-certificates.crt "$folder/base/etc/ssl/certs/"
  printf '[global]\ncert = /etc/ssl/certs/ca-certificates.crt\n' >"$folder/base/etc/pip.conf"
  touch "$folder/base.whole"
}

fresh() {  # fresh CASE PLACE: a new system with the clone at PLACE
  system="$folder/$1"
  rm -rf "$system"; cp -a --reflink=auto "$folder/base" "$system"
  cp /etc/resolv.conf /etc/hosts "$system/etc/"
  mkdir -p "$system$2"
  (cd "$clone" && git ls-files -coz --exclude-standard | tar --null -T - -c) | tar -x -C "$system$2"
}

inside() {  # inside USER COMMAND: run it there; output in $folder/CASE.out and .err, exit code in $code
  code=0
  unshare --mount --pid --fork bash -c '
    mount --make-rprivate /
    mount -t proc proc "$0/proc"; mount --bind /dev "$0/dev"; mount -t tmpfs tmpfs "$0/dev/shm"
    exec chroot "$0" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
      setpriv --reuid "$1" --regid "$1" --init-groups --reset-env bash -c "$2"
  ' "$system" "$1" "$2" >"$system.out" 2>"$system.err" || code=$?
}

expect() {  # expect CODE WHAT
  local verdict=ok
  [ "$code" = "$1" ] || { verdict=FAILED; failed=1; }
  echo "$verdict: $2 (exit code $code, expected $1)"
  [ $verdict = ok ] || tail -n 15 "$system.err" "$system.out" | sed 's/^/    /'
}

expect_line() {  # the line to type is shown; type it, as the administrator would
  line=$(sed -n 's/^ *sudo \(apt-get .*\)/\1/p' "$system.err" | head -1 | sed 's/sudo //g')
  [ -n "$line" ] || { echo "FAILED: no line to type"; sed 's/^/    /' "$system.err"; failed=1; return; }
  echo "    shown: $line"
  inside root "export DEBIAN_FRONTEND=noninteractive; $line"; expect 0 "the line shown works as it stands"
}

expect_counts() {
  grep -q '"accepted": [1-9]' "$system.out" && echo "ok: one JSON object, $(grep -o '"total": [0-9.]*' "$system.out" | tail -1)" \
    || { echo "FAILED: no counts"; failed=1; }
}

demo="./sesshu demo --once --residents $residents"
tests="./sesshu test tests/dates -q"

case_root() {
  fresh root /opt/sesshu
  inside root "cd /opt/sesshu && $demo"; expect 0 "root: $demo, everything installed by itself"; expect_counts
  inside root "cd /opt/sesshu && $tests"; expect 0 "root: $tests"
}

case_hidden() {
  fresh hidden /root/x/sesshu
  chmod 700 "$system/root"
  inside root "cd /root/x/sesshu && $demo"; expect 0 "below /root: $demo"; expect_counts
  inside root "apt-get install -y -q postgresql >/dev/null && cd /root/x/sesshu && rm -rf var/once && $demo"
  expect 0 "below /root with Debian's PostgreSQL: $demo"; expect_counts
}

case_user() {
  fresh user /home/visitor/sesshu
  chroot "$system" useradd --home-dir /home/visitor --shell /bin/bash visitor
  chroot "$system" chown -R visitor: /home/visitor
  inside visitor "cd ~ && cd sesshu && $demo"; expect 2 "user: $demo says what is missing"; expect_line
  inside visitor "cd ~ && cd sesshu && $demo"; expect 0 "user: $demo"; expect_counts
  inside visitor "cd ~ && cd sesshu && $tests"; expect 2 "user: $tests says what is missing"; expect_line
  inside visitor "cd ~ && cd sesshu && $tests"; expect 0 "user: $tests"
  inside visitor "cd ~ && cd sesshu && ./sesshu test tests/scenarios/test_sign_in.py -q"
  expect 0 "user: a scenario in the browser, on a real database"
}

make_base
for each in "${cases[@]}"; do "case_$each"; rm -rf "$folder/$each"; done
exit $failed
