"""What receiving takes, beside the worker of nginx-rtmp, by turns.

Receiving is what Mem's event loops do: reading sockets, parsing, handing video on to decoders. The rest of the server is
the store, which nginx has nothing like.
"""
import time

from ..clips import make_clip
from ..peers import nginx
from ..processes import own_cpu, threads_cpu
from ..publishers import Publishers
from ..report import Figure
from ..server import Server

# What the threads of event loops are called.
EVENT_LOOPS = "NIO"


def used(meters, urls, clip, seconds):
    """What meters of CPU-seconds count for each of the streams that are published, in % of a core, once all have begun."""
    with Publishers(clip, urls, loops=-1, apart=0.037) as publishers:
        time.sleep(4)
        before, start = [meter() for meter in meters], time.monotonic()
        time.sleep(seconds)
        counted, passed = [meter() - value for meter, value in zip(meters, before, strict=True)], time.monotonic() - start
        publishers.must_all_be_there()
        return [100 * one / passed / len(urls) for one in counted]


def run(options, report):
    clip = make_clip("1080p60 testsrc2", options.seconds)
    has_nginx = nginx.is_installed()
    if not has_nginx:
        report.leave_out("nginx-rtmp", "it is not installed (Debian: libnginx-mod-rtmp)")
    for count in options.ingest:
        receiving, whole, beside = [], [], []
        for _ in range(options.rounds):
            with Server() as server:
                urls = [stream["rtmp_url"] for stream in server.create(count)]
                meters = [lambda: threads_cpu(server.pid, EVENT_LOOPS), lambda: own_cpu(server.pid)]
                loops, server_cpu = used(meters, urls, clip, options.seconds)
                receiving.append(loops)
                whole.append(server_cpu)
            if has_nginx:
                with nginx.Nginx() as peer:
                    urls = [f"rtmp://127.0.0.1:{peer.port}/live/{number}" for number in range(count)]
                    beside += used([lambda: own_cpu(peer.worker)], urls, clip, options.seconds)
        streams = f"{count} streams, each" if count > 1 else "1 stream"
        peer = {"peer": "nginx-rtmp", "peer_values": beside} if has_nginx else {}
        target = {"target": 1, "of": "ratio"} if has_nginx else {}
        unit = "% of a core"
        report.add(Figure("ingest", f"receiving 1080p60, {streams}", unit, receiving, **peer, **target))
        report.add(Figure("ingest", f"the same and storing it, {streams}", unit, whole, **peer))
