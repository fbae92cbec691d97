FROM node:24-alpine AS build
WORKDIR /component
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json verifyCredentials.ts ./
COPY lib lib
RUN npm run build && find lib -name '*.ts' -delete

FROM node:24-alpine AS dependencies
WORKDIR /component
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-alpine
ENV NODE_ENV=production
WORKDIR /component
COPY --from=dependencies /component/node_modules node_modules
COPY --from=build /component/lib lib
COPY --from=build /component/verifyCredentials.js ./
COPY component.json package.json logo.png LICENSE ./
USER node
CMD ["node", "./node_modules/elasticio-sailor-nodejs/run.js"]
