"""MariaDB, PHP and nginx of the system in a folder of their own: two ports on loopback, nothing installed or kept."""

import getpass
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WORDPRESS = Path("/usr/share/wordpress")
ROOT = getpass.getuser() == "root"  # as in a container: the servers have to be told that it is meant
PROGRAMS = ("mariadb-install-db", "mariadbd", "mariadb", "php", "nginx")
CONFIG = """<?php
define('DB_NAME', 'situs'); define('DB_USER', 'situs'); define('DB_PASSWORD', 'situs-uji');
define('DB_HOST', 'localhost:{folder}/db.sock'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('DISABLE_WP_CRON', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_HOME', 'https://' . $_SERVER['HTTP_HOST']); define('WP_SITEURL', WP_HOME);
$table_prefix = preg_replace('/[^a-z]/', '', explode('.', $_SERVER['HTTP_HOST'])[0]) . '_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
# A site whose owner closed the interface for programs, as security plugins do.
CLOSED = """<?php
if (str_starts_with($_SERVER['HTTP_HOST'], 'tutup.'))
    add_filter('rest_authentication_errors', fn() => new WP_Error('rest_not_logged_in', 'Closed.', ['status' => 401]));
"""
FPM = """[global]
error_log = {folder}/fpm.log
daemonize = no
[www]
listen = {folder}/fpm.sock
pm = static
pm.max_children = 2
"""
# The front server plays every host of a crawl by the first part of the path, the one behind it is the site itself.
NGINX = """daemon off;
{user}pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ }}
http {{
  access_log off; server_names_hash_bucket_size 128;
  include /etc/nginx/mime.types;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  map $request_uri $site {{ "~^/(?<s>[^/]+)" $s; }}
  map $request_uri $tail {{ "~^/[^/]+(?<t>/.*)$" $t; }}
  server {{
    listen 127.0.0.1:{front};
    location / {{ proxy_pass http://127.0.0.1:{back}$tail; proxy_set_header Host $site; }}
  }}
  # Without rules of rewriting every address but the front page's is a file or nothing, as with plain permalinks.
  map $host $rewritten {{ "~^polos\\." /none; default /index.php; }}
  server {{
    listen 127.0.0.1:{back}; root {folder}/wordpress; index index.php;
    location = /none {{ return 404; }}
    location / {{ try_files $uri $uri/ $rewritten?$args; }}
    location ~ \\.php$ {{
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_param HTTPS on;
      fastcgi_pass unix:{folder}/fpm.sock;
    }}
  }}
}}
"""


def missing() -> list[str]:
    """What must be installed first."""
    lost = [name for name in PROGRAMS if shutil.which(name) is None]
    lost += [] if _fpm() else ["php-fpm"]
    lost += [] if any(WORDPRESS.glob("wp-content/themes/*/style.css")) else ["a theme of WordPress"]
    return lost + ([] if (WORDPRESS / "wp-load.php").exists() else ["wordpress"])


def _fpm() -> str:
    return next((str(p) for p in sorted(Path("/usr/sbin").glob("php-fpm*"))), "")


@contextmanager
def wordpress(folder: Path) -> Iterator[str]:
    """The servers, until the block ends; the address under which each site stands as BASE/HOST/PATH."""
    shutil.copytree(WORDPRESS, folder / "wordpress", symlinks=False, ignore_dangling_symlinks=True)
    (folder / "wordpress/wp-config.php").write_text(CONFIG.format(folder=folder))
    plugins = folder / "wordpress/wp-content/mu-plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    (plugins / "tutup.php").write_text(CLOSED)
    shutil.copy(HERE / "site.php", folder)
    front, back = free_port(), free_port()
    (folder / "fpm.conf").write_text(FPM.format(folder=folder))
    user = "user root;\n" if ROOT else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, front=front, back=back, user=user))
    with ExitStack() as running:
        _database(folder, running)
        start(running, [_fpm(), "-R", "-F", "-y", str(folder / "fpm.conf")], folder / "fpm.sock")
        nginx = ["nginx", "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")]
        start(running, nginx, folder / "nginx.pid")
        yield f"http://127.0.0.1:{front}"


def _database(folder: Path, running: ExitStack) -> None:
    data, sock = f"--datadir={folder}/db", folder / "db.sock"
    root = ["--user=root"] if ROOT else []
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal", data, *root],
        check=True,
        capture_output=True,
    )
    start(running, ["mariadbd", "--no-defaults", data, f"--socket={sock}", "--skip-networking", *root], sock)
    subprocess.run(
        ["mariadb", "--no-defaults", f"--socket={sock}", "-uroot"], input=(HERE / "setup.sql").read_bytes(), check=True
    )


def start(running: ExitStack, command: list[str], ready: Path) -> None:
    """Starts a server, waits until its file is there, and ends it with the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    running.callback(process.wait, 30)
    running.callback(process.terminate)
    for _ in range(300):
        if ready.exists():
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"{command[0]} does not start")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def step(folder: Path, host: str, name: str) -> Any:
    """One step of site.php; what the public may see of the site then."""
    done = subprocess.run(["php", str(folder / "site.php"), host, name], check=True, capture_output=True)
    return json.loads(done.stdout[done.stdout.index(b"{") :])
