"""A Debian of its own for a test, in namespaces for mounts, network and processes.

What is written lies in memory over this machine's folders, and is gone with it. Played, because
they need a machine that was started, a network or much time:

- systemctl and systemd-run, as far as the units in docs/deploy/ and those of nginx and Valkey say:
  account, folder, environment, commands, socket. Nothing is locked up, and nothing started again.
- apt-get: the packages are this machine's. certbot: a certificate that nobody signed. editor: its
  user fills in what is empty, and has two workers.
- uv and npm, which link this checkout's packages. collectstatic lets Brotli hurry, load_seed
  without a name loads SEEDS.

Run as a program this is the first process of that machine, or one of the commands that are played.
"""

import fcntl
import functools
import json
import os
import pwd
import shlex
import shutil
import socket
import socketserver
import struct
import subprocess
import sys
import threading
from pathlib import Path

SEEDS = ["atlas", "provenance", "kaesong"]
PLAYED = Path("/srv/played")
CONTROL = PLAYED / "systemd.sock"
COMMANDS = ("systemctl", "systemd-run", "apt-get", "certbot", "editor", "uv", "npm", "node")
OVERLAID = ("/etc", "/var", "/usr/local/bin")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
SET_FLAGS, IS_UP = 0x8914, 0x1  # of a network’s device
CLUSTER = "/var/lib/postgresql/played"
HURRIED = """
import brotli, functools
brotli.compress = functools.partial(brotli.compress, quality=1)
"""
SIGNED_BY = {
    "OPERATOR_NAME": "Institute of Ruritania",
    "OPERATOR_ADDRESS": "1 Castle Street|Strelsau",
    "RESPONSIBLE_EDITOR": "Rudolf Rassendyll",
    "CONTACT": "errors@portal.example",
}


def run(*command, **more):
    return subprocess.run(command, check=True, **more)


# The machine


def begin(checkout):
    run("mount", "-t", "tmpfs", "tmpfs", "/srv")
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    for place in OVERLAID:
        upper, work = (PLAYED / kind / place.strip("/") for kind in ("upper", "work"))
        upper.mkdir(parents=True)
        work.mkdir(parents=True)
        layers = f"lowerdir={place},upperdir={upper},workdir={work}"
        run("mount", "-t", "overlay", "-o", layers, "overlay", place)
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sH14x", b"lo", IS_UP))
    (PLAYED / "bin").mkdir()
    program = shutil.copy(__file__, PLAYED)
    for name in COMMANDS:
        command = PLAYED / "bin" / name
        command.write_text(f'#!/bin/sh\nexec /usr/bin/python3 -I {program} {name} "$@"\n')
        command.chmod(0o755)
    for name in (".venv", "node_modules"):
        (PLAYED / name).symlink_to((checkout / name).resolve())
    (PLAYED / "sitecustomize.py").write_text(HURRIED)
    # The repository is root's, and the account that fetches it is not.
    Path("/etc/gitconfig").write_text(
        "[safe]\n directory = *\n[user]\n name = Test\n email = test@portal.example\n"
    )
    os.umask(0o022)
    with socketserver.ThreadingUnixStreamServer(str(CONTROL), Control) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print("ready", flush=True)
        sys.stdin.read()  # until whoever began it ends, and be it killed


class Control(socketserver.StreamRequestHandler):
    def handle(self):
        arguments = json.loads(self.rfile.readline())
        try:
            SYSTEMD.obey(*arguments)
            said = ""
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
        self.wfile.write(json.dumps(said).encode())


class Systemd:
    def __init__(self):
        self.running, self.sockets = {}, {}

    def obey(self, verb, *names):
        if verb == "daemon-reload":
            return
        if verb == "enable":
            names = [name for name in names if name != "--now"]
            verb = "start"
        for name in names:
            getattr(self, verb)(name if "." in name else f"{name}.service")

    def start(self, name):
        unit = unit_of(name)
        if name.endswith(".socket"):
            self.sockets[name.removesuffix(".socket")] = listening(unit)
        if "ExecStart" not in unit or name in self.running:
            return
        environment = service_environment(unit)
        if folder := unit.get("RuntimeDirectory"):
            Path("/run", folder[0]).mkdir(mode=0o755, exist_ok=True)
            os.chown(f"/run/{folder[0]}", pwd.getpwnam(unit["User"][0]).pw_uid, -1)
        command = shlex.split(unit["ExecStart"][0].replace("daemon on;", "daemon off;"))
        # Each answer tells what the proxy said of its visitor.
        command = ["tests.deploy.wsgi" if part == "nkworld.wsgi" else part for part in command]
        handed = self.sockets.get(name.removesuffix(".service"))
        if handed:
            environment |= {"LISTEN_FDS": "1"}
            begin_with = f'exec 3<&{handed.fileno()}; export LISTEN_PID=$$; exec "$0" "$@"'
            command = ["bash", "-c", begin_with, *command]
        self.running[name] = subprocess.Popen(
            command,
            env=environment,
            cwd=unit.get("WorkingDirectory", ["/"])[0],
            pass_fds=[handed.fileno()] if handed else [],
            stdin=subprocess.DEVNULL,
            stdout=journal(name),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=functools.partial(
                become, unit.get("User", ["root"])[0], unit.get("UMask", ["0022"])[0]
            ),
        )

    def stop(self, name):
        if process := self.running.pop(name, None):
            process.terminate()
            process.wait(timeout=60)

    def restart(self, name):
        self.stop(name)
        self.start(name)

    def reload(self, name):
        command = unit_of(name)["ExecReload"][0]
        run(*shlex.split(command.replace("$MAINPID", str(self.running[name].pid))))


SYSTEMD = Systemd()


def unit_of(name):
    """{key: values} of a unit, whatever its section."""
    folders = ("/etc/systemd/system", "/usr/lib/systemd/system")
    path = next(path for folder in folders if (path := Path(folder, name)).exists())
    unit = {}
    for line in path.read_text().splitlines():
        key, is_setting, value = line.partition("=")
        if is_setting and not line.startswith("#"):
            unit.setdefault(key, []).append(value)
    return unit


def listening(unit):
    address = Path(unit["ListenStream"][0])
    address.parent.mkdir(mode=0o755, exist_ok=True)
    made = socket.socket(socket.AF_UNIX)
    made.bind(str(address))
    made.listen(4096)
    os.chown(address, pwd.getpwnam(unit["SocketUser"][0]).pw_uid, -1)
    address.chmod(int(unit["SocketMode"][0], 8))
    return made


def service_environment(unit):
    """What systemd gives a service, and what is in its file: lines of NAME=value."""
    lines = [line for file in unit.get("EnvironmentFile", []) for line in read_lines(file)]
    return {"PATH": PATH, "LANG": "C.UTF-8"} | dict(line.split("=", 1) for line in lines)


def read_lines(file):
    lines = Path(file).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def journal(name):
    folder = PLAYED / "journal"
    folder.mkdir(exist_ok=True)
    return (folder / name).open("a")


def become(account, umask):
    """In the process that will be the service."""
    found = pwd.getpwnam(account)
    os.initgroups(account, found.pw_gid)
    os.setgid(found.pw_gid)
    os.setuid(found.pw_uid)
    os.umask(int(umask, 8))


# The commands


def systemctl(*arguments):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(CONTROL))
        client.sendall(json.dumps(arguments).encode() + b"\n")
        said = json.loads(client.makefile().read())
    if said:
        sys.exit(said)


def systemd_run(*arguments):
    begins = next(place for place, part in enumerate(arguments) if part.startswith("/"))
    flags, command = arguments[:begins], list(arguments[begins:])
    said = [flag.removeprefix("--property=").lstrip("-") for flag in flags]
    given = dict(each.split("=", 1) for each in said if "=" in each)
    environment = service_environment({"EnvironmentFile": [given["EnvironmentFile"]]})
    environment |= dict([given["setenv"].split("=", 1)] if "setenv" in given else [])
    if command[2:] == ["load_seed"]:
        command += SEEDS
    if command[2] == "collectstatic":
        environment["PYTHONPATH"] = str(PLAYED)
    os.chdir(given["working-directory"])
    become(given["uid"], given["UMask"])
    os.execve(command[0], command, environment)


def apt_get(*arguments):
    """As Debian, which starts what it installs."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"))
    owner = ("runuser", "-u", "postgres", "--")
    run("install", "-d", "-o", "postgres", CLUSTER, "/run/postgresql")
    run(
        *owner,
        binaries / "initdb",
        "--no-sync",
        "--auth-local=peer",
        "-D",
        CLUSTER,
        stdout=-3,
        cwd="/",
    )
    quick = "-c fsync=off -c listen_addresses=127.0.0.1 -c unix_socket_directories=/run/postgresql"
    start = ("start", "-w", "-s", "-D", CLUSTER, "-l", f"{CLUSTER}/log", "-o", quick)
    run(*owner, binaries / "pg_ctl", *start, cwd="/")
    for command in ("createuser", "createdb", "psql"):
        (PLAYED / "bin" / command).symlink_to(binaries / command)
    site = Path("/etc/nginx/sites-enabled/default")
    if not site.exists():
        site.symlink_to("/etc/nginx/sites-available/default")
    systemctl("start", "nginx", "valkey-server")


def certbot(*arguments):
    name = arguments[arguments.index("--domain") + 1]
    folder = Path("/etc/letsencrypt/live", name)
    folder.mkdir(parents=True)
    run(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", f"/CN={name}", "-keyout", folder / "privkey.pem"),
        *("-out", folder / "fullchain.pem"),
        stderr=subprocess.DEVNULL,
    )


def editor(path):
    lines = Path(path).read_text().splitlines()
    filled = [line + SIGNED_BY.get(line.removesuffix("="), "") for line in lines]
    Path(path).write_text("\n".join([*filled, "WORKERS=2", ""]))


def uv(*arguments):
    if arguments[0] == "venv":
        Path(arguments[-1]).symlink_to(PLAYED / ".venv")


def npm(*arguments):
    if arguments[0] == "ci":
        Path("node_modules").symlink_to(PLAYED / "node_modules")


def node(*arguments):
    """One that is new enough."""


if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    if name == "begin":
        begin(Path(rest[0]))
    else:
        globals()[name.replace("-", "_")](*rest)
