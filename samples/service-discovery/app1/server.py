from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from os import environ
from urllib.error import URLError
from urllib.request import urlopen


def ask_app2():
    try:
        with urlopen(f"http://{environ['APP2_URL']}", timeout=5) as response:
            return 200, f"app1 asked, and it was {response.read().decode()}"
    except URLError as error:
        return 502, f"app2 does not answer: {error.reason}\n"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        status, text = (200, "pong\n") if self.path == "/ping" else ask_app2()
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", "text/plain")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


print("app1 listens on 8080")
ThreadingHTTPServer(("", 8080), Handler).serve_forever()
