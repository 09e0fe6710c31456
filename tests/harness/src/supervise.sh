# Runs one test server and stops it when nobody has used it for a while.
#
#   sh supervise.sh BASE INSTANCE IDLE_SECONDS COMMAND...
#
# BASE/current names the instance that new test processes join; INSTANCE/users holds one file per
# process that did, named by its process id. Closing is safe against a process that joins at the same
# moment: `current` goes first, so that nobody new comes, and then the users are looked at once more;
# a process looks at `current` again after it has joined.
base=$1 instance=$2 idle_seconds=$3
shift 3
"$@" </dev/null >>"$instance/server.log" 2>&1 &
server=$!
echo "$server" >"$instance/server.pid"

used() {
    for file in "$instance"/users/*; do
        [ -e "$file" ] || continue
        if kill -0 "${file##*/}" 2>/dev/null; then return 0; fi
        rm -f "$file"
    done
    return 1
}

idle=0
while kill -0 "$server" 2>/dev/null; do
    sleep 1
    if used; then idle=0; continue; fi
    idle=$((idle + 1))
    if [ "$idle" -ge "$idle_seconds" ]; then
        [ "$(cat "$base/current" 2>/dev/null)" = "$instance" ] && rm -f "$base/current"
        used || kill -INT "$server"
    fi
done
wait "$server"
[ "$(cat "$base/current" 2>/dev/null)" = "$instance" ] && rm -f "$base/current"
rm -rf "$instance"
