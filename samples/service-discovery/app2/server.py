from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import gethostname


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"app2 on {gethostname()}\n".encode()
        self.send_response(200)
        self.send_header("content-type", "text/plain")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


print("app2 listens on 9090")
ThreadingHTTPServer(("", 9090), Handler).serve_forever()
