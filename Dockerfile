# Builds Mem's Debian package and installs it: docker build -t mem .
FROM swift:6.3-bookworm AS build
WORKDIR /src
COPY . .
RUN scripts/deb && cp .build/deb/mem_*.deb /mem.deb

FROM debian:12-slim
COPY --from=build /mem.deb /tmp/mem.deb
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends /tmp/mem.deb ca-certificates mosquitto-clients \
    && rm -rf /var/lib/apt/lists/* /tmp/mem.deb
USER mem
WORKDIR /var/lib/mem
VOLUME /var/lib/mem
EXPOSE 1935 8000
STOPSIGNAL SIGTERM
CMD ["mem", "serve", "--config", "/etc/mem/config.yaml"]
