# One image for every process; the command says which one it is. Without a command it is the whole bot, with a Redis of its own.
FROM node:24.21.0-bookworm-slim

RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates ffmpeg fonts-dejavu-core fonts-wqy-microhei redis-server \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --omit=dev --no-save --no-audit --no-fund
COPY src ./src
COPY skills ./skills
COPY emulator ./emulator

RUN mkdir /data && chown node:node /data
VOLUME /data
USER node

ENV NODE_ENV=production
ENV DATA_DIR=/data
ENV OPS_PORT=9090
# Chat page, Telegram webhook, health: each only where it is turned on.
EXPOSE 8080 8443 9090
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.OPS_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

CMD ["node", "src/main/all.ts"]
