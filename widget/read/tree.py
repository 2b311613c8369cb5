"""Files in memory as a folder of them, so that whatever reads a folder reads them, too."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any

#: What a file holds, or why it cannot be read.
Content = bytes | OSError
StrPath = str | os.PathLike[str]


class Tree(Traversable):
    """A folder of a tree, or a file of it.

    :param files: by path, ``en/tens.md``, what each holds.
    :param label: whose files they are; names of results are made of it.
    """

    def __init__(self, files: Mapping[str, Content], label: str) -> None:
        self._label, self._path, self._content = label, "", None
        self._below: dict[str, Tree] = {}
        for path, content in files.items():
            self._add(path.split("/"), content)

    def _add(self, parts: list[str], content: Content) -> None:
        found = self._below.get(parts[0])
        if found is None:
            path = f"{self._path}/{parts[0]}" if self._path else parts[0]
            found = self._below[parts[0]] = Tree({}, self._label)
            found._path = path
        if len(parts) > 1:
            found._add(parts[1:], content)
        else:
            found._content = content

    _content: Content | None

    def __str__(self) -> str:
        return f"{self._label}/{self._path}"

    @property
    def name(self) -> str:
        return self._path.rpartition("/")[2] or self._label

    def iterdir(self) -> Iterator[Tree]:
        return iter(self._below.values())

    def is_dir(self) -> bool:
        return self._content is None

    def is_file(self) -> bool:
        return self._content is not None

    def read_bytes(self) -> bytes:
        if isinstance(self._content, OSError):
            raise self._content
        if self._content is None:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(self))
        return self._content

    def read_text(self, encoding: str | None = None) -> str:
        return self.read_bytes().decode(encoding or "utf-8")

    def open(self, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        data = io.BytesIO(self.read_bytes())
        return data if "b" in mode else io.TextIOWrapper(data, *args, **kwargs)

    def joinpath(self, *descendants: StrPath) -> Tree:
        found = self
        for part in (part for path in descendants for part in os.fspath(path).split("/")):
            if part not in found._below:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), f"{found}/{part}")
            found = found._below[part]
        return found

    def __truediv__(self, child: StrPath) -> Tree:
        return self.joinpath(child)
