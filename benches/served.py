"""`areax serve` as the benchmarks use it: started on a free port, asked, ended."""

import http.client
import signal
import socket
import subprocess
import sys
import time


class Server:
    def __init__(self, binary, data, environment=None):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.begin = time.perf_counter()
        self.process = subprocess.Popen(
            [binary, "serve", data, "--port", str(self.port), "--quiet"], env=environment)

    def connect(self, timeout=120):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, path, connection=None):
        """The body of an answer; anything but 200 ends the benchmark."""
        connection = connection or self.connect()
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            sys.exit(f"{path}: {response.status} {body[:300]}")
        return body

    def is_ready(self):
        """Whether it has opened its data; versions that open the port first say so."""
        connection = self.connect()
        connection.request("GET", "/readyz")
        return connection.getresponse().status != 503

    def wait(self, path="/j0251/count/json?prob_min=0.61"):
        """Seconds from the start to the first answer."""
        while True:
            try:
                if self.is_ready():
                    self.ask(path)
                    return time.perf_counter() - self.begin
            except OSError:
                if self.process.poll() is not None:
                    sys.exit(f"the server ended with {self.process.returncode}")
            time.sleep(0.001)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
