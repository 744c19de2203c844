"""The page for many: each with a server of their own, behind a login, with JupyterHub.

The Hub's side (`run`, `configure`) and a user's server (`singleuser`) share nothing but what the
Hub puts into the server's environment. Needs the extra «hub».
"""

from kfl_widgets.app.hub.configuration import configure
from kfl_widgets.app.hub.readiness import blockers
from kfl_widgets.app.hub.running import run
from kfl_widgets.app.hub.settings import Settings

__all__ = ["Settings", "blockers", "configure", "run"]
