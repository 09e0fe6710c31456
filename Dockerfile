# The backend in a small image. `docker compose up` (compose.yaml) runs it with Postgres and Redis.

FROM rust:1.95-bookworm AS builder
WORKDIR /build
COPY . .
# The caches stay on the building machine, so that a second build compiles only what changed.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked --bin vidgo \
    && cp target/release/vidgo /usr/local/bin/vidgo

FROM debian:bookworm-slim
# ffmpeg marks and cuts the providers' clips; the certificates are for the calls to providers.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates ffmpeg \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin vidgo \
    && install -d -o vidgo -g vidgo /data
COPY --from=builder /usr/local/bin/vidgo /usr/local/bin/vidgo

ENV VIDGO__STORAGE__DATA_FOLDER=/data \
    VIDGO__STORAGE__FOLDER=/data/media \
    VIDGO__LOGGING__FORMAT=json
USER vidgo
# A config.toml laid here (or named by VIDGO_CONFIG) is read; every setting can also come from the environment.
WORKDIR /data
VOLUME /data
EXPOSE 8001

# /health answers from the first moment on, also while the library is being made. bash speaks TCP by itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${VIDGO__SERVER__PORT:-${PORT:-8001}} && printf 'GET /health HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -t 4 status <&3 && [[ $status == *' 200 '* ]]"]
ENTRYPOINT ["vidgo"]
CMD ["serve"]
