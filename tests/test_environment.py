"""pyproject.toml, requirements.lock and environment.yml describe one and the same course."""

import json
import os
import re
import tomllib
from importlib import metadata

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from setuptools import find_packages

from tools.course_paths import LOCK, PYPROJECT, ROOT
from tools.learner_memory import SERVER, megabytes

PROJECT = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
DECLARED = [Requirement(line) for line in PROJECT["project"]["dependencies"] + EXTRAS["test"]]
LOCK_LINES = LOCK.read_text(encoding="utf-8").splitlines()
LOCKED = [Requirement(line) for line in LOCK_LINES if line and not line.startswith("#")]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
CONDA_NAME = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}  # smaller than the full ones


def conda_requirements() -> dict[str, Requirement]:
    """What environment.yml asks conda for, by conda's name."""
    lines = [line for line in CONDA["dependencies"] if isinstance(line, str)]
    # conda's own "python=3.12" means some 3.12; packaging writes that with two signs
    listed = [Requirement(re.sub("(?<![<>=])=(?!=)", "==", line)) for line in lines]
    return {requirement.name: requirement for requirement in listed}


@pytest.mark.parametrize("declared", DECLARED, ids=lambda r: r.name)
def test_the_lock_holds_a_version_that_pyproject_admits(declared):
    name = canonicalize_name(declared.name)
    pinned = [str(r.specifier) for r in LOCKED if canonicalize_name(r.name) == name]
    assert pinned, f"{name} is not in requirements.lock: run make lock"
    assert all(declared.specifier.contains(pin.removeprefix("==")) for pin in pinned)


@pytest.mark.parametrize("declared", DECLARED, ids=lambda r: r.name)
def test_conda_asks_for_the_same_versions_as_pyproject(declared):
    wanted = conda_requirements()[CONDA_NAME.get(declared.name, declared.name)]
    assert wanted.specifier == declared.specifier


def test_conda_asks_for_nothing_that_pyproject_does_not():
    known = {CONDA_NAME.get(r.name, r.name) for r in DECLARED} | {"python", "pip"}
    assert set(conda_requirements()) <= known
    assert CONDA["dependencies"][-1] == {"pip": ["-e ."]}
    assert CONDA["channels"] == ["conda-forge"]


def test_conda_has_a_python_that_pyproject_admits():
    python = conda_requirements()["python"].specifier
    admitted = Requirement(f"python{PROJECT['project']['requires-python']}").specifier
    versions = [f"3.{minor}" for minor in range(30) if python.contains(f"3.{minor}")]
    assert versions
    assert all(map(admitted.contains, versions))


def test_every_line_of_the_lock_is_one_exact_version():
    assert all([s.operator for s in r.specifier] == ["=="] for r in LOCKED)
    assert not any("+" in str(r.specifier) for r in LOCKED), "a local build is found on one machine"


def test_the_lock_names_no_index_and_no_path():
    text = "\n".join(LOCK_LINES)
    assert not any(sign in text for sign in ("://", "--", "file:", "@", "\\"))
    assert not any(line.startswith("#") and "/" in line for line in LOCK_LINES)


def test_the_lock_brings_no_cuda():
    parts = ("nvidia", "cuda", "triton", "cudnn")
    assert [r.name for r in LOCKED if any(part in r.name for part in parts)] == []


def test_the_lock_reads_torch_as_torch_describes_itself():
    """What pyproject.toml says of torch for the resolver is torch's own list, CUDA left out."""
    told = next(entry for entry in PROJECT["tool"]["uv"]["dependency-metadata"])
    if Version(metadata.version("torch")).public != told["version"]:
        pytest.skip("another torch is installed than the locked one")
    own = [Requirement(line) for line in metadata.requires("torch")]
    own = [r for r in own if "extra" not in str(r.marker)]
    own = {r.name for r in own if not r.name.startswith(("nvidia", "cuda", "triton"))}
    assert {Requirement(line).name for line in told["requires-dist"]} == own
    assert f"torch=={told['version']}" in LOCK_LINES


def test_installing_the_course_installs_its_package_and_not_its_tools():
    found = find_packages(str(ROOT), **PROJECT["tool"]["setuptools"]["packages"]["find"])
    assert {name.split(".")[0] for name in found} == {"course_utils"}
    assert "tools" in find_packages(str(ROOT))


BINDER = ROOT / "binder"
CPU = "https://download.pytorch.org/whl/cpu"


def test_binder_installs_the_lock_with_torch_without_cuda():
    lines = (BINDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if not line.startswith("#")]
    assert asked[:2] == [f"--extra-index-url {CPU}", "--requirement ../requirements.lock"]
    assert [Requirement(line).name for line in asked[2:]] == ["nbgitpuller"]  # for a hub
    assert (BINDER / asked[1].split()[1]).resolve() == LOCK


def test_binder_has_a_python_that_pyproject_admits():
    name, version = (BINDER / "runtime.txt").read_text(encoding="utf-8").strip().split("-")
    admitted = Requirement(f"python{PROJECT['project']['requires-python']}").specifier
    assert name == "python"
    assert admitted.contains(version)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such bit")
@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_binders_scripts_can_be_executed(name):
    assert (BINDER / name).read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")
    assert os.access(BINDER / name, os.X_OK)


def test_the_dev_container_says_what_its_specification_knows():
    """Names and kinds as containers.dev gives them; its JSON schema itself is not copied here."""
    text = (ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8")
    said = json.loads(text)
    kinds = {"name": str, "image": str, "hostRequirements": dict, "containerEnv": dict,
             "postCreateCommand": str, "customizations": dict}  # fmt: skip
    assert {key: type(value) for key, value in said.items()} == kinds
    needs = said["hostRequirements"]
    assert isinstance(needs["cpus"], int)
    assert all(re.fullmatch(r"\d+[tgmk]b", needs[key]) for key in ("memory", "storage"))
    assert said["containerEnv"] == {"PIP_EXTRA_INDEX_URL": CPU}
    module = said["postCreateCommand"].split()[2]
    assert (ROOT / f"{module.replace('.', '/')}.py").exists()


def test_the_dev_container_has_more_memory_than_a_learner_needs():
    text = (ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8")
    given = json.loads(text)["hostRequirements"]["memory"]
    used = megabytes()
    assert int(given.removesuffix("gb")) * 1000 > 2 * (used.pop(SERVER) + max(used.values()))


def test_the_citation_has_what_its_format_asks_for_and_the_version_of_the_course():
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(said)
    assert said["version"] == PROJECT["project"]["version"]
    assert " AND ".join(said["license"]) == PROJECT["project"]["license"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {said['version']}" in changes
