"""JupyterHub's configuration file where a place has decided nothing: all is as `configure` says."""
