"""A server on the loopback interface that serves well and badly.

    fetch_server.py PORT_FILE GOOD_FOLDER OTHER_FOLDER

/good/ serves GOOD_FOLDER, /other/ the like-named files of OTHER_FOLDER, /gone/ nothing; /moved/ redirects to /good/;
/short/ closes in the middle of a file, /slow/ falls silent there, /drip/ goes on there at two bytes a second, /unsized/ does not say how long a file is; /third/ is
/good/ but for its third file, which is gone.
"""
import http.server
import os
import sys
import threading
import time

PORT_FILE, GOOD, OTHER = sys.argv[1:4]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def do_GET(self):
        how, _, name = self.path.lstrip("/").partition("/")
        if how == "moved":
            self.send_response(302)
            self.send_header("Location", "/good/" + name)
            self.end_headers()
            return
        path = os.path.join(OTHER if how == "other" else GOOD, os.path.basename(name))
        gone = how == "gone" or (how == "third" and name.startswith("t10k-images"))
        if gone or not os.path.exists(path):
            self.send_error(404)
            return
        with open(path, "rb") as f:
            body = f.read()
        self.send_response(200)
        if how != "unsized":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cut = how in ("short", "slow", "drip") and name.startswith("t10k-labels")
        try:
            self.wfile.write(body[: len(body) // 2] if cut else body)
            self.wfile.flush()
            if cut and how == "slow":
                time.sleep(60)
            for byte in body[len(body) // 2 :] if cut and how == "drip" else b"":
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.5)
        except OSError:
            pass  # the other side has had enough

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
with open(PORT_FILE + ".tmp", "w", encoding="ascii") as f:
    f.write(str(server.server_address[1]))
os.rename(PORT_FILE + ".tmp", PORT_FILE)
parent = os.getppid()
threading.Thread(target=server.serve_forever, daemon=True).start()
while os.getppid() == parent:  # never left behind
    time.sleep(0.5)
