# The command line in an image of its own: small, without root, without a shell's help.
# docker build --build-arg NODE_IMAGE=node:24-slim -t postmagiq .
# docker run --rm -v "$PWD:/spec:ro" -e AWS_REGION -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY postmagiq plan -f /spec
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
ENV NODE_ENV=production
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["--help"]
