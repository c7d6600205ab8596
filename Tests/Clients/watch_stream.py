"""Creates a stream, waits until somebody publishes to it, and says what arrives. Needs: pip install httpx"""
import asyncio
import sys

import httpx


async def main(base_url: str) -> None:
    async with httpx.AsyncClient(base_url=base_url) as client:
        response = await client.post("/api/streams/create", json={"name": "My Stream"})
        response.raise_for_status()
        session = response.json()
        stream_key = session["stream_key"]
        print(f"Publish to: {session['rtmp_url']}", flush=True)

        response = await client.post(f"/api/streams/{stream_key}/start")
        response.raise_for_status()

        while True:
            response = await client.get(f"/api/streams/{stream_key}")
            response.raise_for_status()
            stream = response.json()
            if stream["status"] == "live":
                print(f"Resolution: {stream['resolution']}")
                print(f"Frames: {stream['frames_received']}")
                break
            await asyncio.sleep(1)


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
