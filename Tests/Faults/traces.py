"""The calls that a command makes on files, as strace sees them."""

import re
import subprocess

import ledgers

# Whatever changes a file, a name or what is on disk; the writes to standard output say what was told.
CALLS = ("openat,creat,write,pwrite64,writev,pwritev,fsync,fdatasync,sync,syncfs,rename,renameat,"
         "renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,ftruncate,truncate,"
         "fallocate,copy_file_range,sendfile,mmap")
BYTES_MAX = 1 << 24
LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|\?)(?:<([^>]*)>)?(.*)$")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
FILE = re.compile(r"(?:AT_FDCWD|\d+)<([^>]*)>")


class Call:
    """One call: its name, the paths and texts it was given, and what it gave back."""

    def __init__(self, match):
        self.name = match[1]
        self.arguments = match[2]
        self.result = None if match[3] == "?" else int(match[3])
        self.opened = plain(match[4]).decode(errors="replace") if match[4] else None
        self.is_injected = "INJECTED" in match[5]

    @property
    def succeeded(self):
        """Whether it did what it was asked; one that was killed on its way did not."""
        return self.result is not None and self.result >= 0

    @property
    def texts(self):
        """The texts among the arguments, paths or bytes, in order."""
        return [plain(text) for text in STRING.findall(self.arguments)]

    @property
    def file(self):
        """The path of the open file that the call is about."""
        match = FILE.match(self.arguments)
        return plain(match[1]).decode(errors="replace") if match else None

    @property
    def number(self):
        """The descriptor that the call is about."""
        return int(self.arguments.split("<")[0]) if self.arguments[0].isdigit() else None

    @property
    def last(self):
        """The last argument, a number: an offset or a length."""
        return int(self.arguments.rsplit(",", 1)[1])

    def has(self, flag):
        """Whether a flag is among the arguments."""
        return re.search(rf"\b{flag}\b", self.arguments) is not None


def plain(text):
    """The bytes of a text that strace printed in hexadecimal."""
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


def trace(words, file, injections=()):
    """Runs a command under strace.

    Returns its calls in order. More than one thread would make the order a guess, and is an error.
    """
    given = [word for injection in injections for word in ("-e", f"inject={injection}")]
    command = ["strace", "-f", "-qq", "-y", "-xx", "-s", str(BYTES_MAX), "-o", str(file),
               "-e", f"trace={CALLS}", *given, *words]
    subprocess.run(command, capture_output=True, timeout=ledgers.SECONDS_MAX, check=False)
    calls = []
    for line in file.read_text().splitlines():
        if "<unfinished" in line or "resumed>" in line:
            raise SystemExit("the program writes from several threads: their order is not known")
        match = LINE.match(line)
        if match:
            calls.append(Call(match))
    return calls
