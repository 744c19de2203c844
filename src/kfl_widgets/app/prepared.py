"""Imported where kernels are forked from, which has then done for all of them what each needs."""

from kfl_widgets.app.warming import prepare

prepare()
