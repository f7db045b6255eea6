#!/usr/bin/env bash
# Visits every state of a scope with Spin: bench/spin/run.sh [--tuned] SCOPE [cc flags]
#
# The search is exhaustive and exact, without partial-order reduction. With --tuned, states are packed into bit fields, gcc optimises for this
# processor and with a profile of the same search, pan neither checks bounds nor compresses states, and uses huge pages. Prints one line. bytesPerState is the memory of pan for the states alone,
# without its hash table and its stack, whose sizes are fixed; NaN with --tuned, as pan does not print it. PAN_DEPTH is the maximum depth of the stack (default: 1000000).
set -euo pipefail

fail() {
  echo "run.sh: $1" >&2
  exit "$2"
}

tuned=
if [[ ${1:-} == --tuned ]]; then
  tuned=1
  shift
fi
[[ $# -ge 1 ]] || fail 'usage: bench/spin/run.sh [--tuned] SCOPE [cc flags]' 2
scope=$1
shift

# As in models/abstract/scope.ts: VPES EVENTS RDS ITSS IN_FLIGHT HOMES RESIDENTS LPIS VSGIS.
case $scope in
  default) sizes=(2 1 2 1 1 1 1 1 1) ;;
  single) sizes=(1 1 1 1 1 1 1 0 0) ;;
  tiny) sizes=(1 2 1 1 1 1 1 0 0) ;;
  two-itss) sizes=(1 2 1 2 1 1 1 0 0) ;;
  races) sizes=(1 1 1 1 2 1 1 1 0) ;;
  doorbells) sizes=(1 1 2 1 2 2 1 0 1) ;;
  two-vpes) sizes=(2 1 1 1 1 1 2 0 0) ;;
  lpis) sizes=(1 1 2 1 1 2 1 1 0) ;;
  confined) sizes=(2 1 2 1 1 1 1 0 1) ;;
  medium) sizes=(2 1 1 1 2 1 2 0 0) ;;
  large) sizes=(3 3 2 2 2 2 3 1 3) ;;
  *) fail "there is no scope \"$scope\"" 2 ;;
esac

for tool in spin gcc; do
  command -v "$tool" > /dev/null || fail "$tool is not installed" 2
done

macros=()
for name in VPES EVENTS RDS ITSS IN_FLIGHT HOMES RESIDENTS LPIS VSGIS; do
  macros+=("-D$name=${sizes[${#macros[@]}]}")
done

model=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/gic.pml
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"

compile() {
  gcc -O3 -DSAFETY -DNOREDUCE -DMEMLIM=8000 -DNOFAIR "$@" -o pan pan.c > gcc.out 2>&1 || { cat gcc.out >&2; fail 'gcc failed' 1; }
}
# -E: do not report deadlocks; -n: do not report unreached code.
visit() {
  ./pan "-m${PAN_DEPTH:-1000000}" -w24 -E -n > pan.out 2>&1 || { cat pan.out >&2; fail 'pan failed' 1; }
}

# Spin and pan print errors to stdout, and pan always exits with 0.
spin -a "${macros[@]}" ${tuned:+-DBIT_FIELDS} "$model" > spin.out 2>&1 || { cat spin.out >&2; fail 'spin failed' 1; }
if [[ $tuned ]]; then
  set -- -march=native -DNOBOUNDCHECK -DNOCOMP "$@"
  compile -fprofile-generate "$@"
  visit
  export GLIBC_TUNABLES=glibc.malloc.hugetlb=1
  set -- -fprofile-use "$@"
fi
compile "$@"
visit

if ! grep -q 'errors: 0$' pan.out || grep -Eqi 'not completed|too small|memory bound|MEMLIM|out of memory|hash-compact|bit statespace' pan.out; then
  cat pan.out >&2
  fail 'the search is not complete, or found an error' 1
fi

# pan counts the initial state as a transition to it. It writes 8 digits, so transitions are rounded from 10^8 on.
awk -v scope="$scope" '
  / states, stored/ { states = $1 }
  / transitions \(= stored\+matched\)/ { transitions = $1 - 1 }
  /actual memory usage for states/ { megabytes = $1 }
  /^pan: elapsed time/ { seconds = $4 }
  END {
    if (states == "" || transitions == "" || seconds == "") {
      print "run.sh: pan printed no counts" > "/dev/stderr"
      exit 1
    }
    printf "%s states=%d transitions=%.0f seconds=%s bytesPerState=%s\n",
      scope, states, transitions, seconds, megabytes == "" ? "NaN" : sprintf("%.0f", megabytes * 1048576 / states)
  }' pan.out
