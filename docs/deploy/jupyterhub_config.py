"""What one place has decided; `kfl-widgets hub --config jupyterhub_config.py` runs with it.

Ours is read first, and this has the last word. Lists are added to with `append`: to assign one
takes ours away.
"""

c = get_config()  # noqa: F821 - JupyterHub gives it

# Where npm put the proxy, when it isn't on the PATH.
c.ConfigurableHTTPProxy.command = ["/opt/kfl/node_modules/.bin/configurable-http-proxy"]

# Ten users at most start at the same time.
c.JupyterHub.concurrent_spawn_limit = 10

# Each user's server as a systemd unit of its own, with limits that hold (pip install
# jupyterhub-systemdspawner; the Hub then runs as root):
#   c.JupyterHub.spawner_class = "systemd"
#   c.SystemdSpawner.dynamic_users = True
#   c.SystemdSpawner.mem_limit = "1G"
#   c.SystemdSpawner.cpu_limit = 1.0
#   c.SystemdSpawner.isolate_tmp = True
