"""The package as its users get it: built as a wheel, in an environment away from the repository.

Its dependencies, and what they share, are this environment's: fetching them anew takes minutes.
`kfl_widgets` is the wheel's alone, with its template and its page; no path of the repository is
anywhere in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

__all__ = ["ROOT", "Installed", "install_wheel"]

ROOT = Path(__file__).parents[2]
_CHECKOUT = "pyproject.toml README.md LICENSE notebooks src tools".split()
_LEFT_BY_US = shutil.ignore_patterns("__pycache__", "*.mo", "vega.js", "*.egg-info")
_OURS = shutil.ignore_patterns("kfl")


@dataclass(frozen=True)
class Installed:
    """Where it is installed, what its programs are run with, and the wheel it came from."""

    prefix: Path
    environment: dict[str, str]
    wheel: Path

    def program(self, name: str) -> str:
        """Give the path of a program."""
        return str(self.prefix / "bin" / name)

    def run(self, *words: str) -> str:
        """Run a program in a folder of the user's own and give what it says."""
        done = subprocess.run(
            [self.program(words[0]), *words[1:]],
            cwd=self.environment["HOME"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def names(self) -> list[str]:
        """List the files of the wheel."""
        with ZipFile(self.wheel) as wheel:
            return wheel.namelist()


def install_wheel(folder: Path) -> Installed:
    """Build the wheel from a clean checkout and install it."""
    checkout, prefix, home = folder / "checkout", folder / "env", folder / "home"
    home.mkdir()
    check_out(checkout)
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(checkout))
    (wheel,) = folder.glob("*.whl")
    shutil.rmtree(checkout)
    venv.create(prefix, with_pip=False)
    _lend(prefix)
    install = ["install", "--no-deps", "--no-index", "--no-compile"]
    _pip("--python", str(prefix / "bin" / "python"), *install, str(wheel))
    return Installed(prefix, _environment(prefix, home), wheel)


def check_out(folder: Path, *more: str) -> None:
    """Copy what a clone holds that is built from, and `more` of it, into a new `folder`."""
    folder.mkdir()
    for name in (*_CHECKOUT, *more):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=_LEFT_BY_US)
        else:
            shutil.copy(source, folder)


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _lend(prefix: Path) -> None:
    """Let the new environment use this one's packages, and what they share, but not our own.

    A folder named in a .pth file is not looked through for further ones, so an editable install
    of ours is not followed.
    """
    (packages,) = (prefix / "lib").glob("python*/site-packages")
    folders = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    (packages / "dependencies.pth").write_text("\n".join(sorted(folders)), encoding="utf-8")
    for name in ("labextensions", "nbconvert", "voila"):
        shared = Path("share", "jupyter", name)
        shutil.copytree(sys.prefix / shared, prefix / shared, ignore=_OURS)


def _environment(prefix: Path, home: Path) -> dict[str, str]:
    return {
        "PATH": f"{prefix / 'bin'}{os.pathsep}{os.defpath}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "PYTHONNOUSERSITE": "1",
    }
