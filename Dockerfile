# Two stages: Go builds one static binary, and the image holds nothing else.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/khabar ./cmd/khabar \
 && mkdir -p /out/data /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/khabar /khabar
# 65532 is the "nonroot" user of distroless images; the image has no passwd file to name it.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
ENV KHABAR_DATA=/data KHABAR_ADDR=0.0.0.0:8080 KHABAR_LOG_FORMAT=json
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/khabar", "health", "--addr", "127.0.0.1:8080"]
ENTRYPOINT ["/khabar"]
CMD ["serve"]
