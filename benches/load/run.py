"""Runs the load bench: `benches/run` has the usage."""
import argparse, atexit, gzip, json, os, pathlib, re, shutil, signal, socket, statistics, subprocess, sys, time
import urllib.error, urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
WORK = TARGET / "bench"
CONNECTIONS = 64
# name → the goals of issue 3 §5: (share of bare, share of nginx, p99 as a multiple of nginx's)
GOALS = {"list": (0.9, 1.0, None), "use-preset": (0.7, None, None), "topic": (0.9, 1.0, None), "image": (None, 0.8, 1.5), "range": (None, 0.8, 1.5),
         # issues 4 and 5
         "me": (0.5, None, None), "balance": (0.3, None, None)}
SCENARIOS = ["list", "topic", "use-preset", "hash", "landing", "image", "range", "me", "balance"]
cores = sorted(os.sched_getaffinity(0))
if len(cores) >= 4:
    SERVER, CLIENT = cores[:2], cores[2:]
else:
    SERVER = CLIENT = cores
    print(f"only {len(cores)} cores: server and client share them; read the ratios only")
children = []


def pinned(on, command, **more):
    return subprocess.Popen(["taskset", "-c", ",".join(map(str, on)), *map(str, command)], **more)


def stop(child):
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child in children:
        children.remove(child)


@atexit.register
def stop_all():
    for child in list(children):
        stop(child)


signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def fetch(url, headers=None, body=None):
    request = urllib.request.Request(url, data=body, headers={**({"Content-Type": "application/json"} if body else {}), **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, dict((k.lower(), v) for k, v in answer.headers.items()), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {}, error.read()


def until(what, ready, child, within_seconds=300):
    """Seconds until `ready`; looks every 5 ms."""
    started = time.monotonic()
    while time.monotonic() - started < within_seconds:
        if child.poll() is not None:
            sys.exit(f"{what} ended with {child.returncode}; its log is in {WORK}")
        try:
            if ready():
                return time.monotonic() - started
        except OSError:
            pass
        time.sleep(0.005)
    sys.exit(f"{what} was not ready within {within_seconds} s")


def built(name, variable, profile="release"):
    given = os.environ.get(variable)
    if given:
        return pathlib.Path(given)
    kind = ["--bin", "vidgo"] if name == "vidgo" else ["--example", name]
    subprocess.run(["cargo", "build", "--locked", "--profile", profile, *kind], cwd=ROOT, check=True)
    return TARGET / profile / (name if name == "vidgo" else f"examples/{name}")


def library(vidgo):
    """A data folder with the shipped library; made once."""
    given = os.environ.get("VIDGO_BENCH_LIBRARY")
    if given:
        return pathlib.Path(given)
    folder = WORK / "library"
    if not (folder / "made").exists():
        print("making the library once …")
        environment = clean_environment(folder) | {"PREGENERATION_LIMIT": "0"}
        subprocess.run([vidgo, "pregenerate", "--all"], cwd=WORK, env=environment, check=True, stdout=subprocess.DEVNULL)
        (folder / "made").touch()
    return folder


def clean_environment(folder):
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return keep | {"VIDGO__STORAGE__DATA_FOLDER": str(folder), "VIDGO__STORAGE__FOLDER": str(folder / "media")}


def start_vidgo(vidgo, folder, name="vidgo"):
    """The served product on its cores: (child, address, seconds to ready)."""
    port = free_port()
    environment = clean_environment(folder) | {
        "PORT": str(port), "VIDGO__SERVER__HOST": "127.0.0.1", "VIDGO__SERVER__WORKERS": "2",
        "SKIP_PREGENERATION": "true", "ALLOW_EMPTY_MATERIALS": "true", "VIDGO__PROVIDERS__STANDIN": "on",
        # One client asks for all.
        "VIDGO__LIMITS__FREE_SIGN_IN_TRIES_PER_ACCOUNT": "50",
        **{f"VIDGO__LIMITS__{name}": "1000000" for name in (
            "AUTH_PER_MINUTE_PER_ADDRESS", "SIGN_INS_PER_MINUTE_PER_ADDRESS", "WRITES_PER_MINUTE_PER_ADDRESS")}}
    log = open(WORK / f"{name}.log", "w")
    child = pinned(SERVER, [vidgo, "serve"], cwd=WORK, env=environment, stdout=log, stderr=log)
    children.append(child)
    base = f"http://127.0.0.1:{port}"
    seconds = until("vidgo", lambda: fetch(base + "/ready")[0] == 200, child)
    return child, base, seconds


def start_bare(helper, files, kind):
    port = free_port()
    command = [helper, "bare", "--port", port, "--workers", 2, "--body", files[0], "--kind", kind]
    if files[1]:
        command += ["--gzip", files[1]]
    child = pinned(SERVER, command)
    children.append(child)
    until("bare", lambda: fetch(f"http://127.0.0.1:{port}/", body=b"{}")[0] == 200, child)
    return child, f"http://127.0.0.1:{port}"


def start_nginx(root):
    port = free_port()
    conf = WORK / "nginx.conf"
    conf.write_text(f"""
daemon off; worker_processes 2; pid {WORK}/nginx.pid; error_log {WORK}/nginx.log warn; worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{ access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; gzip_static on; keepalive_requests 1000000000;
  open_file_cache max=1000 inactive=60s; open_file_cache_valid 60s; types {{ application/json json; image/jpeg jpg; image/png png; video/mp4 mp4; }}
  client_body_temp_path {WORK}/nb; proxy_temp_path {WORK}/np; fastcgi_temp_path {WORK}/nf; uwsgi_temp_path {WORK}/nu; scgi_temp_path {WORK}/ns;
  server {{ listen 127.0.0.1:{port}; root {root}; }} }}
""")
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    child = pinned(SERVER, [nginx, "-c", conf, "-p", WORK, "-e", WORK / "nginx.log"], stderr=subprocess.DEVNULL)
    children.append(child)
    base = f"http://127.0.0.1:{port}"
    until("nginx", lambda: fetch(base + "/")[0] in (200, 403, 404), child)
    return child, base


UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


def wrk(url, seconds, headers, body=None, connections=CONNECTIONS):
    """One closed-loop run: requests a second, p50 and p99 in milliseconds, answers that were not 2xx or 3xx."""
    command = ["wrk", f"-t{len(CLIENT)}", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if body is not None:
        script = WORK / "post.lua"
        script.write_text(f"wrk.method = 'POST'\nwrk.body = [==[{body.decode()}]==]\n"
                          "wrk.headers['Content-Type'] = 'application/json'\n")
        command += ["-s", str(script)]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    done = pinned(CLIENT, [*command, url], stdout=subprocess.PIPE, text=True)
    children.append(done)
    text = done.communicate()[0]
    children.remove(done)
    if done.returncode != 0:
        sys.exit(f"wrk failed:\n{text}")
    at = lambda share: next(float(n) * UNITS[u] for n, u in re.findall(rf"{share}%\s+([\d.]+)(us|ms|s|m)\b", text))
    bad = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", text)))
    bad += sum(map(int, re.findall(r"\d+", (re.findall(r"Socket errors: .*", text) or [""])[0])))
    return {"rps": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), "p50_ms": at(50), "p99_ms": at(99), "bad": bad}


def requests_of(base, media):
    """Scenario → list of (variant, path, headers, body)."""
    status, _, listing = fetch(base + "/api/v1/demo/presets/product_scene")
    if status != 200:
        sys.exit(f"the preset list answered {status}")
    presets = json.loads(listing)["presets"]
    hashed = json.loads(fetch(base + "/api/v1/demo/presets/product_scene?limit=1")[2])["presets"][0]
    wanted = [("plain", {}), ("gzip", {"Accept-Encoding": "gzip"})]
    both = lambda path: [(variant, path, headers, None) for variant, headers in wanted]
    body = json.dumps({"preset_id": presets[0]["id"]}).encode()
    found = {"list": both("/api/v1/demo/presets/product_scene"), "landing": both("/api/v1/demo/landing/examples"),
             "use-preset": [("plain", "/api/v1/demo/use-preset", {}, body)]}
    # A list of one topic: a few kilobytes, as most answers are.
    found["topic"] = both(f"/api/v1/demo/presets/product_scene?topic={hashed['topic']}")
    # One that has to write to the database, and so has a capacity far below the client's.
    found_templates = fetch(base + "/api/v1/prompts/templates/background_removal")[2]
    templates = json.loads(found_templates) if found_templates.startswith(b"[") else []
    if templates:
        use = json.dumps({"template_id": templates[0]["id"]}).encode()
        found["usage"] = [("plain", "/api/v1/prompts/usage", {}, use)]
    if lookup := lookup_hash(media.parent, hashed["id"]):
        found["hash"] = [("plain", f"/api/v1/demo/lookup/{lookup}", {}, None)]
    bearer = {"Authorization": f"Bearer {account(base, media.parent)['access_token']}"}
    found["me"] = [("plain", "/api/v1/auth/me", bearer, None)]
    found["balance"] = [("plain", "/api/v1/credits/balance", bearer, None)]
    urls = set()
    for tool in ("product_scene", "pattern_generate", "try_on", "room_redesign", "short_video"):
        for one in json.loads(fetch(f"{base}/api/v1/demo/presets/{tool}")[2])["presets"]:
            urls |= {v for k, v in one.items() if k.endswith("_url") and isinstance(v, str) and v.startswith("/static/")}
    sized = [(length(base + url), url) for url in sorted(urls)[:400]]
    images = [one for one in sized if not one[1].endswith(".mp4")]
    clips = [one for one in sized if one[1].endswith(".mp4")]
    if images:
        size, url = min(images, key=lambda one: abs(one[0] - 300_000))
        found["image"] = [(f"{size // 1000} kB", url, {}, None)]
    if clips:
        size, url = max(clips)
        span = min(1 << 20, size // 2)
        start = (size - span) // 2
        found["range"] = [(f"{span // 1000} kB of {size // 1000}", url, {"Range": f"bytes={start}-{start + span - 1}"}, None)]
    return found


# Fewer at once than one account may try before waits begin, as it is set for the bench.
SIGNING_IN = 32
ADDRESS, PASSWORD = "bench@example.com", "correct horse battery"


def account(base, folder):
    """Signs in; the first time it registers, with the code of the mail that becomes a file."""
    post = lambda path, body: (lambda said: (said[0], json.loads(said[2])))(fetch(f"{base}/api/v1/auth/{path}", None, json.dumps(body).encode()))
    status, said = post("login", {"email": ADDRESS, "password": PASSWORD})
    if status == 200:
        return said
    mails = lambda: {path for path in (folder / "mail").glob("*.eml") if b"bench@example.com" in path.read_bytes()} if (folder / "mail").exists() else set()
    known = mails()
    status, said = post("register", {"email": ADDRESS, "password": PASSWORD})
    if status != 200:
        sys.exit(f"the bench's account cannot be registered: {said}")
    while not (new := mails() - known):
        time.sleep(0.05)
    code = re.search(r"\b\d{6}\b", new.pop().read_text().partition("text/plain")[2])[0]
    status, said = post("verify-code", {"email": ADDRESS, "code": code})
    if status != 200:
        sys.exit(f"the bench's account cannot be made: {said}")
    return said


def sign_ins(seconds, runs):
    """Sign-ins beside the hash alone, in turns; then preset reads without and with them."""
    vidgo, helper = built("vidgo", "VIDGO_BENCH_BINARY"), built("bench_load", "VIDGO_BENCH_HELPER")
    folder = library(vidgo)
    _, base, _ = start_vidgo(vidgo, folder)
    account(base, folder)
    login, list_ = base + "/api/v1/auth/login", base + "/api/v1/demo/presets/product_scene?limit=20"
    body = json.dumps({"email": ADDRESS, "password": PASSWORD}).encode()
    rows = []
    for _ in range(runs):
        alone = helper_json(helper, "hash", "--threads", str(len(cores)), "--seconds", str(seconds))["per_second"]
        rows.append({"alone": alone, "sign_ins": wrk(login, seconds, {}, body, SIGNING_IN)})
    share = statistics.median(row["sign_ins"]["rps"] / row["alone"] for row in rows)
    print(f"hash alone {statistics.median(row['alone'] for row in rows):.1f}/s, sign-ins {statistics.median(row['sign_ins']['rps'] for row in rows):.1f}/s: {share:.2f} (goal 0.90), bad {sum(row['sign_ins']['bad'] for row in rows)}")
    reads = []
    for _ in range(runs):
        quiet = wrk(list_, seconds, {})
        script = WORK / "login.lua"
        script.write_text(f"wrk.method = 'POST'\nwrk.body = [==[{body.decode()}]==]\nwrk.headers['Content-Type'] = 'application/json'\n")
        busy = pinned(CLIENT, ["wrk", "-t1", f"-c{SIGNING_IN}", f"-d{seconds + 4}s", "-s", script, login], stdout=subprocess.DEVNULL)
        children.append(busy)
        time.sleep(2)
        reads.append({"quiet": quiet, "busy": wrk(list_, seconds, {})})
        busy.wait()
        children.remove(busy)
    worse = statistics.median(row["busy"]["p99_ms"] / row["quiet"]["p99_ms"] for row in reads)
    middle = lambda kind, key: statistics.median(row[kind][key] for row in reads)
    print(f"preset reads: p99 {middle('quiet', 'p99_ms'):.2f} ms quiet, {middle('busy', 'p99_ms'):.2f} ms while sign-ins saturate the pool: {worse:.2f} × (goal 2); "
          f"{middle('quiet', 'rps'):.0f} and {middle('busy', 'rps'):.0f} req/s")
    save("sign-in", [{"turns": rows, "reads": reads}])


def length(url):
    with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=30) as answer:
        return int(answer.headers.get("Content-Length", 0))


def lookup_hash(folder, preset_id):
    import sqlite3
    with sqlite3.connect(f"file:{folder}/vidgo.db?mode=ro", uri=True) as db:
        row = db.execute("SELECT lookup_hash FROM materials WHERE id = ?", (bytes.fromhex(preset_id.replace("-", "")),)).fetchone()
    return row and row[0]


def save(name, rows):
    out = WORK / f"{name}.json"
    out.write_text(json.dumps({"load_average": os.getloadavg(), "server_cores": SERVER, "client_cores": CLIENT,
                               "connections": CONNECTIONS, "rows": rows}, indent=1))
    print(f"→ {out}   load average {os.getloadavg()[0]:.1f}")


def compare(names, seconds, runs):
    vidgo, helper = built("vidgo", "VIDGO_BENCH_BINARY"), built("bench_load", "VIDGO_BENCH_HELPER")
    folder = library(vidgo)
    _, base, _ = start_vidgo(vidgo, folder)
    everything = requests_of(base, folder / "media")
    root = WORK / "root"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    _, nginx = start_nginx(root)
    rows = []
    print(f"{'scenario':24}{'server':8}{'req/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'bad':>5}  share of bare · of nginx · p99/nginx (goals)")
    for name in names:
        if name not in everything:
            print(f"{name}: this build or library has nothing for it")
            continue
        for number, (variant, path, headers, body) in enumerate(everything[name]):
            whole = {k: v for k, v in headers.items() if k != "Range"}
            status, said, bytes_ = fetch(base + path, whole, body)
            if status != 200:
                print(f"{name}: {path} answered {status}")
                continue
            kind = said.get("content-type", "application/octet-stream")
            ending = {"application/json": "json", "image/jpeg": "jpg", "image/png": "png", "video/mp4": "mp4"}.get(kind.split(";")[0], "bin")
            packed = said.get("content-encoding") == "gzip"
            plain, zipped = root / f"{name}{number}.{ending}", root / f"{name}{number}.{ending}.gz"
            plain.write_bytes(gzip.decompress(bytes_) if packed else bytes_)
            if packed:
                zipped.write_bytes(bytes_)
            child, bare = start_bare(helper, (plain, zipped if packed else None), kind)
            servers = {"bare": bare + "/", "nginx": f"{nginx}/{plain.name}", "vidgo": base + path}
            if body is not None:
                del servers["nginx"]
            # All must send the same, or the ratio says nothing.
            sent = {server: fetch(url, headers, body)[2] for server, url in servers.items()}
            if len(set(sent.values())) != 1:
                sys.exit(f"{name}: the servers answer differently: { {k: len(v) for k, v in sent.items()} }")
            measured = {server: [] for server in servers}
            for _ in range(runs):
                for server, url in servers.items():
                    measured[server].append(wrk(url, seconds, headers, body))
            stop(child)
            middle = {server: {key: statistics.median(one[key] for one in all_) for key in all_[0]} for server, all_ in measured.items()}
            # The ratio of each round, then the middle one: what else the machine did meets all servers of a round.
            ratio = lambda key, to: statistics.median(a[key] / b[key] for a, b in zip(measured["vidgo"], measured[to])) if to in measured else None
            row = {"scenario": name, "variant": variant, "bytes": len(sent["vidgo"]), "of_bare": ratio("rps", "bare"),
                   "of_nginx": ratio("rps", "nginx"), "p99_of_nginx": ratio("p99_ms", "nginx"), "servers": middle, "rounds": measured}
            rows.append(row)
            for server, one in middle.items():
                tail = ""
                if server == "vidgo":
                    goal = GOALS.get(name, (None, None, None))
                    figures = zip((row["of_bare"], row["of_nginx"], row["p99_of_nginx"]), goal, ("≥", "≥", "≤"))
                    tail = "  " + " · ".join("-" if v is None else f"{v:.2f}" + (f" ({sign}{g})" if g else "") for v, g, sign in figures)
                print(f"{name + ' ' + variant:24}{server:8}{one['rps']:>10.0f}{one['p50_ms']:>9.2f}{one['p99_ms']:>9.2f}{one['bad']:>5.0f}{tail}", flush=True)
    save("compare", rows)


def resident_mib(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024


def over_sizes(sizes, seconds, runs):
    vidgo, helper = built("vidgo", "VIDGO_BENCH_BINARY"), built("bench_load", "VIDGO_BENCH_HELPER")
    made = library(vidgo)
    rows, served = [], {}
    for size in [None, *sizes]:
        folder = WORK / f"library-{size or 'shipped'}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        subprocess.run(["sqlite3", made / "vidgo.db", f".backup {folder}/vidgo.db"], check=True) if shutil.which("sqlite3") else shutil.copy(made / "vidgo.db", folder)
        (folder / "media").symlink_to(made / "media")
        if size:
            subprocess.run([helper, "fill", "--database", folder / "vidgo.db", "--materials", str(size)], check=True)
        child, base, ready = start_vidgo(vidgo, folder, f"vidgo-{size or 'shipped'}")
        # The tasks of a start come to rest before the memory is looked at.
        time.sleep(3)
        row = {"materials": size or "shipped", "ready_seconds": ready, "idle_mib": resident_mib(child.pid)}
        rows.append(row)
        print(f"{row['materials']:>10} materials: ready after {ready:.2f} s, idle {row['idle_mib']:.0f} MiB", flush=True)
        if size:
            served[size] = (child, base, folder)
        else:
            stop(child)
    paths = {"list ?limit=50": lambda base, folder: ("/api/v1/demo/presets/product_scene?limit=50", None)}
    def used(base, folder):
        one = json.loads(fetch(base + "/api/v1/demo/presets/product_scene?limit=1")[2])["presets"][0]["id"]
        return "/api/v1/demo/use-preset", json.dumps({"preset_id": one}).encode()
    def hashed(base, folder):
        one = json.loads(fetch(base + "/api/v1/demo/presets/product_scene?limit=1")[2])["presets"][0]["id"]
        return f"/api/v1/demo/lookup/{lookup_hash(folder, one)}", None
    paths |= {"use-preset": used, "hash": hashed}
    for name, of in paths.items():
        measured = {size: [] for size in served}
        for _ in range(runs):
            for size, (_, base, folder) in served.items():
                path, body = of(base, folder)
                if fetch(base + path, None, body)[0] == 200:
                    measured[size].append(wrk(base + path, seconds, {}, body))
        for size, all_ in measured.items():
            if all_:
                middle = {key: statistics.median(one[key] for one in all_) for key in all_[0]}
                print(f"{name:16}{size:>10} materials{middle['rps']:>10.0f} req/s  p50 {middle['p50_ms']:.2f} ms  p99 {middle['p99_ms']:.2f} ms  bad {middle['bad']:.0f}", flush=True)
                rows.append({"scenario": name, "materials": size, **middle})
    for child, _, folder in served.values():
        stop(child)
        shutil.rmtree(folder)
    save("library-sizes", rows)


def helper_json(helper, *arguments):
    child = pinned(CLIENT, [helper, *arguments], stdout=subprocess.PIPE, text=True)
    children.append(child)
    said = child.communicate()[0]
    children.remove(child)
    if child.returncode != 0:
        sys.exit(f"the helper ended with {child.returncode}")
    return json.loads(said)


def overload(name, seconds):
    """Four times the capacity, as measured a moment before with a closed loop, in an open one."""
    vidgo, helper = built("vidgo", "VIDGO_BENCH_BINARY"), built("bench_load", "VIDGO_BENCH_HELPER")
    folder = library(vidgo)
    _, base, _ = start_vidgo(vidgo, folder)
    _, path, headers, body = requests_of(base, folder / "media")[name][0]
    peak = wrk(base + path, seconds, headers, body)
    rows = [{"closed": peak}]
    print(f"{name}: closed loop {peak['rps']:.0f} req/s")
    for factor in (0.5, 1, 2, 4):
        more = ["--body", body.decode()] if body else []
        said = helper_json(helper, "open", "--url", base + path, "--rate", f"{peak['rps'] * factor:.0f}", "--seconds", str(seconds), *more)
        rows.append({"factor": factor, **said})
        ms = lambda key: "-" if said[key] is None else f"{said[key]:.1f} ms"
        print(f"{factor:>4} × : due {said['due'] / seconds:.0f}/s, sent {(said['due'] - said['not_sent']) / said['seconds']:.0f}/s over {said['seconds']:.1f} s, "
              f"good {said['good_per_second']:.0f}/s ({said['good_per_second'] / peak['rps']:.0%} of peak; p99 {ms('good_p99_ms')}), "
              f"503 {said['refused']} ({said['refused_without_retry_after']} without Retry-After; p99 {ms('refused_p99_ms')}), "
              f"failed {said['failed']}, latest send {said['latest_send_ms']:.0f} ms", flush=True)
        # Only when the client kept its own schedule is it an open loop.
        if said["seconds"] > seconds * 1.05 or said["not_sent"] > said["due"] * 0.01:
            print("       the client could not keep this rate: read `sent`, not the factor")
    save("overload", rows)


def slow(clients, seconds):
    vidgo, helper = built("vidgo", "VIDGO_BENCH_BINARY"), built("bench_load", "VIDGO_BENCH_HELPER")
    folder = library(vidgo)
    child, base, _ = start_vidgo(vidgo, folder)
    before = resident_mib(child.pid)
    clip = requests_of(base, folder / "media")["range"][0][1]
    said = helper_json(helper, "slow", "--url", base + clip, "--clients", str(clients), "--seconds", str(seconds))
    said |= {"mib_before": before, "mib_after": resident_mib(child.pid)}
    print(json.dumps(said, indent=1), "\ngoal: health_max_ms < 250")
    save("slow", [said])


def live(seconds):
    """Preset reads without and beside a crowd at the live view; what the crowd sees, and what it weighs."""
    vidgo, helper = built("vidgo", "VIDGO_BENCH_BINARY"), built("bench_load", "VIDGO_BENCH_HELPER")
    folder = library(vidgo)
    child, base, _ = start_vidgo(vidgo, folder)
    account(base, folder)
    subprocess.run([vidgo, "admin", "grant", ADDRESS], check=True, cwd=WORK, env=clean_environment(folder), stdout=subprocess.DEVNULL)
    token = account(base, folder)["access_token"]
    list_ = base + "/api/v1/demo/presets/product_scene?limit=20"
    wrk(list_, 2, {})
    quiet, before = wrk(list_, seconds, {}), resident_mib(child.pid)
    events = 2 * (seconds + 30)
    crowd = pinned(CLIENT, [helper, "crowd", "--base", base, "--token", token, "--events", str(events)], stdout=subprocess.PIPE, text=True)
    children.append(crowd)
    ready = json.loads(crowd.stdout.readline())
    # Once those who do not behave are gone, as they soon are.
    time.sleep(28)
    watched, after = wrk(list_, seconds, {}), resident_mib(child.pid)
    said = json.loads(crowd.communicate()[0].splitlines()[-1])
    children.remove(crowd)
    said |= ready | {"mib_before": before, "mib_after": after, "quiet": quiet, "watched": watched, "share": watched["rps"] / quiet["rps"]}
    print(json.dumps(said, indent=1))
    print("goals: p99_ms <= 250, deaf_gone_ms <= 30000, mib_after - mib_before <= 100, share >= 0.8")
    save("live", [said])


def soak(minutes):
    """Mixed traffic at a share of what the machine can, and the memory each ten seconds."""
    share = float(os.environ.get("VIDGO_SOAK_SHARE", "0.5"))
    vidgo, helper = built("vidgo", "VIDGO_BENCH_BINARY"), built("bench_load", "VIDGO_BENCH_HELPER")
    folder = library(vidgo)
    child, base, _ = start_vidgo(vidgo, folder)
    parts = [one[0] for one in requests_of(base, folder / "media").values()]
    samples, loads, started = [], [], time.monotonic()
    for _, path, headers, body in parts:
        if not headers:
            # Each kind of request gets an equal part of that share of its own capacity.
            rate = wrk(base + path, 2, headers, body)["rps"] * share / len(parts)
            more = ["--body", body.decode()] if body else []
            loads.append(pinned(CLIENT, [helper, "open", "--url", base + path, "--rate", f"{rate:.0f}", "--seconds", str(round(minutes * 60)), *more], stdout=subprocess.PIPE, text=True))
    children.extend(loads)
    while any(load.poll() is None for load in loads):
        samples.append((time.monotonic() - started, resident_mib(child.pid)))
        time.sleep(min(10, minutes * 6))
    thirds = len(samples) // 3
    first, last = (statistics.mean(mib for _, mib in part) for part in (samples[:thirds or 1], samples[-(thirds or 1):]))
    slope = statistics.linear_regression(*zip(*samples)).slope * 3600
    failed = sum(json.loads(load.stdout.read())["failed"] for load in loads)
    print(f"{len(samples)} samples: first third {first:.1f} MiB, last third {last:.1f} MiB, slope {slope:.1f} MiB an hour, {failed} failed")
    save("soak", [{"samples": samples, "first_mib": first, "last_mib": last, "slope_mib_per_hour": slope, "failed": failed}])


def profile(name, seconds):
    vidgo = built("vidgo", "VIDGO_BENCH_BINARY", "profiling")
    folder = library(vidgo)
    child, base, _ = start_vidgo(vidgo, folder)
    _, path, headers, body = requests_of(base, folder / "media")[name][0]
    data = WORK / "perf.data"
    events = ["-e", "cycles"] if subprocess.run(["perf", "stat", "-e", "cycles", "true"], capture_output=True).stderr.find(b"not supported") < 0 else ["-e", "cpu-clock"]
    record = subprocess.Popen(["perf", "record", "-q", *events, "-F", "999", "-g", "-p", str(child.pid), "-o", data, "--", "sleep", str(seconds)])
    children.append(record)
    print(wrk(base + path, seconds, headers, body))
    record.wait()
    children.remove(record)
    report = subprocess.run(["perf", "report", "-i", data, "--no-children", "-g", "none", "--percent-limit", "0.5", "--stdio"], capture_output=True, text=True).stdout
    print("\n".join(line for line in report.splitlines() if line and not line.startswith("#"))[:6000])


def main():
    parser = argparse.ArgumentParser(prog="benches/run")
    parser.add_argument("what", nargs="*", default=SCENARIOS)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", default="1000,100000")
    given = parser.parse_args()
    if unknown := set(given.what) - {*SCENARIOS, "usage", "library", "sign-in", "overload", "slow", "live", "soak", "profile"}:
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    WORK.mkdir(parents=True, exist_ok=True)
    if given.what[0] == "profile":
        profile(given.what[1] if len(given.what) > 1 else "list", given.seconds)
    elif given.what[0] == "overload":
        overload(given.what[1] if len(given.what) > 1 else "usage", given.seconds)
    elif given.what[0] == "slow":
        slow(2000, max(given.seconds, 15))
    elif given.what[0] == "live":
        live(max(given.seconds, 10))
    elif given.what[0] == "sign-in":
        sign_ins(given.seconds, given.runs)
    elif given.what[0] == "soak":
        soak(float(os.environ.get("VIDGO_SOAK_MINUTES", "1")))
    elif given.what[0] == "library":
        over_sizes([int(size) for size in given.sizes.split(",")], given.seconds, given.runs)
    else:
        compare(given.what, given.seconds, given.runs)


main()
