"""Runs commands one after the other, and says what each took: see `clock.py`.

Reads a JSON list of commands from standard input and writes a list of results. It is a program of
its own, and a small one, because a child's peak memory is never less than that of the program that
starts it.
"""

import json
import os
import sys
import time


def opened(path, flags):
    return os.open(path or os.devnull, flags, 0o600)


def run(job):
    actions = []
    for number, (key, flags) in enumerate([
            ("input", os.O_RDONLY), ("output", os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
            ("errors", os.O_WRONLY | os.O_CREAT | os.O_APPEND)]):
        actions.append((os.POSIX_SPAWN_DUP2, opened(job.get(key), flags), number))
    command = job["command"]
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, job["environment"], file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    for _, file, _ in actions:
        os.close(file)
    return {"status": os.waitstatus_to_exitcode(status), "seconds": seconds,
            "processor": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss * 1024}


print(json.dumps([run(job) for job in json.load(sys.stdin)]))
