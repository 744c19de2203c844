"""The values for Kubernetes: what they say is what the chart and its classes understand."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from tests.app.awaiting import run
from traitlets.config import Config

from kfl_widgets.app.hub import Settings, configure

FOLDER = Path(__file__).parents[2] / "docs" / "deploy" / "kubernetes"
CLASSES = {
    "JupyterHub": "jupyterhub.app",
    "GenericOAuthenticator": "oauthenticator.generic",
    "KubeSpawner": "kubespawner",
}


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    return yaml.safe_load((FOLDER / "values.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads((FOLDER / "values.schema.json").read_text(encoding="utf-8"))


def test_the_values_fit_the_charts_keys(values: dict[str, Any], schema: dict[str, Any]):
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(values, schema, jsonschema.Draft7Validator)


def test_the_schema_would_notice_a_misspelt_key(values: dict[str, Any], schema: dict[str, Any]):
    misspelt = values | {"singleuser": values["singleuser"] | {"memmory": {}}}
    with pytest.raises(jsonschema.ValidationError, match="memmory"):
        jsonschema.validate(misspelt, schema)


@pytest.mark.parametrize("name", CLASSES)
def test_what_is_set_is_a_setting_of_the_class(values: dict[str, Any], name: str):
    package = CLASSES[name].partition(".")[0]
    pytest.importorskip(package, reason=f"{package} is not installed")
    known = getattr(importlib.import_module(CLASSES[name]), name).class_traits(config=True)
    assert set(values["hub"]["config"][name]) <= known.keys()


def test_a_user_may_do_the_same_as_on_one_machine(values: dict[str, Any]):
    c = Config()
    operators = frozenset(values["hub"]["loadRoles"]["operator"]["groups"])
    configure(c, Settings(operators=operators))
    there = {role.pop("name"): role for role in c.JupyterHub.load_roles}
    here = values["hub"]["loadRoles"]
    assert here["user"] == there["user"]
    assert here["operator"] == there["operator"]
    login = values["hub"]["config"]["GenericOAuthenticator"]
    same = "authorize_url token_url userdata_url scope username_claim username_pattern".split()
    same += "auto_login enable_auth_state manage_groups custom_403_message".split()
    assert {name: login[name] for name in same} == {
        name: c.GenericOAuthenticator[name] for name in same
    }
    assert operators <= set(login["allowed_groups"])


def test_the_snippet_reads_groups_as_feide_lists_them(values: dict[str, Any], monkeypatch):
    class Client:
        async def fetch(self, address: str, headers: dict[str, str]) -> Any:
            assert address == Settings().groups_from
            assert headers == {"Authorization": "Bearer t"}
            return type("Answer", (), {"body": b'[{"id": "fc:org:a"}]'})

    monkeypatch.setattr("tornado.httpclient.AsyncHTTPClient", Client)
    names: dict[str, Any] = {"c": Config()}
    exec(values["hub"]["extraConfig"]["groups.py"], names)
    groups = names["c"].GenericOAuthenticator.auth_state_groups_key
    assert run(groups({"access_token": "t"})) == ["fc:org:a"]


def test_a_users_pod_reaches_the_hub_and_nothing_else(values: dict[str, Any]):
    policy = values["singleuser"]["networkPolicy"]
    assert policy["enabled"]
    assert policy["egress"] == []
    allowed = {name for name, is_open in policy["egressAllowRules"].items() if is_open}
    assert allowed == {"dnsPortsKubeSystemNamespace", "dnsPortsPrivateIPs"}
    assert values["hub"]["networkPolicy"]["enabled"]
    assert values["proxy"]["chp"]["networkPolicy"]["enabled"]


def test_a_users_pod_keeps_nothing_and_has_limits(values: dict[str, Any]):
    user = values["singleuser"]
    assert user["storage"]["type"] == "none"
    assert all("emptyDir" in volume for volume in user["storage"]["extraVolumes"])
    assert user["memory"]["limit"]
    assert user["cpu"]["limit"]
    assert values["cull"]["enabled"]


def test_the_values_and_the_image_agree(values: dict[str, Any]):
    image = (FOLDER.parent / "Containerfile").read_text(encoding="utf-8")
    user = values["singleuser"]
    assert f"USER {user['uid']}\n" in image
    assert f"HOME={user['storage']['homeMountPath']} " in image
    assert [mount["mountPath"] for mount in user["storage"]["extraVolumeMounts"]] == [
        user["storage"]["homeMountPath"]
    ]
    ours = (FOLDER / "Containerfile").read_text(encoding="utf-8")
    assert f"CMD {json.dumps(user['cmd'])}" in ours  # as arguments, so that nothing stands before
    assert "ENTRYPOINT []" in ours


def test_kubespawner_makes_a_pod_without_rights(values: dict[str, Any], monkeypatch):
    kubespawner = pytest.importorskip("kubespawner", reason="kubespawner is not installed")
    for name in ("load_config", "shared_client"):  # there is no cluster
        monkeypatch.setattr(f"kubespawner.spawner.{name}", lambda *_, **__: None)
    user = values["singleuser"]
    spawner = kubespawner.KubeSpawner(
        _mock=True,
        config=Config(KubeSpawner=values["hub"]["config"]["KubeSpawner"]),
        cmd=user["cmd"],
        image=f"{user['image']['name']}:{user['image']['tag']}",
        uid=user["uid"],
        mem_limit=user["memory"]["limit"],
        volumes=user["storage"]["extraVolumes"],
        volume_mounts=user["storage"]["extraVolumeMounts"],
    )
    pod = run(spawner.get_pod_manifest()).to_dict()
    (container,) = pod["spec"]["containers"]
    assert container["args"] == user["cmd"]
    context = container["security_context"]
    context = context if isinstance(context, dict) else context.to_dict()
    assert context["readOnlyRootFilesystem"]
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert context["runAsUser"] == user["uid"]
    assert pod["spec"]["automount_service_account_token"] is False
