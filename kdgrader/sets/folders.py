"""Writing a whole folder or none of it, and never over one that has something in it."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kdgrader.errors import CallError
from kdgrader.i18n import says

Files = Mapping[str, str | bytes]  # path inside the folder, with forward slashes → content


def require_free(folder: Path) -> None:
    """Nothing stands at this place, or a folder with nothing in it."""
    if folder.is_dir():
        if any(folder.iterdir()):
            raise CallError(says("{folder} is not empty, and nothing is overwritten.", folder=folder))
    elif folder.exists() or folder.is_symlink():
        raise CallError(says("{folder} exists already and is no folder.", folder=folder))


def write_folder(folder: Path, files: Files) -> None:
    """Into a neighbour first, which then takes the folder's place: a set is there whole or not at all."""
    require_free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise CallError(says("{path} cannot be written: {why}.", path=folder, why=error.strerror)) from error
    try:
        for name, content in files.items():
            path = temporary / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        temporary.chmod(0o755)  # mkdtemp's are for their owner alone
        temporary.rename(folder)  # takes the place of an empty folder, and fails on any other
    except OSError as error:
        raise CallError(says("{path} cannot be written: {why}.", path=folder, why=error.strerror)) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
