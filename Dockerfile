FROM node:24.19.0-alpine@sha256:d32cdf619f63fe0471182d08996dd516c6275bb5fd31ae06e55a570bd9e1ad43 AS build
WORKDIR /component
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json verifyCredentials.ts ./
COPY lib lib
RUN npm run build && find lib -name '*.ts' -delete

FROM node:24.19.0-alpine@sha256:d32cdf619f63fe0471182d08996dd516c6275bb5fd31ae06e55a570bd9e1ad43 AS dependencies
WORKDIR /component
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24.19.0-alpine@sha256:d32cdf619f63fe0471182d08996dd516c6275bb5fd31ae06e55a570bd9e1ad43
ENV NODE_ENV=production
# Exempts the platform's API from the proxy variables before the runtime's first call.
ENV NODE_OPTIONS=--require=/component/lib/runtime/environment.js
WORKDIR /component
COPY --from=dependencies /component/node_modules node_modules
COPY --from=build /component/lib lib
COPY --from=build /component/verifyCredentials.js ./
COPY component.json package.json logo.png LICENSE ./
USER node
CMD ["node", "./node_modules/elasticio-sailor-nodejs/run.js"]
