# The controller in an image of its own: small, without root and without anything to write to, so that it runs on a read-only file system.
# docker build --platform linux/amd64 -t postmagiq .
# docker run --read-only --tmpfs /tmp -e POSTMAGIQ_SOURCE=s3://specs/environments -e AWS_REGION … postmagiq
# Every other verb: docker run --rm -v "$PWD:/spec:ro" -e AWS_REGION … postmagiq plan -f /spec
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY scripts/bundle.mjs scripts/
COPY src src
RUN npm run --silent bundle

FROM ${NODE_IMAGE}
WORKDIR /app
COPY --from=build /build/dist dist
COPY LICENSE package.json ./
USER 10001:10001
ENV NODE_ENV=production POSTMAGIQ_LISTEN=127.0.0.1:8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://${process.env.POSTMAGIQ_LISTEN}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["run"]
