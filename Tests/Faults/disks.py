"""A model of what is on disk, and of what a power cut may leave of it.

POSIX promises little, and the model takes it at its word. What a program writes is seen at once by
every program, and is on disk only after a sync of that file; a name is on disk only after a sync of
its directory. Until then each sector of 512 bytes and each name may or may not have got there, in any
order; a length may be there before its bytes, which are zeros then. A sync that fails brings nothing to
the disk, and no later one brings what it left: a system may have called the pages clean. They have to
be written again.
"""

import dataclasses
import os
import re

SECTOR = 512


@dataclasses.dataclass
class Pending:
    """A change that may or may not be on disk.

    One of: a sector's bytes (`inode`, `sector`, `content`), a length (`inode`, `length`), a name that
    is given (`path`, `inode`, and `old` where it is a renaming), taken away (`path`), or a directory's
    (`path`, `is_folder`).
    """

    inode: int = None
    sector: int = None
    content: bytes = None
    length: int = None
    path: str = None
    old: str = None
    is_folder: bool = False
    is_lost: bool = False

    @property
    def is_name(self):
        """Whether it is a change of names."""
        return self.path is not None


class Image:
    """Names, directories and the bytes of files."""

    def __init__(self):
        self.names, self.folders, self.contents = {}, set(), {}

    def copy(self):
        """Another one of the same content."""
        image = Image()
        image.names, image.folders = dict(self.names), set(self.folders)
        image.contents = {inode: bytes(content) for inode, content in self.contents.items()}
        return image

    def file(self, inode):
        """A file's bytes, to be changed."""
        content = self.contents.get(inode, b"")
        if not isinstance(content, bytearray):
            content = self.contents[inode] = bytearray(content)
        return content

    def extend(self, inode, length):
        """Makes a file at least that long, with zeros."""
        content = self.file(inode)
        content.extend(bytes(max(0, length - len(content))))

    def apply(self, change):
        """Makes a change."""
        if change.content is not None:
            start = change.sector * SECTOR
            self.extend(change.inode, start)
            self.file(change.inode)[start:start + len(change.content)] = change.content
        elif change.length is not None:
            del self.file(change.inode)[change.length:]
            self.extend(change.inode, change.length)
        elif change.is_folder:
            self.folders.add(change.path)
        elif change.inode is None:
            self.names.pop(change.path, None)
        else:
            self.names.pop(change.old, None)
            self.names[change.path] = change.inode

    def tree(self):
        """Its files and directories by path; what stands in no directory is not there."""
        def is_there(path):
            while path := os.path.dirname(path):
                if path not in self.folders:
                    return False
            return True
        found = {path: None for path in self.folders if is_there(path)}
        found |= {path: bytes(self.contents.get(inode, b"")) for path, inode in self.names.items()
                  if is_there(path)}
        return dict(sorted(found.items()))


class Disk:
    """A folder on a disk: what programs see of it, what is certainly there, what is pending."""

    def __init__(self, root, files):
        """root: the folder's absolute path; files: what it holds, all of it on disk."""
        self.root = str(root)
        self.seen = Image()
        self.inodes = 0
        for path, content in files.items():
            if content is None:
                self.seen.folders.add(path)
            else:
                self.seen.names[path] = self.new_inode(content)
        self.stored = self.seen.copy()
        self.pending = []
        self.mapped = set()
        self.appending = set()
        self.offsets = {}

    def new_inode(self, content=b""):
        """A file without a name."""
        self.inodes += 1
        self.seen.contents[self.inodes] = content
        return self.inodes

    def relative(self, path):
        """A path within the folder; `None` for one outside it, `""` for the folder itself."""
        path = os.path.normpath(path)
        if path == self.root:
            return ""
        return path[len(self.root) + 1:] if path.startswith(self.root + "/") else None

    # Changes

    def change_names(self, **change):
        """Changes a name, seen at once and pending."""
        pending = Pending(**change)
        self.seen.apply(pending)
        self.pending.append(pending)

    def write(self, inode, offset, data):
        """Writes bytes: each sector they touch is pending with all that it holds now."""
        if not data:
            return
        self.seen.extend(inode, offset)
        content = self.seen.file(inode)
        content[offset:offset + len(data)] = data
        for sector in range(offset // SECTOR, (offset + len(data) - 1) // SECTOR + 1):
            piece = bytes(content[sector * SECTOR:(sector + 1) * SECTOR])
            self.pending.append(Pending(inode=inode, sector=sector, content=piece))

    def resize(self, inode, length):
        """Cuts or extends a file."""
        pending = Pending(inode=inode, length=length)
        self.seen.apply(pending)
        self.pending.append(pending)

    def sync(self, inode, succeeded):
        """Brings a file's bytes and length to the disk, but for those that a sync failed for."""
        mine = [change for change in self.pending if change.inode == inode and not change.is_name]
        if not succeeded:
            for change in mine:
                change.is_lost = True
            return
        # What was written again is not lost: a sector goes to disk as it is now.
        rewritten = {change.sector for change in mine if not change.is_lost}
        done = [change for change in mine if not change.is_lost or change.sector in rewritten]
        self.settle(done)

    def sync_folder(self, folder):
        """Brings the names in a directory to the disk."""
        self.settle([change for change in self.pending
                     if change.is_name and os.path.dirname(change.path) == folder])

    def settle(self, changes):
        """Moves changes to the disk."""
        chosen = {id(change) for change in changes}
        for change in changes:
            self.stored.apply(change)
        self.pending = [change for change in self.pending if id(change) not in chosen]

    # Calls

    def take(self, call):
        """Does what a traced call did. Returns whether anything changed."""
        handler = getattr(self, "take_" + call.name, None)
        if handler is None:
            paths = [text.decode(errors="replace") for text in call.texts] + [call.file or ""]
            if any(self.relative(path) is not None for path in paths if path):
                raise SystemExit(f"'{call.name}' on a ledger: the model does not know it")
            return False
        return bool(handler(call))

    def file_of(self, call):
        """The inode that a call's descriptor is open on; `None` for what is not in the folder."""
        path = self.relative(call.file or "/")
        return self.offsets.get(call.number, (None, 0))[0] if path is not None else None

    def take_openat(self, call):
        """Opens, and makes or empties, a file."""
        path = self.relative(call.opened) if call.succeeded else None
        if not call.succeeded:
            return False
        if path is None or path in self.seen.folders or path == "":
            self.offsets.pop(call.result, None)
            return False
        is_new = path not in self.seen.names
        if is_new:
            self.change_names(path=path, inode=self.new_inode())
        inode = self.seen.names[path]
        if call.has("O_TRUNC"):
            self.resize(inode, 0)
        self.offsets[call.result] = (inode, None if call.has("O_APPEND") else 0)
        return is_new or call.has("O_TRUNC")

    def take_write(self, call):
        """Writes where the last write ended, or at the end."""
        inode = self.file_of(call)
        if inode is None or not call.succeeded or call.is_injected:
            return False
        offset = self.offsets[call.number][1]
        at = len(self.seen.contents[inode]) if offset is None else offset
        self.write(inode, at, call.texts[0][:call.result])
        if offset is not None:
            self.offsets[call.number] = (inode, at + call.result)
        return True

    def take_pwrite64(self, call):
        """Writes at an offset."""
        inode = self.file_of(call)
        if inode is None or not call.succeeded or call.is_injected:
            return False
        self.write(inode, call.last, call.texts[0][:call.result])
        return True

    def take_ftruncate(self, call):
        """Cuts a file."""
        inode = self.file_of(call)
        if inode is None or not call.succeeded:
            return False
        self.resize(inode, call.last)
        return True

    def take_fallocate(self, call):
        """Extends a file with zeros."""
        inode = self.file_of(call)
        if inode is None or not call.succeeded:
            return False
        offset, length = (int(word) for word in call.arguments.split(",")[-2:])
        if offset + length > len(self.seen.contents[inode]):
            self.resize(inode, offset + length)
        return True

    def take_fdatasync(self, call):
        """Syncs a file, or a directory."""
        path = self.relative(call.file)
        if path is None or call.result is None:
            return False
        if path == "" or path in self.seen.folders:
            if call.succeeded:
                self.sync_folder(path)
        elif (inode := self.file_of(call)) is not None:
            self.sync(inode, call.succeeded)
        return True

    take_fsync = take_fdatasync

    def take_rename(self, call):
        """Gives a file another name."""
        old, new = (self.relative(text.decode()) for text in call.texts)
        if not call.succeeded or old is None:
            return False
        self.change_names(path=new, inode=self.seen.names[old], old=old)
        return True

    def take_unlink(self, call):
        """Takes a name away."""
        path = self.relative(call.texts[0].decode())
        if not call.succeeded or path is None:
            return False
        self.change_names(path=path)
        return True

    def take_mkdir(self, call):
        """Makes a directory."""
        path = self.relative(call.texts[0].decode())
        if not call.succeeded or not path:
            return False
        self.change_names(path=path, is_folder=True)
        return True

    def take_mmap(self, call):
        """Maps a file; what is stored through the mapping is in no trace."""
        if call.has("MAP_SHARED") and call.has("PROT_WRITE"):
            path = re.search(r"\d+<([^>]*)>", call.arguments)
            inode = self.offsets.get(int(path[0].split("<")[0]), (None, 0))[0] if path else None
            if inode is not None:
                self.mapped.add(inode)
        return False

    def take_stores(self, files):
        """Takes what was stored through mappings: whatever differs from `files`, the folder as it is.

        Returns whether anything did.
        """
        changed = False
        for path, inode in self.seen.names.items():
            if inode in self.mapped and files.get(path) not in (None, self.seen.contents[inode]):
                old, new = bytes(self.seen.contents[inode]), files[path]
                for start in range(0, len(new), SECTOR):
                    if old[start:start + SECTOR] != new[start:start + SECTOR]:
                        self.write(inode, start, new[start:start + SECTOR])
                changed = True
        self.mapped.clear()
        return changed

    # What a power cut may leave

    def moment(self):
        """This disk as it is now, to be cut later."""
        disk = Disk(self.root, {})
        disk.stored, disk.pending = self.stored.copy(), list(self.pending)
        return disk

    def after_cut(self, chosen, is_missing, is_extended):
        """The folder after a power cut.

        chosen: which pending changes got to the disk, or did not where it is_missing; is_extended:
        whether lengths got there before the bytes, which are zeros then.
        """
        image = self.stored.copy()
        for index, change in enumerate(self.pending):
            if (index in chosen) != is_missing:
                image.apply(change)
            elif is_extended and change.content is not None:
                image.extend(change.inode, change.sector * SECTOR + len(change.content))
        return image.tree()
