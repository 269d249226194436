"""Each engine runs a script statement by statement, cut at its semicolons, and gives the last table."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time


def statements(script):
    """What lies between the semicolons: no text and no comment of a script has one."""
    return [part for part in script.split(";") if part.strip()]


class DuckDB:
    """DuckDB as a Python library."""

    name = "duckdb"

    def __init__(self):
        import duckdb
        self.module, self.version = duckdb, f"DuckDB {duckdb.__version__}"

    def run(self, script, folder):
        os.chdir(folder)
        connection = self.module.connect()
        for statement in statements(script):
            result = connection.execute(statement)
        return result.fetchall()

    def close(self):
        pass


class Spark:
    """Apache Spark through PySpark: a cluster of two executors on this machine, each a process."""

    name = "spark"
    MASTER = "local-cluster[2,1,3072]"

    def __init__(self):
        import pyspark
        if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            raise ImportError("no Java")
        self.version, self.session, self.folder = f"PySpark {pyspark.__version__}, two executors", None, None

    def run(self, script, folder):
        # A relative path is of the folder in which Java was started.
        if self.folder != folder:
            self.close()
            os.chdir(folder)
            from pyspark.sql import SparkSession
            self.session = (SparkSession.builder.master(self.MASTER).config("spark.ui.enabled", "false")
                            .config("spark.driver.memory", "4g").config("spark.executor.memory", "3g")
                            .config("spark.log.level", "OFF")
                            .config("spark.ui.showConsoleProgress", "false")
                            .config("spark.local.dir", tempfile.gettempdir()).getOrCreate())
            self.folder = folder
        for statement in statements(script):
            result = self.session.sql(statement)
        return [tuple(row) for row in result.collect()]

    def close(self):
        if self.session is None:
            return
        from pyspark import SparkContext
        self.session.stop()
        SparkContext._gateway.shutdown()
        SparkContext._gateway = SparkContext._jvm = None
        self.session = self.folder = None


class ClickHouse:
    """ClickHouse within this process: chdb."""

    name = "clickhouse"

    def __init__(self):
        import chdb
        from chdb import session
        self.session, self.version = session, f"chdb {chdb.__version__}"

    def run(self, script, folder):
        os.chdir(folder)
        session = self.session.Session()
        try:
            for statement in statements(script):
                result = session.query(statement, "JSONCompact")
            return [tuple(row) for row in json.loads(result.bytes())["data"]]
        finally:
            session.close()

    def close(self):
        pass


class Postgres:
    """A PostgreSQL server of its own in a temporary folder, asked by psql."""

    name = "postgres"
    PORT = "54329"

    def __init__(self):
        self.psql = shutil.which("psql")
        found = [shutil.which(name) for name in ("initdb", "postgres")]
        if not all(found):
            folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
            found = [str(folders[-1] / name) for name in ("initdb", "postgres")] if folders else [None]
        if not self.psql or not all(name and os.path.exists(name) for name in found):
            raise ImportError("no PostgreSQL server")
        self.folder = tempfile.mkdtemp(prefix="engines-postgres-")
        # The server runs as anybody but root.
        self.prefix = []
        if os.getuid() == 0:
            shutil.chown(self.folder, "nobody")
            self.prefix = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        data = os.path.join(self.folder, "data")
        made = subprocess.run([*self.prefix, found[0], "-D", data, "-U", "ledger", "-A", "trust", "-E", "UTF8",
                               "--locale=C.UTF-8", "-N"], capture_output=True, cwd=self.folder)
        if made.returncode != 0:
            raise ImportError(f"initdb: {made.stderr.decode()[-200:]}")
        self.server = subprocess.Popen(
            [*self.prefix, found[1], "-D", data, "-k", self.folder, "-c", "listen_addresses=", "-p", self.PORT,
             "-c", "fsync=off"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder)
        for _ in range(200):
            if self.ask("SELECT 1").returncode == 0:
                break
            time.sleep(0.1)
        else:
            self.close()
            raise ImportError("the server does not answer")
        self.version = self.ask("SELECT split_part(version(), ' (', 1)").stdout.decode().strip()

    def ask(self, text, folder=None):
        return subprocess.run([self.psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-F", "\x1f", "-P",
                               "null=\x1e", "-h", self.folder, "-p", self.PORT, "-U", "ledger", "-d", "postgres",
                               "-f", "-"], input=text.encode(), capture_output=True, cwd=folder)

    def run(self, script, folder):
        done = self.ask(script, folder)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode()[-2000:])
        return [tuple(None if text == "\x1e" else text for text in line.split("\x1f"))
                for line in done.stdout.decode().split("\n")[:-1]]

    def close(self):
        self.server.terminate()
        self.server.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


ALL = [DuckDB, Spark, Postgres, ClickHouse]
