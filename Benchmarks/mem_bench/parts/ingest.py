"""What receiving takes: the server without its decoders, beside the worker of nginx-rtmp, by turns."""
import time

from ..clips import make_clip
from ..peers import nginx
from ..processes import own_cpu
from ..publishers import Publishers
from ..report import Figure
from ..server import Server


def receive(pid, urls, clip, seconds):
    """What a process takes for each of the streams that are published to it, in % of a core, once all have begun."""
    with Publishers(clip, urls, loops=-1, apart=0.037) as publishers:
        time.sleep(4)
        before, start = own_cpu(pid), time.monotonic()
        time.sleep(seconds)
        used, passed = own_cpu(pid) - before, time.monotonic() - start
        publishers.must_all_be_there()
        return 100 * used / passed / len(urls)


def run(options, report):
    clip = make_clip("1080p60 testsrc2", options.seconds)
    has_nginx = nginx.is_installed()
    if not has_nginx:
        report.leave_out("nginx-rtmp", "it is not installed (Debian: libnginx-mod-rtmp)")
    for count in options.ingest:
        mem, beside = [], []
        for _ in range(options.rounds):
            with Server() as server:
                urls = [stream["rtmp_url"] for stream in server.create(count)]
                mem.append(receive(server.pid, urls, clip, options.seconds))
            if has_nginx:
                with nginx.Nginx() as peer:
                    urls = [f"rtmp://127.0.0.1:{peer.port}/live/{number}" for number in range(count)]
                    beside.append(receive(peer.worker, urls, clip, options.seconds))
        name = f"receiving 1080p60, {count} streams, each" if count > 1 else "receiving 1080p60, 1 stream"
        report.add(Figure("ingest", name, "% of a core", mem, "nginx-rtmp" if has_nginx else "", beside))
